// Listens for news of tickets and brings the screen up to date. When the line is lost it says so.
import { refreshList, refreshTicket } from "./refresh.js";
import { announce, toast, word } from "./words.js";

const LOST = 5000;
let source;
let last = "";
let lostSince = 0;
let retry = 1000;
let failures = 0;
let opening;
let waiting;
let due = { list: false, ticket: false };
let drawing = false;
let heardAt = 0;

const bar = () => document.getElementById("offline");

const back = () => {
  retry = 1000;
  failures = 0;
  lostSince = 0;
  bar().classList.remove("on");
  bar().replaceChildren();
  document.documentElement.classList.remove("is-offline");
};

const lost = () => {
  if (!lostSince) lostSince = Date.now();
  if (Date.now() - lostSince < LOST || bar().classList.contains("on")) return;
  const time = new Date(lostSince).toLocaleTimeString(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
  });
  const again = document.createElement("button");
  again.className = "btn sm";
  again.type = "button";
  again.textContent = word("retry");
  again.addEventListener("click", open);
  bar().replaceChildren(word("offline", { t: time }), again);
  bar().classList.add("on");
  document.documentElement.classList.add("is-offline");
};

const below = (thread) => {
  document.querySelector(".below")?.remove();
  const button = document.createElement("button");
  button.className = "btn sm below";
  button.type = "button";
  button.textContent = word("below");
  button.addEventListener("click", () => {
    thread.scrollTop = thread.scrollHeight;
    button.remove();
  });
  thread.append(button);
};

/** A page asked for before the last news came may not show it yet, however late it arrives. */
const asked = ({ detail }) => (detail.xhr.askedAt = performance.now());
const settled = ({ detail }) => detail.xhr?.askedAt < heardAt && all();

const draw = async (now) => {
  if (now.ticket) {
    const fresh = await refreshTicket();
    const thread = document.getElementById("thread");
    const people = fresh.filter((one) => one.matches("article"));
    if (people.length) {
      const name = people.at(-1).querySelector("h3")?.textContent.trim();
      announce(word("new", { n: name }));
      if (thread.scrollHeight - thread.scrollTop - thread.clientHeight > 160) below(thread);
    }
  }
  if (now.list) await refreshList();
};

/** One drawing at a time: of two, the older could arrive last and take away what the newer has shown. */
const drawAll = async () => {
  if (drawing) return;
  drawing = true;
  while (due.list || due.ticket) {
    const now = due;
    due = { list: false, ticket: false };
    try {
      await draw(now);
    } catch {
      due = { list: due.list || now.list, ticket: due.ticket || now.ticket };
      break; // the line itself says when it is lost; with its next sign of life it is tried again
    }
  }
  drawing = false;
};

/** Several pieces of news in one moment make one request. */
const bring = () => {
  clearTimeout(waiting);
  waiting = setTimeout(drawAll, 60);
};

const all = () => {
  due = { list: true, ticket: true };
  bring();
};

const heard = (event) => {
  if (event.lastEventId) last = event.lastEventId;
  heardAt = performance.now();
  const open = document.querySelector("main[data-reference]")?.dataset.reference ?? "";
  let news = {};
  try {
    news = JSON.parse(event.data);
  } catch {
    /* an event without details: look at everything */
  }
  document.dispatchEvent(new CustomEvent("answerable:news", { detail: news }));
  due.list = true;
  due.ticket ||= !news.ticket || open.endsWith(`-${news.ticket}`);
  bring();
};

/** The pass in the page grows old; the page's own server gives a new one. */
const address = async () => {
  const meta = document.querySelector("meta[name=answerable-live]");
  if (failures > 2) {
    const answer = await fetch(meta.dataset.renew, { headers: { "HX-Request": "true" } });
    if (answer.ok) meta.content = (await answer.text()).trim();
  }
  return new URL(meta.content, location.href);
};

const open = async () => {
  source?.close();
  let url;
  try {
    url = await address();
  } catch {
    return again();
  }
  if (last) url.searchParams.set("since", last); // a new EventSource cannot send the header itself
  source = new EventSource(url);
  source.addEventListener("open", () => {
    document.dispatchEvent(new Event("answerable:listening"));
    const was = lostSince;
    back();
    if (was) all();
  });
  source.addEventListener("ticket", heard);
  source.addEventListener("here", (event) =>
    document.dispatchEvent(new CustomEvent("answerable:here", { detail: JSON.parse(event.data) })),
  );
  source.addEventListener("beat", () => {
    document.dispatchEvent(new Event("answerable:beat"));
    bring();
  });
  source.addEventListener("resync", all);
  source.addEventListener("error", () => {
    lost();
    if (source.readyState !== EventSource.CLOSED) return;
    again();
  });
};

const again = () => {
  lost();
  failures += 1;
  retry = Math.min(retry * 2, 30000);
  clearTimeout(opening);
  opening = setTimeout(open, retry * (0.75 + Math.random() / 2));
};

export const start = () => {
  document.addEventListener("htmx:sendError", () => toast(word("failed")));
  document.addEventListener("htmx:responseError", () => toast(word("failed")));
  if (!document.querySelector("meta[name=answerable-live]")) return;
  document.addEventListener("htmx:beforeSend", asked);
  document.addEventListener("htmx:afterSettle", settled);
  open();
  setInterval(() => lostSince && lost(), 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && source.readyState === EventSource.CLOSED) open();
  });
};
