// Reloads the page when there is a new one. "0" is no build yet: the page that was read stays.
const seen = document.currentScript.dataset.version;
async function wait() {
  try {
    const answer = await fetch("/__tilshi/wait?" + seen);
    const version = await answer.text();
    if (answer.status === 200 && version !== seen && version !== "0") return location.reload();
  } catch { await new Promise((resume) => setTimeout(resume, 1000)); }
  wait();
}
wait();
