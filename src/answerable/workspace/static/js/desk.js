// The desk's own script. Every part works on what the server drew; without it the pages still work.
import * as bulk from "./bulk.js";
import * as clock from "./clock.js";
import * as composer from "./composer.js";
import * as dialogs from "./dialogs.js";
import * as files from "./files.js";
import * as here from "./here.js";
import * as keyboard from "./keyboard.js";
import * as live from "./live.js";
import * as macros from "./macros.js";
import * as mentions from "./mentions.js";
import * as offers from "./offers.js";
import * as palette from "./palette.js";
import * as presence from "./presence.js";
import { arrange, refreshList } from "./refresh.js";
import * as undo from "./undo.js";

for (const part of [bulk, clock, mentions, composer, dialogs, files, here, undo, keyboard, macros, palette, live, presence, offers]) part.start();
arrange();

// What somebody does to a ticket shows in the list at once, with or without the live line.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig?.verb === "post" && detail.successful) refreshList().catch(() => {});
});

// Settings show at once what they will do; saving keeps them.
document.addEventListener("change", ({ target }) => {
  if (!target.closest("[data-looks]")) return;
  const root = document.documentElement;
  if (target.name === "theme") {
    if (target.value === "system") delete root.dataset.theme;
    else root.dataset.theme = target.value;
  }
  if (target.name === "density") root.dataset.density = target.value;
});
