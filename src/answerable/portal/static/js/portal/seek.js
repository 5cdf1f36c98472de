// Suggestions below the search field (WAI-ARIA combobox with a listbox). Without scripts it is a form.
const WAIT = 150, SHORTEST = 2;
const form = document.querySelector("form[data-seek]");
if (form) {
  const field = form.elements.q, box = form.querySelector(".found"), told = form.querySelector("[data-told]");
  let timer, asking, at = -1;
  const options = () => [...box.querySelectorAll("[role=option]")];
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": "seek-list", "aria-autocomplete": "list",
  })) field.setAttribute(name, value);

  const close = () => {
    box.hidden = true; at = -1;
    field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant");
  };
  const choose = (next) => {
    const all = options();
    at = next < -1 ? all.length - 1 : next >= all.length ? -1 : next;
    all.forEach((each, place) => each.setAttribute("aria-selected", String(place === at)));
    if (at < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  };
  const ask = async () => {
    asking?.abort();
    const words = field.value.trim();
    if (words.length < SHORTEST) { told.textContent = ""; return close(); }
    asking = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.seek}?q=${encodeURIComponent(words)}`, { signal: asking.signal });
      if (!answer.ok) return close();
      box.innerHTML = await answer.text();
    } catch { return; } // asked again meanwhile, or no connection: the form still works
    at = -1;
    box.hidden = false;
    field.setAttribute("aria-expanded", "true");
    field.removeAttribute("aria-activedescendant");
    told.textContent = box.querySelector("[data-said]").dataset.said;
  };
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  field.addEventListener("keydown", (press) => {
    if (press.isComposing) return;
    const open = !box.hidden;
    if (press.key === "ArrowDown") { press.preventDefault(); open ? choose(at + 1) : ask(); }
    else if (press.key === "ArrowUp" && open) { press.preventDefault(); choose(at - 1); }
    else if (press.key === "Enter" && open && at >= 0) { press.preventDefault(); location.assign(options()[at].dataset.href); }
    else if (press.key === "Escape" && open) { press.preventDefault(); close(); }
    else if (press.key === "Tab") close();
  });
  box.addEventListener("mousedown", (press) => press.preventDefault()); // the field keeps the focus
  box.addEventListener("click", (press) => {
    const option = press.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
  form.addEventListener("focusout", (left) => { if (!form.contains(left.relatedTarget)) close(); });
  form.addEventListener("submit", () => { clearTimeout(timer); asking?.abort(); });
}
