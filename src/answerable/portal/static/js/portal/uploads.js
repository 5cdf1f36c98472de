/* Files go up as soon as they are picked, each with its progress, so that sending the form is quick. */
export function uploads(form) {
  const input = form.querySelector("[data-upload] input[type=file]");
  if (!input) return;
  const list = form.querySelector("[data-upload] .held");
  const news = form.querySelector("[data-upload-news]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;

  input.addEventListener("change", () => {
    for (const file of input.files) up(file);
    input.value = "";
  });

  function up(file) {
    const row = document.createElement("li");
    const name = document.createElement("bdi");
    const bar = document.createElement("progress");
    name.textContent = file.name;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    row.append(name, bar);
    list.append(row);
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token);
    body.append("files", file);
    const way = new XMLHttpRequest();
    way.open("POST", form.dataset.files);
    way.responseType = "json";
    way.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
    way.addEventListener("load", () => {
      bar.remove();
      if (way.status === 200) {
        const kept = way.response.files.at(-1);
        row.append(button(kept.id, file.name, row));
        news.textContent = file.name;
      } else {
        const why = document.createElement("span");
        why.className = "err";
        why.textContent = way.response?.wrong ?? form.dataset.failed;
        row.append(why);
        news.textContent = why.textContent;
      }
    });
    way.addEventListener("error", () => { bar.remove(); row.remove(); news.textContent = form.dataset.offline; });
    way.send(body);
  }

  function button(id, name, row) {
    const gone = document.createElement("button");
    gone.type = "button";
    gone.className = "btn sm quiet";
    gone.textContent = "×";
    gone.setAttribute("aria-label", `${list.dataset.remove ?? "×"} ${name}`);
    gone.addEventListener("click", async () => {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", token);
      body.append("remove", id);
      await fetch(form.dataset.files, { method: "POST", body });
      row.remove();
      input.focus();
    });
    return gone;
  }
}

/* A form with files shows how far they are; what is wrong with them is said beside it, and nothing typed is lost. */
export function sendWithProgress(form) {
  const bar = form.querySelector("progress");
  const news = form.querySelector("[data-draft-news]");
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.defaultPrevented || !form.elements.files.files.length) return;
    event.preventDefault();
    const way = new XMLHttpRequest();
    const back = (words) => {
      bar.hidden = true;
      news.textContent = words;
      if (button) { delete button.dataset.sent; button.removeAttribute("aria-disabled"); }
    };
    way.open("POST", form.action);
    way.setRequestHeader("Accept", "application/json");
    way.responseType = "json";
    way.upload.addEventListener("progress", (told) => { if (told.lengthComputable) bar.value = told.loaded / told.total; });
    way.addEventListener("load", () => {
      if (way.status !== 200 || !way.response?.to) { back(way.response?.wrong ?? form.dataset.failed); return; }
      history.replaceState(null, "", way.response.to);
      location.reload();
    });
    way.addEventListener("error", () => back(form.dataset.offline));
    bar.value = 0;
    bar.hidden = false;
    way.send(new FormData(form));
  });
}
