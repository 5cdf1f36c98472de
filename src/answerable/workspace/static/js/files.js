// Files for an answer: chosen, dropped or pasted; each shows how far it is; the server says what may not go.
import { word } from "./words.js";

const form = () => document.getElementById("write-form");
const list = () => document.getElementById("files");

const draw = (html) => {
  const next = new DOMParser().parseFromString(html, "text/html").getElementById("files");
  if (next && list()) list().replaceWith(next);
};

const waiting = (file) => {
  const row = document.createElement("span");
  const name = document.createElement("bdi");
  const bar = document.createElement("progress");
  row.className = "att";
  name.textContent = file.name || word("picture");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name.textContent);
  row.append(name, bar);
  list().append(row);
  return { row, bar };
};

/** One after the other: the server counts them together. */
const upload = (file) =>
  new Promise((done) => {
    const { row, bar } = waiting(file);
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form().elements.csrfmiddlewaretoken.value);
    body.append("files", file, file.name || "image.png");
    const request = new XMLHttpRequest();
    request.open("POST", form().dataset.files);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && (bar.value = event.loaded / event.total));
    request.addEventListener("loadend", () => {
      if (request.status === 200 || request.status === 422) draw(request.responseText);
      else {
        row.classList.add("late");
        bar.replaceWith(word("failed"));
      }
      done(request.status === 200);
    });
    request.send(body);
  });

const take = async (files) => {
  for (const file of files) if (!(await upload(file))) break;
};

const remove = async (button) => {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form().elements.csrfmiddlewaretoken.value);
  const answer = await fetch(button.formAction, { method: "POST", body, headers: { "HX-Request": "true" } });
  if (answer.ok) draw(await answer.text());
  document.getElementById("write")?.focus();
};

const onReply = () => form()?.elements.kind.value === "reply";

export const start = () => {
  document.addEventListener("change", ({ target }) => {
    if (target.id !== "attach") return;
    const chosen = [...target.files];
    target.value = "";
    take(chosen);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button || !form()) return;
    event.preventDefault();
    remove(button);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (event.target.id !== "write" || !files.length || !onReply()) return;
    event.preventDefault();
    take(files);
  });
  for (const name of ["dragover", "dragleave", "drop"])
    document.addEventListener(name, (event) => {
      if (!event.target.closest?.("#write-form") || !onReply() || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form().classList.toggle("dropping", name === "dragover");
      if (name === "drop") take([...event.dataTransfer.files]);
    });
};
