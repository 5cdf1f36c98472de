// An answer that has not left can be taken back. The seconds are counted here, the server decides.
import { word } from "./words.js";

let taken = false;

const count = () => {
  for (const form of document.querySelectorAll("[data-leaves]")) {
    const left = Math.ceil((Date.parse(form.dataset.leaves) - Date.now()) / 1000);
    if (left > 0) form.querySelector("[data-count]").textContent = word("leaves", { n: left });
    else form.remove();
  }
};

export const start = () => {
  setInterval(count, 500);
  document.addEventListener("htmx:afterSettle", () => {
    count();
    if (taken) document.getElementById("write")?.focus();
    taken = false;
  });
  document.addEventListener("submit", ({ target }) => {
    if (target.matches("[data-leaves]")) taken = true;
  });
};
