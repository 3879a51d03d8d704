// Reloads the page once there is another version. Before the first build there is none ("0"): what
// was read of an earlier one stays.
const { version } = document.currentScript.dataset;
const asked = new URLSearchParams({ page: location.pathname, seen: version });
async function wait() {
  try {
    const answer = await fetch("/__tilshi/wait?" + asked);
    const now = await answer.text();
    if (answer.status === 200 && now !== version && now !== "0") return location.reload();
  } catch { await new Promise((resume) => setTimeout(resume, 1000)); }
  wait();
}
wait();
