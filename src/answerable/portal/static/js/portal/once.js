/* A second press does nothing; what was kept on this device goes once the page has left. */
export function sendOnce() {
  for (const button of document.querySelectorAll("button[data-once]")) {
    button.form.addEventListener("submit", (event) => {
      if (button.dataset.sent) { event.preventDefault(); return; }
      button.dataset.sent = "yes";
      button.setAttribute("aria-disabled", "true");
      if (button.dataset.clears && navigator.onLine) localStorage.removeItem(`answerable.${button.dataset.clears}`);
    });
  }
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button[data-once]")) {
      delete button.dataset.sent;
      button.removeAttribute("aria-disabled");
    }
  });
}
