// Links marked data-dialog open their page as a dialog; the form in it answers in place.
import { arrange } from "./refresh.js";
import { toast, word } from "./words.js";

const box = () => document.getElementById("dialog");

const show = (html, wide) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  box().classList.toggle("wide", wide);
  box().replaceChildren(...page.body.children);
  window.htmx?.process(box());
  const title = box().querySelector("h1, h2");
  if (title) box().setAttribute("aria-label", title.textContent.trim());
  if (!box().open) box().showModal();
  (
    box().querySelector("[autofocus]") ??
    box().querySelector("input:not([type=hidden]), select, textarea") ??
    box().querySelector("[data-close]")
  )?.focus();
};

export const openDialog = async (url, wide = false) => {
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.text(), wide);
  } catch {
    toast(word("failed"));
  }
};

const leave = (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (!menu.contains(event.target)) menu.open = false;
};

export const start = () => {
  document.addEventListener("click", (event) => {
    leave(event);
    const link = event.target.closest("[data-dialog]");
    if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      openDialog(link.href, link.dataset.dialog === "wide");
    }
    if (event.target.closest("[data-close]")) {
      const dialog = event.target.closest("dialog");
      if (dialog) {
        event.preventDefault();
        dialog.close();
      }
    }
    if (event.target.matches("dialog")) event.target.close(); // the backdrop
    const fill = event.target.closest("[data-fill]");
    if (fill) {
      const field = document.getElementById(fill.dataset.fill);
      field.value = fill.dataset.with;
      field.focus();
    }
    const margin = event.target.closest("[data-margin]");
    if (margin) {
      const on = document.getElementById("side").classList.toggle("on");
      document.querySelector("[data-margin][aria-expanded]")?.setAttribute("aria-expanded", String(on));
      if (on) document.getElementById("side").focus();
      else document.querySelector("[data-margin][aria-expanded]")?.focus();
    } else if (!event.target.closest("#side")) {
      document.getElementById("side")?.classList.remove("on");
      document.querySelector("[data-margin][aria-expanded]")?.setAttribute("aria-expanded", "false");
    }
  });
  // A dialog's form answers with the ticket drawn anew (done) or with itself and what is wrong (422).
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (!requestConfig?.elt?.closest?.("#dialog")) return;
    if (box().contains(event.detail.target)) return; // a part of the dialog itself
    if (xhr.status === 422) {
      event.detail.shouldSwap = false;
      show(xhr.responseText, box().classList.contains("wide"));
    } else if (xhr.status < 300) box().close();
  });
  document.addEventListener("htmx:afterSettle", arrange);
  document.addEventListener("htmx:historyRestore", arrange);
};
