// The chat window. Without this script it is a page with forms; with it, a line travels at once and none is lost.
const box = document.querySelector("[data-chat]");
const framed = "framed" in box.dataset;
const held = `answerable-chat-${box.dataset.chat}`;
const lines = document.getElementById("lines");
let visible = true;

const remember = (key) => {
  try {
    key ? localStorage.setItem(held, key) : localStorage.removeItem(held);
  } catch {
    /* without storage the conversation lives as long as this page */
  }
};
const remembered = () => {
  try {
    return localStorage.getItem(held);
  } catch {
    return null;
  }
};
const outside = (news) => framed && parent.postMessage({ answerable: news }, "*");

if (framed) {
  const close = document.querySelector("[data-close]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => outside("close"));
  }
  addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && outside("close"));
  addEventListener("message", (event) => {
    if (event.source !== parent) return;
    if (event.data?.answerable === "shown") {
      visible = true;
      document.getElementById("f-text")?.focus();
    }
    if (event.data?.answerable === "hidden") visible = false;
  });
}

const first = () => {
  const form = document.querySelector("[data-first]");
  const zone = form?.elements.zone;
  if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  const token = location.hash.slice(1);
  if (form && token.split(".").length === 3) {
    form.elements.token.value = token;
    const known = form.querySelector("[data-known]");
    const stranger = form.querySelector(".stranger");
    if (known) known.hidden = false;
    if (stranger) {
      stranger.hidden = true;
      for (const field of stranger.querySelectorAll("input")) field.disabled = true;
    }
  }
  const key = remembered();
  if (!key || new URLSearchParams(location.search).has("new")) return;
  const where = new URL(`${box.dataset.talks}${key}`, location);
  if (framed) where.searchParams.set("framed", "1");
  fetch(where, { method: "GET" })
    .then((answer) => {
      if (answer.ok) location.replace(where);
      else remember(null);
    })
    .catch(() => {});
};

const talk = () => {
  const { key, lines: address, stream } = box.dataset;
  const trouble = document.getElementById("trouble");
  const news = document.getElementById("chat-news");
  const form = document.getElementById("say");
  const text = form?.elements.text;
  const draft = `${held}-draft`;
  let ended = box.dataset.state === "ended";
  let asking;
  let again = false;
  let more = false;
  let looked = Date.now();
  remember(ended ? null : key);

  const last = () => lines.querySelector("[data-line]:last-of-type")?.dataset.line ?? "0";
  const down = () => (lines.scrollTop = lines.scrollHeight);
  const say = (words) => {
    trouble.textContent = words;
    trouble.hidden = !words;
  };

  const put = (page) => {
    const told = page.querySelector("[data-state]");
    let fromUs = false;
    for (const line of told.querySelectorAll("[data-line]")) {
      if (document.getElementById(line.id)) continue;
      lines.append(line);
      fromUs ||= !line.classList.contains("me");
    }
    if (fromUs) {
      if (!visible || document.hidden) outside("news");
    }
    down();
    const stands = document.getElementById("stands");
    if (stands.lastChild.textContent !== told.dataset.stands) {
      stands.lastChild.textContent = told.dataset.stands;
      stands.className = `is ${told.dataset.state}`;
      news.textContent = told.dataset.stands;
    }
    document.getElementById("ways").hidden = told.dataset.late !== "yes";
    if (told.dataset.state === "ended" && !ended) {
      ended = true;
      remember(null);
      location.reload();
    }
  };

  /** Ask for what is new. Two questions at once would be one too many: the second is asked after the first. */
  const pull = async () => {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    try {
      const answer = await fetch(`${address}?after=${last()}`, { headers: { "HX-Request": "true" } });
      if (answer.ok) {
        looked = Date.now();
        put(new DOMParser().parseFromString(await answer.text(), "text/html"));
        if (!form?.dataset.sending) say("");
      } else if (answer.status === 404) remember(null);
    } catch {
      say(box.dataset.broken);
    }
    asking = false;
    if (again) {
      again = false;
      pull();
    }
  };

  /** Send until it is taken. The name of the line makes a second sending the same line; what is sent meanwhile follows. */
  const send = async () => {
    more = "sending" in form.dataset;
    if (more || !text.value.trim()) return;
    form.dataset.sending = "1";
    const body = new FormData(form);
    const words = text.value;
    for (let wait = 500; ; wait = Math.min(wait * 2, 15000)) {
      try {
        const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
        if (answer.ok) break;
        if (answer.status < 500 && answer.status !== 429) {
          say((await answer.json().catch(() => ({}))).error ?? box.dataset.broken);
          delete form.dataset.sending;
          return;
        }
      } catch {
        /* the line is down: try again */
      }
      say(box.dataset.again);
      await new Promise((done) => setTimeout(done, wait));
    }
    delete form.dataset.sending;
    if (text.value === words) text.value = "";
    form.elements.client.value = crypto.randomUUID?.() ?? `${Date.now()}${Math.random()}`;
    try {
      localStorage.removeItem(draft);
    } catch {
      /* nothing was kept */
    }
    say("");
    pull();
    if (more) send();
  };

  if (form) {
    try {
      text.value ||= localStorage.getItem(draft) ?? "";
    } catch {
      /* nothing was kept */
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send();
    });
    text.addEventListener("input", () => {
      try {
        localStorage.setItem(draft, text.value);
      } catch {
        /* it stays in the field */
      }
    });
    if (framed) text.focus({ preventScroll: true });
  }
  down();
  if (ended) return;
  const source = new EventSource(stream); // it comes back by itself, and asks for what it missed
  source.addEventListener("news", pull);
  source.addEventListener("beat", () => Date.now() - looked > 25000 && pull());
  setInterval(() => !ended && Date.now() - looked > 25000 && pull(), 5000);
};

document.querySelector("[data-new]")?.addEventListener("click", () => remember(null));
if (lines) talk();
else first();
