// What a name means: a key of gitlab.rb, a variable, a path of config.json.

import { type App, failure, type View } from "../app";
import { h } from "../dom";
import type { LookedUp } from "../protocol";
import { sheet } from "../sheet";

export function lookUp(app: App): View {
  const field = h("input", {
    type: "search",
    id: "name",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: false,
    placeholder: "email_enable_batching",
  });
  field.value = app.options.q ?? "";
  const here = h("input", { type: "checkbox", id: "only-target" });
  const result = h("div", { "aria-live": "polite" });
  const search = (name: string) => {
    field.value = name;
    app.options.q = name;
    app.refresh();
  };
  field.addEventListener("input", () => search(field.value));
  here.addEventListener("change", () => app.refresh());
  return {
    id: "look-up",
    title: "Look up",
    element: h(
      "div",
      {},
      h(
        "div",
        { class: "controls" },
        h("label", { class: "grow" }, "Key of gitlab.rb, MM_ variable or path of config.json ", field),
        h("label", { class: "choice" }, here, " only what applies to the target release"),
      ),
      result,
    ),
    async refresh() {
      if (!field.value.trim()) {
        const examples = ["email_enable_batching", "nginx['ssl_certificate']", "MM_EMAILSETTINGS_SMTPSERVER", "EmailSettings.SMTPServer"];
        result.replaceChildren(
          h("p", { class: "quiet" }, "For example:"),
          h("ul", { class: "names" }, ...examples.map((name) => h("li", {}, nameButton(name, search)))),
        );
        return;
      }
      const answer = await app.core.newest("look_up", { query: field.value.trim(), at: here.checked ? app.file().to : null });
      if (!answer) return;
      result.replaceChildren(...("ok" in answer ? page(answer.ok, field.value, search) : [failure(answer.error)]));
    },
  };
}

function nameButton(name: string, search: (name: string) => void): HTMLElement {
  return h("button", { type: "button", class: "line", onclick: () => search(name) }, name);
}

function page(found: LookedUp, asked: string, search: (name: string) => void): Node[] {
  const names = (title: string, list: string[]) => [
    h("h3", {}, title),
    h("ul", { class: "names" }, ...list.map((name) => h("li", {}, nameButton(name, search)))),
  ];
  const parts: Node[] = found.sheets.map((one) => sheet(one, true));
  if (found.others.length > 0) parts.push(...names("Other meanings", found.others));
  if (found.sheets.length === 0) {
    const elsewhere = found.elsewhere.length > 0;
    parts.push(h("p", { class: "verdict warning" }, elsewhere ? `${asked} is not in this release, but in others.` : `${asked} is not known.`));
    parts.push(h("ul", { class: "names" }, ...found.elsewhere.map((one) => h("li", {}, nameButton(one.name, search), ` ${one.releases}`))));
    if (found.near.length > 0) parts.push(...names("Did you mean", found.near));
  }
  return parts;
}
