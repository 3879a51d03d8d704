const seen = document.currentScript.dataset.version;
async function wait() {
  try {
    const answer = await fetch("/__tilshi/wait?" + seen);
    if (answer.status === 200 && (await answer.text()) !== seen) return location.reload();
  } catch { await new Promise((resume) => setTimeout(resume, 1000)); }
  wait();
}
wait();
