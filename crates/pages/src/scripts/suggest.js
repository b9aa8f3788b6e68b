// Makes search fields suggest while somebody types: an editable combobox with a list (ARIA Authoring Practices). Whatever goes
// wrong, the field searches as it does without this script.
for (const input of document.querySelectorAll("form.search [name=q]")) {
  const form = input.form;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let wait;
  let turn;
  let at = -1;
  const attributes = (element, values) => {
    for (const name in values) element.setAttribute(name, values[name]);
  };
  const choose = (next) => {
    at = next;
    [...list.children].forEach((option, index) => attributes(option, { id: list.id + index, "aria-selected": index == at }));
    const chosen = list.children[at];
    attributes(input, { "aria-activedescendant": chosen ? chosen.id : "" });
    if (chosen) chosen.scrollIntoView({ block: "nearest" });
  };
  const show = (options) => {
    list.innerHTML = options;
    list.hidden = !options;
    attributes(input, { "aria-expanded": !list.hidden });
    choose(-1);
  };
  const stop = () => {
    clearTimeout(wait);
    if (turn) turn.abort();
    status.textContent = "";
    show("");
  };
  const ask = async (typed) => {
    turn = new AbortController();
    try {
      const answer = await fetch("/search/suggestions?q=" + encodeURIComponent(typed), { signal: turn.signal });
      show(answer.ok ? await answer.text() : "");
      const count = list.children.length;
      status.textContent = count ? count + (count > 1 ? " suggestions" : " suggestion") : "No suggestions";
    } catch {
      // Somebody typed on, or nobody answers.
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(wait);
    if (turn) turn.abort();
    const typed = input.value.trim();
    if (typed) wait = setTimeout(ask, 100, typed.slice(0, 300));
    else stop();
  });
  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.isComposing || !count) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(at < 0 && step < 0 ? count - 1 : (at + step + count) % count);
    else if (event.key == "Escape") stop();
    else if (event.key == "Enter" && at >= 0) location.assign(list.children[at].dataset.address);
    else return choose(-1);
    event.preventDefault();
  });
  input.addEventListener("blur", stop);
  form.addEventListener("submit", stop);
  // The field keeps the focus, so that the list is still there when the finger is lifted.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) location.assign(option.dataset.address);
  });
  list.id = input.id + "-list";
  list.className = "suggestions";
  list.hidden = true;
  status.className = "hidden";
  attributes(list, { role: "listbox", "aria-label": "Suggestions" });
  attributes(status, { role: "status" });
  attributes(input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": false, "aria-controls": list.id });
  form.append(list, status);
}
