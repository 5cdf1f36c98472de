// The few sentences the script says itself, in the language of the page.
const said = document.getElementById("words")?.dataset ?? {};

export const word = (name, values = {}) =>
  (said[name] ?? "").replace(/\{(\w)\}/g, (_, key) => values[key] ?? "");

const news = document.getElementById("news");

/** Tell a screen reader, politely and once. */
export const announce = (text) => {
  if (!news) return;
  news.textContent = "";
  requestAnimationFrame(() => (news.textContent = text));
};

/** Tell the eyes, for a moment. */
export const toast = (text) => {
  document.querySelector(".toast")?.remove();
  const box = document.createElement("div");
  box.className = "toast";
  box.setAttribute("role", "status");
  box.textContent = text;
  document.body.append(box);
  setTimeout(() => box.remove(), 6000);
};
