// Writing: nothing typed is ever lost. The text goes to this device at every key and to the server two seconds
// later; the local copy goes when the server has acknowledged it. Reply and note are two texts, never mixed.
import { arrange } from "./refresh.js";
import { toast, word } from "./words.js";

const PAUSE = 2000;
const memory = new Map(); // what this page knows to be newest, whatever is drawn over it
let waiting;

const form = () => document.getElementById("write-form");
const area = () => document.getElementById("write");
const kind = () => form().elements.kind.value;
const shelf = (which = kind()) => `answerable.draft.${form().dataset.reference}.${which}`;
const other = (which) => (which === "reply" ? "note" : "reply");
const textOf = (which) => area().dataset[which === "reply" ? "textReply" : "textNote"] ?? "";
const hold = (which, text) => (area().dataset[which === "reply" ? "textReply" : "textNote"] = text);

const say = (text) => {
  const saved = document.getElementById("saved");
  if (saved) saved.textContent = text;
};

const keep = () => {
  if (area().value) localStorage.setItem(shelf(), area().value);
  else localStorage.removeItem(shelf());
};

const save = async () => {
  clearTimeout(waiting);
  waiting = undefined;
  if (!form()) return;
  const body = new FormData(form());
  body.delete("files"); // they went up by themselves
  const [address, shelved, text] = [form().dataset.draft, shelf(), area().value];
  say(word("saving"));
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true });
    if (!answer.ok) throw new Error(String(answer.status));
    if (localStorage.getItem(shelved) === text) localStorage.removeItem(shelved);
    say(word("saved"));
  } catch {
    say(word("local"));
  }
};

const typed = () => {
  hold(kind(), area().value);
  memory.set(shelf(), area().value);
  keep();
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
};

const turn = (which) => {
  const old = kind();
  if (old !== which) {
    if (waiting) save();
    hold(old, area().value);
    form().elements.kind.value = which;
    area().value = textOf(which);
  }
  form().classList.toggle("note", which === "note");
  form().action = which === "note" ? form().dataset.note : form().dataset.reply;
  area().setAttribute("aria-label", area().dataset[which === "note" ? "labelNote" : "labelReply"]);
  area().placeholder = area().dataset[which === "note" ? "placeNote" : "placeReply"];
  for (const tab of form().querySelectorAll("[data-kind]"))
    tab.setAttribute("aria-selected", String(tab.dataset.kind === which));
  for (const part of form().querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== which;
  area().focus();
};

const restore = () => {
  if (!form() || form().dataset.ready) return;
  form().dataset.ready = "yes";
  for (const which of ["reply", "note"]) {
    const text = memory.get(shelf(which)) ?? localStorage.getItem(shelf(which));
    if (text && text !== textOf(which)) {
      hold(which, text);
      if (which === kind()) {
        area().value = text;
        say(word("local"));
        waiting = setTimeout(save, PAUSE);
      }
    }
  }
  const thread = document.getElementById("thread");
  if (thread) thread.scrollTop = thread.scrollHeight;
};

const send = (button) => {
  if (document.documentElement.classList.contains("is-offline")) return say(word("local"));
  if (!area().value.trim()) return area().focus();
  if (form().querySelector("progress")) return say(word("uploading"));
  clearTimeout(waiting);
  waiting = undefined;
  keep();
  const values = Object.fromEntries([...new FormData(form())].filter(([name]) => name !== "files"));
  const shelved = shelf();
  values.then = button.value;
  say(word("busy"));
  for (const one of form().querySelectorAll("button")) one.disabled = true;
  window.htmx
    .ajax("POST", form().action, { values, target: "#pane", swap: "outerHTML", source: document.getElementById("main") })
    .finally(() => {
      if (form()) for (const one of form().querySelectorAll("button")) one.disabled = false;
      arrange();
      restore();
    });
  document.addEventListener(
    "htmx:beforeSwap",
    ({ detail }) => {
      if (detail.xhr.status >= 300) return;
      localStorage.removeItem(shelved);
      memory.delete(shelved);
    },
    { once: true },
  );
};

const insert = ({ insert: title, address }) => put(`${title}: ${address}`);

/** Put words where the cursor stands, on a line of their own. */
export const put = (link) => {
  const field = area();
  const before = field.value.slice(0, field.selectionStart), after = field.value.slice(field.selectionEnd);
  const gap = before && !/\s$/.test(before) ? "\n" : "";
  field.value = before + gap + link + after;
  field.focus();
  field.selectionStart = field.selectionEnd = (before + gap + link).length;
  typed();
};

/** Words for the customer go into the reply, never into a note that happens to be open. */
export const answer = (text) => {
  turn("reply");
  put(text);
};

export const start = () => {
  restore();
  document.addEventListener("input", (event) => event.target.id === "write" && typed());
  document.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-kind]");
    if (tab && form()?.contains(tab)) {
      event.preventDefault();
      turn(tab.dataset.kind);
    }
    const chosen = event.target.closest("[data-insert]");
    if (chosen && area()) {
      event.preventDefault();
      chosen.closest("dialog")?.close();
      insert(chosen.dataset);
    }
    const ask = event.target.closest("[data-ask]");
    if (ask && form()) {
      turn("reply");
      area().value += (area().value && "\n\n") + ask.dataset.ask;
      typed();
    }
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "write-form" || !window.htmx) return;
    event.preventDefault();
    send(event.submitter ?? form().querySelector("[data-send]"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "write" || event.isComposing) return;
    const chats = "chat" in area().dataset && kind() === "reply" && !event.shiftKey; // there Enter sends, as chats do
    if ((event.ctrlKey || event.metaKey || chats) && event.key === "Enter") {
      event.preventDefault();
      const buttons = [...form().querySelectorAll(event.shiftKey ? "[data-send-other]" : "[data-send]")];
      const button = buttons.find((one) => !one.closest("[hidden]"));
      if (button) send(button);
    }
  });
  for (const name of ["pagehide", "visibilitychange"])
    addEventListener(name, () => waiting && document.hidden && save());
  document.addEventListener("htmx:beforeSwap", () => waiting && save());
  document.addEventListener("htmx:afterSettle", restore);
  document.addEventListener("htmx:historyRestore", restore);
  document.addEventListener("htmx:responseError", () => toast(word("failed")));
};
