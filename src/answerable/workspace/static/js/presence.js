// Says that somebody is here, from a visible tab or a hidden one, until it is closed.
const EVERY = 20000;
let last = 0;
let busy = false;

const beat = async () => {
  const form = document.querySelector("form.here");
  if (!form || busy || Date.now() - last < EVERY) return;
  busy = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "HX-Request": "true" },
      redirect: "error",
    });
    if (!answer.ok) return;
    last = Date.now();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("form.here");
    for (const mine of document.querySelectorAll("form.here")) {
      if (!next || next.dataset.here === mine.dataset.here || mine.contains(document.activeElement)) continue;
      const copy = next.cloneNode(true);
      mine.replaceWith(copy);
      window.htmx?.process(copy);
    }
  } catch {
    /* the next one tries again; who cannot be heard is not here */
  } finally {
    busy = false;
  }
};

export const start = () => {
  beat();
  setInterval(beat, EVERY + 2000);
  document.addEventListener("answerable:beat", beat);
  document.addEventListener("visibilitychange", () => !document.hidden && beat());
};
