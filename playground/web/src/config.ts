// The field for Mattermost's config.json, which two tabs have.

import type { App } from "./app";
import { h } from "./dom";

let count = 0;

export function configField(app: App): { element: HTMLElement; refresh(): void } {
  const id = `config-${++count}`;
  const area = h("textarea", { id, rows: 4, spellcheck: false, autocomplete: "off", placeholder: '{ "ServiceSettings": { … } }' });
  const file = h("input", { type: "file", class: "off-screen", tabindex: -1, "aria-hidden": "true", accept: ".json,application/json" });
  area.addEventListener("input", () => {
    app.config = area.value;
    app.refresh();
  });
  file.addEventListener("change", () => {
    void file.files?.[0]?.text().then((text) => {
      app.config = text;
      app.refresh();
    });
  });
  const element = h(
    "details",
    { class: "field", open: true },
    h("summary", {}, "Mattermost’s config.json"),
    h("label", { for: id, class: "quiet" }, "Paste /var/opt/gitlab/mattermost/config.json, or drop the file anywhere."),
    area,
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", class: "small", onclick: () => file.click() }, "Open config.json…"),
      file,
      h("button", { type: "button", class: "small", onclick: () => { app.config = ""; app.refresh(); } }, "Clear"),
    ),
  );
  return {
    element,
    refresh() {
      // What was pasted may hold secrets: once it is somewhere else in use, it is not shown again here.
      if (document.activeElement !== area && area.value !== app.config) area.value = app.config;
    },
  };
}
