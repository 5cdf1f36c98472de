// Ctrl K: everything this page can do, every view, and any ticket or person by a few letters.
import { word } from "./words.js";

const REFERENCE = /^#?([a-z]{1,6})-?(\d+)$/i;
let waiting;
let asked;

const box = () => document.getElementById("palette");
const list = () => document.getElementById("palette-list");
const input = () => box().querySelector("input");

const item = (text, run, key, hint) => {
  const one = document.createElement("li");
  one.setAttribute("role", "option");
  one.append(text);
  if (hint || key) {
    const small = document.createElement("small");
    for (const part of (key ?? "").split(" ").filter(Boolean)) {
      const cap = document.createElement("kbd");
      cap.textContent = part.toUpperCase();
      small.append(cap);
    }
    if (hint) small.append(hint);
    one.append(small);
  }
  one.run = run;
  return one;
};

const heading = (text) => {
  const one = document.createElement("li");
  one.className = "g";
  one.setAttribute("role", "presentation");
  one.textContent = text;
  return one;
};

const seen = (element) => element.getClientRects().length > 0 || element.closest("details, .rail");

const commands = () => {
  const found = { here: [], views: [], goto: [] };
  const said = new Set();
  for (const element of document.querySelectorAll("[data-command]")) {
    const text = element.dataset.command;
    if (said.has(text) || !seen(element)) continue;
    said.add(text);
    const group = element.dataset.commandGroup ?? (element.closest(".rail") ? "goto" : "here");
    found[group].push([text, () => element.click(), element.dataset.key]);
  }
  return found;
};

const choose = (one) => {
  for (const other of list().querySelectorAll("[aria-selected=true]")) other.setAttribute("aria-selected", "false");
  if (!one) return input().removeAttribute("aria-activedescendant");
  one.id ||= `option-${[...list().children].indexOf(one)}`;
  one.setAttribute("aria-selected", "true");
  input().setAttribute("aria-activedescendant", one.id);
  one.scrollIntoView({ block: "nearest" });
};

const go = (url) => () => (location.href = url);

const draw = (typed, found = []) => {
  const letters = typed.trim().toLowerCase();
  const lines = [];
  const section = (name, all) => all.length && lines.push(heading(name), ...all);
  const fits = ([text]) => !letters || text.toLowerCase().includes(letters);
  const { here, views, goto } = commands();
  const match = REFERENCE.exec(typed.trim());
  if (match) {
    const reference = `${match[1].toUpperCase()}-${match[2]}`;
    lines.push(item(word("ticket", { r: reference }), go(`/desk/all/${reference}`)));
  }
  section(word("here"), here.filter(fits).map((one) => item(...one)));
  section(word("found"), found.map(({ text, href, hint }) => item(text, go(href), "", hint)));
  section(word("views"), views.filter(fits).map((one) => item(...one)));
  section(word("goto"), goto.filter(fits).map((one) => item(...one)));
  if (!lines.length) lines.push(heading(word("nothing")));
  list().replaceChildren(...lines);
  choose(list().querySelector("[role=option]"));
};

const search = () => {
  const typed = input().value;
  draw(typed);
  clearTimeout(waiting);
  asked?.abort();
  if (typed.trim().length < 2) return;
  waiting = setTimeout(async () => {
    asked = new AbortController();
    try {
      const answer = await fetch(`${box().dataset.search}?q=${encodeURIComponent(typed)}`, { signal: asked.signal });
      const { items } = await answer.json();
      if (input().value === typed) draw(typed, items);
    } catch {
      /* typed on, or offline: what is on the page stays */
    }
  }, 120);
};

const toggle = () => {
  if (box().open) return box().close();
  for (const other of document.querySelectorAll("dialog[open]")) other.close();
  input().value = "";
  draw("");
  box().showModal();
  input().focus();
};

const step = (by) => {
  const all = [...list().querySelectorAll("[role=option]")];
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  choose(all[(at + by + all.length) % all.length]);
};

const run = (one) => {
  if (!one?.run) return;
  box().close();
  one.run();
};

export const start = () => {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      toggle();
    } else if (box().open && event.target === input()) {
      if (event.key === "ArrowDown") step(1);
      else if (event.key === "ArrowUp") step(-1);
      else if (event.key === "Enter" && !event.isComposing) run(list().querySelector("[aria-selected=true]"));
      else return;
      event.preventDefault();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette]")) {
      event.preventDefault();
      toggle();
    }
  });
  box().addEventListener("input", search);
  list().addEventListener("click", (event) => run(event.target.closest("[role=option]")));
};
