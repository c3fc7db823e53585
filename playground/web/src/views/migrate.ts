// The file as the target release wants it, beside the file as it is. Secrets are masked on both sides.

import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { type App, failure, remark, sentence, type View } from "../app";
import { download, h, prose, shown } from "../dom";
import { COLOURED, LANGUAGES, THEME } from "../editor";
import type { Migrated } from "../protocol";

export function migrate(app: App): View {
  const drop = h("input", { type: "checkbox", id: "drop-mattermost" });
  const choice = h(
    "label",
    { class: "choice" },
    drop,
    " Remove the settings of the bundled Mattermost, except its address",
  );
  const result = h("div");
  const difference = h("div", { class: "difference" });
  let current: { destroy(): void } | undefined;
  drop.addEventListener("change", () => app.refresh());
  return {
    id: "migrate",
    title: "Migrate",
    element: h("div", {}, result, difference, choice),
    async refresh() {
      const file = app.file();
      const bundles = app.facts.releases.indexOf(file.to) <= app.facts.releases.indexOf(app.facts.last_with_mattermost);
      choice.hidden = bundles;
      const answer = await app.core.newest("migrate", { ...file, drop_mattermost: drop.checked && !bundles });
      if (!answer) return;
      current?.destroy();
      current = undefined;
      difference.replaceChildren();
      if (!("ok" in answer)) return result.replaceChildren(failure(answer.error));
      result.replaceChildren(...page(app, answer.ok, file.name || "gitlab.rb"));
      if (!answer.ok.changes) return;
      const checked = app.checked();
      const isYaml = checked && "ok" in checked && checked.ok.kind === "YAML";
      current = compare(difference, answer.ok, isYaml ? "yaml" : "ruby");
    },
  };
}

function page(app: App, migrated: Migrated, name: string): Node[] {
  return shown(
    h("p", { class: `verdict ${migrated.needs_you.length > 0 ? "warning" : "good"}` }, sentence(migrated.verdict)),
    migrated.needs_you.length > 0 && h("h3", {}, "Needs your decision"),
    migrated.needs_you.length > 0 && h("ul", { class: "findings" }, ...migrated.needs_you.map((one) => remark(app, one))),
    migrated.good_to_know.length > 0 &&
      h(
        "details",
        { open: migrated.needs_you.length === 0 },
        h("summary", {}, "Good to know"),
        h("ul", {}, ...migrated.good_to_know.map((text) => h("li", {}, ...prose(text)))),
      ),
    migrated.changes &&
      h(
        "div",
        { class: "actions" },
        h("button", { type: "button", class: "primary", onclick: () => download(name, app.asFile(migrated.text)) }, `Download ${name}`),
        h("button", { type: "button", class: "small", onclick: () => app.replace(migrated.text) }, "Put it into the editor"),
        h("span", { class: "quiet" }, "Left as it is, right as it would be. Secrets are masked here, and only here."),
      ),
  );
}

function compare(parent: HTMLElement, { before, after }: Migrated, language: "ruby" | "yaml"): { destroy(): void } {
  const reading = (name: string): Extension => [
    lineNumbers(),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": name, tabindex: "0", role: "textbox", "aria-readonly": "true", "aria-multiline": "true" }),
    COLOURED,
    LANGUAGES[language],
    THEME,
  ];
  const collapseUnchanged = { margin: 3, minSize: 6 };
  if (parent.clientWidth < 560) {
    return new EditorView({
      parent,
      doc: after,
      extensions: [
        reading("The change"),
        unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged, syntaxHighlightDeletions: true }),
      ],
    });
  }
  return new MergeView({
    parent,
    a: { doc: before, extensions: reading("Before") },
    b: { doc: after, extensions: reading("After") },
    collapseUnchanged,
    gutter: true,
  });
}
