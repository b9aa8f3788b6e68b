// Shows the copy buttons and makes them work. Without this script they stay hidden, and the text can be selected.
// What needs the reader's hand, values left to fill in or a refusal, is shown for ten seconds; plain success is only said.
let hide;
const source = (button) => document.getElementById(button.dataset.copies);
const show = () => {
  for (const button of document.querySelectorAll("button.copy")) button.hidden = !navigator.clipboard || !source(button);
};
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button.copy");
  if (!button) return;
  const target = source(button);
  const status = document.getElementById("copy-status");
  const text = target.textContent.replace(/\n+$/, "");
  const open = text.match(/\{\{[^}]+\}\}/g);
  let said;
  let shown = Boolean(open);
  try {
    await navigator.clipboard.writeText(text);
    said = button.dataset.done;
    if (open) said += ". Replace " + [...new Set(open)].join(", ") + " before you run it";
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 2000);
  } catch {
    shown = true;
    said = "Not copied: the browser refused. Select the text and copy it";
    getSelection().selectAllChildren(target);
  }
  clearTimeout(hide);
  status.className = shown ? "said" : "hidden";
  if (shown) hide = setTimeout(() => (status.className = "hidden"), 10000);
  status.textContent = "";
  requestAnimationFrame(() => (status.textContent = said));
});
// Sent by the script that brings other parts into the page.
document.addEventListener("parts", show);
show();
