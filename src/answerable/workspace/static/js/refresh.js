// Takes new pieces of a page from the server and puts them in without losing focus, scroll or typed text.
import { find } from "./clock.js";

/** What is the same on every drawing, so that a running clock does not count as a change. */
const still = (element) => {
  const copy = element.cloneNode(true);
  for (const time of copy.querySelectorAll("time[data-due]")) {
    time.textContent = "";
    for (const name of ["watched", "state", "half"]) delete time.dataset[name];
  }
  for (const one of [copy, ...copy.querySelectorAll("[style], .fresh")]) {
    one.removeAttribute("style");
    one.classList.remove("fresh");
  }
  for (const one of copy.querySelectorAll(".track, .st, .left")) one.className = one.className.split(" ")[0];
  for (const one of copy.querySelectorAll("[aria-current], [data-current]")) one.removeAttribute("aria-current");
  for (const one of copy.querySelectorAll("[class*=htmx]")) one.className = one.className.replace(/ ?htmx-\S+/g, "");
  return copy.innerHTML.replace(/\s+/g, " ");
};

const put = (now, next) => {
  if (still(now) === still(next)) return false;
  const held = document.activeElement;
  const inside = now.contains(held) ? held.id || held.dataset.row || held.dataset.key : "";
  const scroll = now.scrollTop;
  now.replaceWith(next);
  next.scrollTop = scroll;
  window.htmx?.process(next);
  if (inside)
    (document.getElementById(inside) ??
      next.querySelector(`[data-row="${CSS.escape(inside)}"],[data-key="${CSS.escape(inside)}"]`))?.focus({
      preventScroll: true,
    });
  return true;
};

/** Bring the children of a list up to date by their ids: only those that changed are touched. */
const match = (now, next) => {
  const fresh = [];
  const old = new Map([...now.children].filter((one) => one.id).map((one) => [one.id, one]));
  let place = now.firstElementChild;
  for (const child of [...next.children]) {
    const mine = child.id && old.get(child.id);
    if (mine) {
      old.delete(child.id);
      if (mine === place) place = place.nextElementSibling;
      else now.insertBefore(mine, place);
      if (put(mine, child)) fresh.push(child);
    } else {
      now.insertBefore(child, place);
      window.htmx?.process(child);
      fresh.push(child);
    }
  }
  while (place) {
    const rest = place.nextElementSibling;
    place.remove();
    place = rest;
  }
  for (const gone of old.values()) gone.remove();
  return fresh;
};

const fetched = async (url) => {
  const answer = await fetch(url, { headers: { "HX-Request": "true", "X-Answerable-Live": "1" }, redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

/** Draw the list again. Returns the rows that are new or changed. */
export const refreshList = async () => {
  const rows = document.getElementById("rows");
  if (!rows) return [];
  const page = await fetched(rows.dataset.liveUrl);
  const groups = page.body;
  const scroll = rows.scrollTop;
  const nextRows = [...groups.querySelectorAll("li[id]")];
  const held = document.activeElement?.dataset?.row;
  const before = new Map([...rows.querySelectorAll("li[id]")].map((one) => [one.id, one]));
  const changed = [];
  const ticked = new Set([...rows.querySelectorAll(".tick :checked")].map((one) => one.value));
  for (const row of nextRows) {
    const mine = before.get(row.id);
    if (mine && still(mine) === still(row)) row.replaceWith(mine);
    else changed.push(row);
  }
  rows.replaceChildren(...groups.children);
  rows.scrollTop = scroll;
  for (const one of rows.querySelectorAll(".tick input")) one.checked = ticked.has(one.value);
  for (const row of changed) {
    row.firstElementChild?.classList.add("fresh");
    window.htmx?.process(row);
  }
  const older = rows.querySelector(".more");
  if (older) window.htmx?.process(older);
  if (held) rows.querySelector(`[data-row="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  arrange();
  return changed;
};

const PARTS = ["bar", "head", "promise-line", "chat-strip", "side"];

/** Draw the open ticket again, all but the composer. Returns the new entries of the conversation. */
export const refreshTicket = async () => {
  const main = document.querySelector("main[data-reference]");
  if (!main) return [];
  const page = await fetched(main.dataset.liveUrl);
  const next = page.querySelector("main[data-reference]");
  if (!next || main.dataset.reference !== next.dataset.reference || !main.isConnected) return [];
  for (const id of PARTS) {
    const mine = document.getElementById(id);
    const theirs = page.getElementById(id);
    if (mine && theirs) put(mine, theirs);
  }
  main.dataset.revision = next.dataset.revision;
  const thread = document.getElementById("thread");
  const low = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 48;
  const fresh = match(thread, page.getElementById("thread")).filter((one) => one.matches("article, .ev"));
  if (low) thread.scrollTop = thread.scrollHeight;
  for (const one of fresh) one.classList.add("fresh");
  arrange();
  return fresh;
};

/** After any change: light the open row, find the clocks. */
export const arrange = () => {
  const open = document.querySelector("main[data-reference]")?.dataset.reference;
  for (const row of document.querySelectorAll("[data-row]")) {
    if (row.dataset.row === open) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  find();
};
