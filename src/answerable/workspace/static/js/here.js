// Who else is at the open ticket. Each browser says so every few seconds; nothing of it is kept anywhere.
import { toast, word } from "./words.js";

const EVERY = 12000;
const GONE = 30000;
const TYPES = 8000;
let others = new Map();
let at = "";
let typed = 0;
let told = 0;
let listening = false; // whoever hears of us answers at once: not before we can hear it

const strip = () => document.getElementById("others");
const open = () => document.querySelector("main[data-reference]")?.dataset.reference ?? "";

const say = (doing, address = strip()?.dataset.here) => {
  const token = document.querySelector("form.here [name=csrfmiddlewaretoken]")?.value;
  if (!address || !token) return;
  told = Date.now();
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token);
  body.set("doing", doing);
  body.set("said", told); // two of us may arrive in the other order: the later word counts
  if (doing === "gone") return navigator.sendBeacon(address, body);
  fetch(address, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "error" }).catch(() => {});
};

const beat = () => listening && !document.hidden && strip() && say(Date.now() - typed < TYPES ? "typing" : "looking");

const draw = () => {
  const box = strip();
  if (!box) return;
  for (const [agent, one] of others) if (Date.now() - one.at > GONE) others.delete(agent);
  const names = (doing) => [...others.values()].filter((one) => one.doing === doing).map((one) => one.name);
  const [writes, looks] = [names("typing"), names("looking")];
  const said = [];
  if (writes.length) said.push(word("typing", { n: writes.join(", ") }));
  if (looks.length) said.push(word("looking", { n: looks.join(", ") }));
  if (box.textContent !== said.join(" · ")) box.textContent = said.join(" · ");
  box.hidden = !said.length;
  box.classList.toggle("busy", writes.length > 0);
};

const moved = () => {
  if (open() === at) return draw();
  at = open();
  others = new Map();
  typed = 0;
  beat();
  draw();
};

export const start = () => {
  let left = strip()?.dataset.here;
  moved();
  setInterval(beat, EVERY);
  setInterval(draw, 5000);
  document.addEventListener("htmx:afterSettle", () => {
    if (open() !== at && left) say("gone", left);
    left = strip()?.dataset.here;
    moved();
  });
  addEventListener("pagehide", () => strip() && say("gone"));
  document.addEventListener("input", ({ target }) => {
    if (target.id !== "write") return;
    const began = Date.now() - typed > TYPES;
    typed = Date.now();
    if (began || Date.now() - told > TYPES) beat();
  });
  document.addEventListener("answerable:listening", () => {
    listening = true;
    beat();
  });
  document.addEventListener("answerable:here", ({ detail }) => {
    if (!at.endsWith(`-${detail.ticket}`)) return;
    const { agent, name, doing, said } = detail;
    const known = others.get(agent);
    if (known?.said > said) return;
    others.set(agent, { name, doing, said, at: Date.now() });
    if ((known?.doing ?? "gone") === "gone" && doing !== "gone") beat(); // they do not know of me yet
    draw();
  });
  document.addEventListener("answerable:news", ({ detail }) => {
    const writing = document.getElementById("write")?.value.trim() && Date.now() - typed < 600000;
    if (detail.kind === "replied" && writing && at.endsWith(`-${detail.ticket}`)) toast(word("replied"));
  });
};
