// One key, one thing: a key presses the element that carries it in data-key. Off where somebody types,
// with any modifier, while composing with an input method, and for people who switched single keys off.
import { toast, word } from "./words.js";

const FIELD = "input, textarea, select, [contenteditable]";
let first = "";
let forget;

const rows = () => [...document.querySelectorAll("#rows [data-row]")];
const shown = (element) => element.getClientRects().length > 0 && !element.closest("[hidden]");

const move = (step) => {
  const all = rows();
  if (!all.length) return;
  const held = all.indexOf(document.activeElement);
  const from = held >= 0 ? held : all.findIndex((row) => row.getAttribute("aria-current"));
  const next = all[Math.max(0, Math.min(all.length - 1, from < 0 ? 0 : from + step))];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
};

const press = (element) => {
  if (element.matches(FIELD)) {
    element.focus();
    element.select?.();
  } else if (element.matches("summary")) {
    element.click();
    element.parentElement.querySelector(".pop a, .pop button")?.focus();
  } else element.click();
};

const carries = (key) =>
  [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(shown);

const tick = () => {
  const row = document.activeElement?.dataset?.row ? document.activeElement : document.querySelector('[data-row][aria-current="true"]');
  row?.closest("li")?.querySelector(".tick input")?.click();
};

const special = (key) => {
  if (key === "j") move(1);
  else if (key === "k") move(-1);
  else if (key === "x") tick();
  else if (key === "o" && document.activeElement?.dataset?.row) document.activeElement.click();
  else if (key === ".") navigator.clipboard?.writeText(location.href).then(() => toast(word("copied")));
  else return false;
  return true;
};

const escape = (event) => {
  const held = document.activeElement;
  const menu = held?.closest("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (held?.matches(FIELD)) {
    held.blur();
    document.getElementById("thread")?.focus({ preventScroll: true });
  } else if (document.querySelector("#side.on")) document.querySelector("[data-margin]").click();
  else {
    const row = document.querySelector('[data-row][aria-current="true"]');
    if (row && shown(row)) row.focus();
    else carries("u")?.click();
  }
  event.preventDefault();
};

export const start = () => {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return escape(event);
    if (document.documentElement.dataset.keys === "off") return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.getModifierState("AltGraph")) return;
    if (event.target.matches(FIELD)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    clearTimeout(forget);
    const pair = first && carries(`${first} ${key}`);
    if (pair) {
      first = "";
      event.preventDefault();
      return press(pair);
    }
    first = key === "g" ? "g" : "";
    forget = setTimeout(() => (first = ""), 1500);
    if (first) return;
    const found = carries(key);
    if (found) press(found);
    else if (!special(key)) return;
    event.preventDefault();
  });
};
