/* What is typed is kept: on this device at once, on the server while there is a connection. */
const PAUSE = 1500;
const SKIPPED = new Set(["csrfmiddlewaretoken", "once", "website"]);

function typed(form) {
  const said = {};
  for (const field of form.elements) {
    if (!field.name || SKIPPED.has(field.name) || field.type === "hidden" || field.type === "file") continue;
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) said[field.name] = field.value;
    } else if (field.value) said[field.name] = field.value;
  }
  return said;
}

function restore(form, said) {
  let changed = false;
  for (const field of form.elements) {
    if (!(field.name in said) || field.type === "hidden" || field.type === "file") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked ||= field.value === said[field.name];
    else if (!field.value) { field.value = said[field.name]; changed = true; }
  }
  return changed;
}

export function keepDrafts(form) {
  const place = `answerable.${form.dataset.store}`;
  const news = form.querySelector("[data-draft-news]");
  const tell = (words) => { if (news && news.textContent !== words) news.textContent = words; };
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? "null");
    if (kept && restore(form, kept)) tell(form.dataset.kept);
  } catch { localStorage.removeItem(place); }

  let waiting = 0;
  form.addEventListener("input", () => {
    const said = typed(form);
    try { localStorage.setItem(place, JSON.stringify(said)); } catch { /* private windows may refuse */ }
    if (!navigator.onLine) { tell(form.dataset.offline); return; }
    if (!form.dataset.draft) { tell(form.dataset.kept); return; }
    clearTimeout(waiting);
    waiting = setTimeout(() => save(), PAUSE);
  });

  async function save() {
    const body = new FormData(form);
    body.delete("files");
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body, credentials: "same-origin" });
      tell(answer.ok ? form.dataset.kept : form.dataset.offline);
    } catch { tell(form.dataset.offline); }
  }
  addEventListener("offline", () => tell(form.dataset.offline));
  addEventListener("online", () => { tell(""); if (form.dataset.draft && Object.keys(typed(form)).length) save(); });
}
