// Puts a button on a shop's page. The chat itself is fetched when it is pressed, into a frame of its own.
((told) => {
  const me = document.currentScript;
  if (document.querySelector("answerable-chat")) return;
  const origin = new URL(told.window).origin;
  const memory = `answerable-open-${told.key}`;
  const host = document.createElement("answerable-chat");
  const root = host.attachShadow({ mode: "open" });
  const look = new CSSStyleSheet();
  look.replaceSync(`
    :host{all:initial}
    .b,.f{position:fixed;z-index:2147483000;inset-inline-end:20px}
    .b{inset-block-end:20px;display:flex;align-items:center;gap:10px;min-height:52px;padding:0 20px;border:0;border-radius:26px;
      background:${told.colour};color:${told.ink};font:500 16px/1.2 Rubik,system-ui,sans-serif;cursor:pointer;box-shadow:0 4px 16px #0003}
    .b:hover{filter:brightness(1.1)}
    .b:focus-visible{outline:3px solid #1f5fd6;outline-offset:3px;box-shadow:0 0 0 3px #fff}
    .b svg{width:22px;height:22px;flex:none}
    .b i{display:none;width:12px;height:12px;border-radius:50%;background:#b0281f;border:2px solid #fff}
    .b.new i{display:block}
    .f{inset-block-end:84px;width:min(400px,calc(100vw - 40px));height:min(640px,calc(100dvh - 110px));border:1px solid #7e8c88;
      border-radius:14px;background:#fff;box-shadow:0 12px 40px #0004;color-scheme:light dark}
    .f[hidden]{display:none}
    @media (max-width:520px),(max-height:520px){.f{inset:0;width:100%;height:100%;border:0;border-radius:0}.b.on{display:none}}
    @media (prefers-reduced-motion:no-preference){.b{transition:filter .15s}}
    @media print{.b,.f{display:none}}`);
  root.adoptedStyleSheets = [look];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "b";
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-haspopup", "dialog");
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({
    viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2", "aria-hidden": "true",
  }))
    icon.setAttribute(name, value);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M7.9 20A9 9 0 1 0 4 16.1L2 22Z");
  icon.append(path);
  const label = document.createElement("span");
  label.textContent = told.label;
  button.append(icon, label, document.createElement("i"));
  host.lang = told.lang;
  host.dir = told.rtl ? "rtl" : "ltr";
  root.append(button);
  let frame;
  const keep = (open) => {
    try {
      open ? sessionStorage.setItem(memory, "1") : sessionStorage.removeItem(memory);
    } catch {
      /* a site that forbids storage only forgets that the window was open */
    }
  };
  const shown = () => frame && !frame.hidden;
  const show = (focus) => {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.className = "f";
      frame.title = told.title;
      const where = new URL(told.window);
      where.searchParams.set("framed", "1");
      where.searchParams.set("zone", Intl.DateTimeFormat().resolvedOptions().timeZone ?? "");
      where.searchParams.set("page", document.title.slice(0, 200));
      where.searchParams.set("lang", told.lang);
      where.hash = me?.dataset.token ?? ""; // behind the hash it is in no server's log
      frame.src = where;
      if (focus) frame.addEventListener("load", () => shown() && frame.focus(), { once: true });
      root.insertBefore(frame, button);
    }
    frame.hidden = false;
    button.classList.remove("new");
    button.classList.add("on");
    button.setAttribute("aria-expanded", "true");
    label.textContent = told.close;
    keep(true);
    if (focus) frame.focus();
    frame.contentWindow?.postMessage({ answerable: "shown" }, origin);
  };
  const hide = () => {
    frame.hidden = true;
    button.classList.remove("on");
    button.setAttribute("aria-expanded", "false");
    label.textContent = told.label;
    keep(false);
    button.focus();
    frame.contentWindow?.postMessage({ answerable: "hidden" }, origin);
  };
  button.addEventListener("click", () => (shown() ? hide() : show(true)));
  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return;
    if (event.data?.answerable === "close" && shown()) hide();
    if (event.data?.answerable === "news" && !shown()) {
      button.classList.add("new");
      label.textContent = told.unread;
    }
  });
  const begin = () => {
    document.body.append(host);
    try {
      if (sessionStorage.getItem(memory)) show(false);
    } catch {
      /* the same */
    }
  };
  document.body ? begin() : addEventListener("DOMContentLoaded", begin);
})(__TOLD__);
