// A browser that wants to be told of answers while it is closed. Shown only where the browser can do it.
const form = document.querySelector("form[data-push]");

const key = (text) => {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4));
  return Uint8Array.from(raw, (one) => one.charCodeAt(0));
};

const said = (text) => {
  document.getElementById("news").textContent = text;
};

const post = async (values) => {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  const answer = await fetch(form.action, { method: "POST", body });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).told;
};

const turnOn = async (worker) => {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
  const asked = { userVisibleOnly: true, applicationServerKey: key(form.dataset.push) };
  const { endpoint, keys } = (await worker.pushManager.subscribe(asked)).toJSON();
  return post({ endpoint, p256dh: keys.p256dh, auth: keys.auth });
};

const turnOff = async (worker) => {
  await post({ stop: "yes" });
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  return false;
};

if (form && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  const button = form.querySelector("button");
  if (form.dataset.worker) navigator.serviceWorker.register(form.dataset.worker).catch(() => {});
  form.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const worker = await navigator.serviceWorker.ready;
      const told = await (button.getAttribute("aria-pressed") === "true" ? turnOff(worker) : turnOn(worker));
      button.setAttribute("aria-pressed", String(told));
      button.textContent = told ? button.dataset.on : button.dataset.off;
      said("");
    } catch {
      said(form.dataset.failed);
    }
    button.disabled = false;
  });
}
