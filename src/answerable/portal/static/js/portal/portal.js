/* What every portal page does with scripts; without them all of it works, only less comfortably. */
import { keepDrafts } from "./drafts.js";
import { sendWithProgress, uploads } from "./uploads.js";
import { sendOnce } from "./once.js";

document.querySelector("[data-focus]")?.focus();
for (const form of document.querySelectorAll("form[data-store]")) keepDrafts(form);
for (const form of document.querySelectorAll("form[data-files]")) uploads(form);
sendOnce();
for (const form of document.querySelectorAll("form[data-progress]")) sendWithProgress(form);

/* One menu is open at a time, and Escape closes it. */
const menus = [...document.querySelectorAll("details.menu")];
addEventListener("click", (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) if (menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
});

for (const input of document.querySelectorAll(".clip input[type=file]")) {
  const told = input.closest(".clip").querySelector("[data-picked]");
  const before = told.textContent;
  input.addEventListener("change", () => {
    told.textContent = [...input.files].map((file) => file.name).join(", ") || before;
  });
}

const worker = document.querySelector('link[rel="manifest"]')?.dataset.worker;
if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker).catch(() => {});
