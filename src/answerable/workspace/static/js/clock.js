// Counts what is on the screen down, once a second, and says a change of state once.
// The server decides when a promise is due; this only draws the distance.
import { announce, word } from "./words.js";

const SOON = 0.8;
const HOUR = 3600;
const sent = Date.parse(document.querySelector("meta[name=answerable-now]")?.content ?? "") || Date.now();
const skew = sent - Date.now(); // the server's clock is the one that counts
const pad = (n) => String(n).padStart(2, "0");

export const span = (seconds) => {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days >= 2) return word("days", { d: days });
  if (minutes >= 600) return word("wholehours", { h: hours });
  if (minutes >= 60) return word("hours", { h: hours, m: pad(minutes % 60) });
  return word("minutes", { m: minutes });
};

const long = (seconds) =>
  seconds >= 48 * HOUR
    ? span(seconds)
    : `${Math.floor(seconds / HOUR)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(Math.floor(seconds) % 60)}`;

const stateOf = (start, due, now) => {
  if (now > due) return "late";
  const used = due > start ? (now - start) / (due - start) : 1;
  return used >= SOON || due - now < HOUR * 1000 ? "soon" : "on";
};

const share = (start, due, now) => Math.min(100, Math.max(0, ((now - start) / (due - start)) * 100));

const change = (box, name, icon) => {
  for (const state of ["on", "run", "soon", "late"]) box.classList.remove(state);
  box.classList.add(name);
  const use = box.querySelector("svg.i use");
  if (icon && use) use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${icon}`));
};

const draw = (time, now) => {
  const due = Date.parse(time.dataset.due);
  const start = Date.parse(time.dataset.start);
  const state = stateOf(start, due, now);
  const seconds = Math.abs(due - now) / 1000;
  const text =
    state === "late" ? word("over", { t: span(seconds) }) : "long" in time.dataset ? long(seconds) : span(seconds);
  if (time.textContent !== text) time.textContent = text;
  const row = time.closest(".row, .clocks li");
  const track = row?.querySelector(".track");
  track?.style.setProperty("--p", `${share(start, due, now)}%`);
  const step = time.closest(".st");
  step?.style.setProperty("--p", `${share(start, due, now)}%`);
  const before = time.dataset.state;
  time.dataset.state = state;
  if (step && !before) time.dataset.half = due - now < HOUR * 500 ? "said" : "";
  if (step && state !== "late" && !time.dataset.half && due - now < HOUR * 500) {
    time.dataset.half = "said";
    announce(word("halfhour"));
  }
  if (!before || before === state) return;
  const label = time.closest(".left");
  if (label?.querySelector("svg")) change(label, state, state === "late" ? "octagon-alert" : "hourglass");
  else if (label) change(label, state);
  if (track) change(track, state);
  if (step) change(step, state === "on" ? "run" : state, state === "late" ? "x" : "hourglass");
  if (state === "late") announce(word("late"));
};

const visible = new Set();
const seen = new IntersectionObserver((all) => {
  for (const one of all) (one.isIntersecting ? visible.add : visible.delete).call(visible, one.target);
});

/** Find the clocks of the page again after part of it was replaced. */
export const find = () => {
  for (const time of visible) if (!time.isConnected) visible.delete(time);
  for (const time of document.querySelectorAll("time[data-due]:not([data-watched])")) {
    time.dataset.watched = "";
    seen.observe(time);
  }
};

export const start = () => {
  find();
  setInterval(() => {
    if (document.hidden) return;
    const now = Date.now() + skew;
    for (const time of visible) if (time.isConnected) draw(time, now);
  }, 1000);
};
