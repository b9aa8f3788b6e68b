// Answers without a page load, in the guide's panel and on the triage page: what the next page says takes the place of
// what this one says, under the same address. Whatever goes wrong, the form or the link does it as without this script.
{
  const inGuide = document.querySelector("main").dataset.page == "guide";
  const part = inGuide ? "#triage" : 'main[data-page^="triage"]';
  const guide = location.pathname.split("/triage")[0];
  const status = document.createElement("p");
  status.className = "hidden";
  status.setAttribute("role", "status");
  document.body.append(status);
  const here = () => location.pathname + location.search;
  let shown = here();
  let turn = 0;
  let failed;

  const ready = () => {
    for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
  };
  const show = async (address, isNew, options) => {
    const mine = ++turn;
    const answer = await fetch(address, options);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector(part);
    if (!answer.ok || !next) throw 0;
    // Somebody went on in the meantime.
    if (mine != turn) return;
    if (isNew) history.pushState(null, "", answer.url);
    shown = here();
    document.title = page.title;
    for (const symbol of page.querySelectorAll(".sprite symbol")) {
      if (!document.getElementById(symbol.id)) document.querySelector(".sprite").append(symbol);
    }
    const title = next.querySelector("#triage-title");
    if (inGuide) {
      title.ariaLevel = 3;
      // The guide itself is here, with its steps.
      for (const copy of next.querySelectorAll("[data-elsewhere]")) copy.remove();
      for (const link of next.querySelectorAll(`a[href^="${guide}#"]`)) link.href = link.hash;
      const ids = next.dataset.steps.split(" ");
      for (const step of document.querySelectorAll(".step[id]")) {
        if (step.toggleAttribute("data-matters", ids.includes(step.id))) step.open = true;
      }
    }
    document.querySelector(part).replaceWith(next);
    ready();
    document.dispatchEvent(new Event("parts"));
    title.focus();
    status.textContent = "";
    const said = [...next.querySelectorAll(".notices span")].map((one) => one.textContent).join(" ");
    requestAnimationFrame(() => (status.textContent = said));
  };

  document.addEventListener("submit", (event) => {
    const { target: form, submitter: button } = event;
    if (failed || !button || !form.matches(".question")) return;
    event.preventDefault();
    show(form.action, true, { method: "POST", body: new URLSearchParams([[button.name, button.value]]) }).catch(() => {
      failed = true;
      form.requestSubmit(button);
    });
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
    const link = event.target.closest("[data-triage]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show(link.href, true).catch(() => location.assign(link.href));
  });
  addEventListener("popstate", () => {
    // A link within the page goes back and forth as well.
    if (here() != shown) show(location.href).catch(() => location.reload());
  });
  ready();
}
