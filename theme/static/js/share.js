// Shows the button that copies a story's address, in browsers that can; nothing depends on it.

const button = document.querySelector(".share-copy");
const status = document.querySelector(".share-copied");

if (button && status && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    status.textContent = status.dataset.copied;
  });
}
