// Macros by keyboard: "/" at the start of a line opens the picker, arrows choose, Enter uses.
// What only says something goes into the reply at once; anything else is shown before it happens.
import { answer } from "./composer.js";

const field = () => document.querySelector("#dialog [data-macros]");
const options = () => [...document.querySelectorAll("#macro-list [role=option]")];
const box = () => document.getElementById("dialog");

const choose = (one) => {
  for (const other of options()) other.setAttribute("aria-selected", String(other === one));
  if (!one) return field()?.removeAttribute("aria-activedescendant");
  field()?.setAttribute("aria-activedescendant", one.id);
  one.scrollIntoView({ block: "nearest" });
};

const step = (by) => {
  const all = options();
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (all.length) choose(all[(at + by + all.length) % all.length]);
};

const say = (text) => {
  box().close();
  answer(text);
};

const beginsLine = (area) => {
  const before = area.value.slice(0, area.selectionStart);
  return area.selectionStart === area.selectionEnd && (!before || before.endsWith("\n"));
};

const pressed = (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.id === "write" && event.key === "/" && beginsLine(event.target)) {
    const open = document.getElementById("use-macro");
    if (!open || document.getElementById("write-form").elements.kind.value !== "reply") return;
    event.preventDefault();
    open.click();
  } else if (event.target.matches("[data-macros]")) {
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "/" && !event.target.value) say("/"); // twice: the slash itself
    else if (event.key === "Enter") document.querySelector("#macro-list [aria-selected=true]")?.click();
    else return;
    event.preventDefault();
  }
};

export const start = () => {
  document.addEventListener("keydown", pressed);
  document.addEventListener(
    "click",
    (event) => {
      const ready = event.target.closest("[data-put]");
      const from = event.target.closest("[data-put-from]");
      if (!document.getElementById("write") || (!ready && !from) || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      say(ready ? ready.dataset.put : document.getElementById(from.dataset.putFrom).value);
    },
    true,
  );
  document.addEventListener("htmx:afterSwap", ({ target }) => target.id === "macro-list" && choose(options()[0]));
};
