// Chats and calls that ring: shown on every page, with the seconds left, a sound and a sign in the title if wished.
import { announce, toast, word } from "./words.js";

const box = () => document.getElementById("offers");
const title = { plain: "", on: false };
let known = new Set();
let sound;

const ring = () => {
  try {
    sound ??= new AudioContext();
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0.08, sound.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.0001, sound.currentTime + 0.6);
    tone.connect(volume).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.6);
  } catch {
    /* a browser that plays nothing before a first click shows it all the same */
  }
};

const badge = (on) => {
  if (on === title.on) return;
  if (on) title.plain = document.title;
  document.title = on ? `● ${title.plain}` : title.plain;
  title.on = on;
};

const arrange = () => {
  const found = [...box().querySelectorAll("[data-offer]")];
  box().hidden = !found.length;
  badge(found.length > 0);
  const now = new Set(found.map((one) => one.dataset.offer));
  const fresh = found.filter((one) => !known.has(one.dataset.offer));
  known = now;
  if (!fresh.length) return;
  announce(word(fresh[0].dataset.call ? "ringing" : "offered"));
  if (document.documentElement.dataset.sound !== "off") ring();
};

/** How many notes name this agent: on the rail, and said once when one more does. */
const named = () => {
  const count = Number(box().querySelector("[data-mentions]")?.dataset.mentions ?? 0);
  for (const badge of document.querySelectorAll("[data-badge]")) {
    if (count > Number(badge.dataset.badge || 0) && badge.dataset.badge !== "") toast(word("mentioned"));
    badge.dataset.badge = count;
    badge.textContent = count || "";
    badge.hidden = !count;
  }
};

const bring = async () => {
  try {
    const answer = await fetch(box().dataset.offers, { headers: { "HX-Request": "true" }, redirect: "error" });
    if (!answer.ok) return;
    box().innerHTML = await answer.text();
    named();
    window.htmx?.process(box());
    arrange();
    count();
  } catch {
    /* the next news tries again */
  }
};

const count = () => {
  let over = false;
  for (const one of box().querySelectorAll("[data-until]")) {
    const left = Math.round((Date.parse(one.dataset.until) - Date.now()) / 1000);
    const seconds = one.querySelector("[data-seconds]");
    if (seconds) seconds.textContent = `0:${String(Math.max(left, 0)).padStart(2, "0")}`;
    over ||= left < 0;
  }
  if (over) bring();
};

export const start = () => {
  if (!box()) return;
  bring();
  setInterval(count, 1000);
  document.addEventListener("answerable:news", ({ detail }) => {
    if (!detail.kind || /^(chat|call|customer|mention)/.test(detail.kind)) bring();
  });
  document.addEventListener("visibilitychange", () => !document.hidden && bring());
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target.closest?.("[data-open]");
    if (!form || document.getElementById("pane")) return;
    event.preventDefault(); // not on the list: the whole page goes to the ticket
    form.submit();
  });
  document.addEventListener("htmx:afterRequest", ({ detail, target }) => {
    const open = target.closest?.("[data-open]")?.dataset.open;
    if (!open || !detail.successful) return;
    history.pushState({}, "", open);
    bring();
  });
  document.addEventListener("htmx:afterSwap", ({ target }) => target.id === "offers" && arrange());
};
