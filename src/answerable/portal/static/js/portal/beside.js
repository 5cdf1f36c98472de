// Articles beside the form follow what is being written, quietly: they are never read out and never in the way.
const WAIT = 600;
const aside = document.querySelector("[data-beside]");
const form = aside?.closest("section")?.querySelector("form");
if (form) {
  const lines = aside.querySelector("[data-beside-lines]");
  let timer, asking, asked = "";
  const look = async () => {
    const { category, subject, text } = form.elements;
    const words = `${subject.value} ${text.value}`.trim().slice(0, 300);
    if (words === asked) return;
    asked = words;
    asking?.abort();
    asking = new AbortController();
    const query = new URLSearchParams({ category: category.value, q: words });
    try {
      const answer = await fetch(`${aside.dataset.beside}?${query}`, { signal: asking.signal });
      if (answer.ok) lines.innerHTML = await answer.text();
    } catch { /* what stands there stays */ }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, WAIT); });
}
