// Opens the step that an address points to, closes and opens all, and opens all for print.
const steps = [...document.querySelectorAll("details.step")];
const toggle = document.getElementById("toggle-steps");
const label = () => {
  if (toggle) toggle.textContent = steps.some((step) => step.open) ? "Close all" : "Open all";
};
const reveal = () => {
  let id = location.hash.slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {
    // A lone "%": taken as it stands.
  }
  const target = document.getElementById(id);
  const step = target && target.closest("details.step");
  if (step) {
    step.open = true;
    target.scrollIntoView();
  }
};
if (toggle && steps.length > 1) {
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    const open = !steps.some((step) => step.open);
    for (const step of steps) step.open = open;
    label();
  });
}
for (const step of steps) step.addEventListener("toggle", label);
addEventListener("hashchange", reveal);
addEventListener("beforeprint", () => steps.forEach((step) => (step.open = true)));
reveal();
label();
