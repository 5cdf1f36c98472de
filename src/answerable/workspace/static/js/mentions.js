// Colleagues by @ in a note: what is typed behind it finds them, arrows choose, Enter or Tab takes, Escape leaves.
import { announce, word } from "./words.js";

const BEHIND = /(?:^|[\s(])@([\p{L}\p{M}'’-]*)$/u;
const known = new Map(); // by address: the colleagues of a ticket's brand

const area = () => document.getElementById("write");
const list = () => document.getElementById("colleagues");
const options = () => [...(list()?.children ?? [])];
const chosen = () => options().find((one) => one.getAttribute("aria-selected") === "true");
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

const begun = () => {
  const field = area();
  if (!field || !list() || document.getElementById("write-form").elements.kind.value !== "note") return null;
  if (field.selectionStart !== field.selectionEnd) return null;
  return field.value.slice(0, field.selectionStart).match(BEHIND)?.[1] ?? null;
};

const colleagues = async (address) => {
  if (!known.has(address)) {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) return [];
    known.set(address, (await answer.json()).colleagues);
  }
  return known.get(address);
};

const choose = (one) => {
  for (const other of options()) other.setAttribute("aria-selected", String(other === one));
  area().setAttribute("aria-activedescendant", one.id);
  one.scrollIntoView({ block: "nearest" });
};

const close = () => {
  const box = list();
  if (!box || box.hidden) return;
  box.hidden = true;
  box.replaceChildren();
  area()?.removeAttribute("aria-activedescendant");
};

const offer = async () => {
  const asked = begun();
  if (asked === null) return close();
  const all = await colleagues(list().dataset.from).catch(() => []);
  if (begun() !== asked) return; // typed on meanwhile: that key asks for itself
  const found = all.filter((name) => plain(name).split(/\s+/).some((part) => part.startsWith(plain(asked)))).slice(0, 6);
  if (!found.length) return close();
  const box = list();
  box.replaceChildren(
    ...found.map((name, at) => {
      const one = document.createElement("li");
      one.id = `colleague-${at}`;
      one.setAttribute("role", "option");
      one.dir = "auto";
      one.textContent = name;
      return one;
    }),
  );
  if (box.hidden) announce(word("colleagues", { n: found.length }));
  box.hidden = false;
  choose(box.firstElementChild);
};

const take = (one) => {
  const field = area();
  const from = field.selectionStart - begun().length;
  field.setRangeText(`${one.textContent} `, from, field.selectionStart, "end");
  close();
  field.dispatchEvent(new Event("input", { bubbles: true })); // kept as if it had been typed
};

const pressed = (event) => {
  if (event.target.id !== "write" || event.isComposing || !list() || list().hidden) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const all = options();
  const at = all.indexOf(chosen());
  if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
  else if (event.key === "ArrowUp") choose(all[(at + all.length - 1) % all.length]);
  else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) take(chosen());
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
};

export const start = () => {
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("input", ({ target }) => target.id === "write" && offer());
  document.addEventListener("pointerdown", (event) => {
    const one = event.target.closest("#colleagues [role=option]");
    if (!one) return close();
    event.preventDefault(); // the cursor stays where it is
    take(one);
  });
  document.addEventListener("focusout", ({ target }) => target.id === "write" && close());
};
