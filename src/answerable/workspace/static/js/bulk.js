// Tickets chosen in the list: how many there are, and the acts on them as a dialog.
import { openDialog } from "./dialogs.js";

const form = () => document.getElementById("bulk");
const boxes = () => [...document.querySelectorAll("#rows .tick input")];
let last;

const count = () => {
  const chosen = form()?.querySelector("[data-chosen]");
  if (chosen) chosen.textContent = boxes().filter((one) => one.checked).length;
};

/** With Shift, everything between the last box and this one does as this one does. */
const range = (box) => {
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  if (from >= 0) for (const one of all.slice(from, to)) one.checked = box.checked;
};

export const start = () => {
  document.addEventListener("click", ({ target, shiftKey }) => {
    const box = target.closest(".tick input");
    if (box) {
      if (shiftKey) range(box);
      last = box;
      count();
    }
    if (target.closest("[data-choose-all]")) {
      for (const one of boxes()) one.checked = true;
      count();
    }
  });
  document.addEventListener("reset", ({ target }) => target.id === "bulk" && setTimeout(count));
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "bulk") return;
    event.preventDefault();
    openDialog(`${event.target.action}?${new URLSearchParams(new FormData(event.target, event.submitter))}`);
  });
  document.addEventListener("htmx:afterSettle", () => {
    const done = document.querySelector("#dialog [data-done]")?.dataset.done.split(" ") ?? [];
    for (const one of boxes()) if (done.includes(one.value)) one.checked = false;
    count();
  });
};
