// The configuration of the bundled Mattermost for a server of its own.

import { type App, failure, sentence, task, type View } from "../app";
import { configField } from "../config";
import { download, h, prose, shown } from "../dom";
import type { Exported } from "../protocol";

const FORMS: [string, string][] = [
  ["config-json", "config.json"],
  ["config-patch", "config.json, only what it lacks"],
  ["env", "Environment file"],
  ["systemd", "systemd drop-in"],
  ["compose", "Docker Compose"],
  ["mmctl", "mmctl commands"],
  ["helm", "Helm values"],
];

export function exportView(app: App): View {
  const field = configField(app);
  const form = h("select", { id: "form" }, ...FORMS.map(([value, words]) => h("option", { value }, words)));
  const version = h("select", { id: "mattermost" }, ...app.facts.mattermost_versions.map((value) => h("option", { value }, value)));
  form.value = app.options.form ?? "config-json";
  version.value = app.options.mattermost ?? app.facts.mattermost_versions[0] ?? "";
  for (const select of [form, version]) {
    select.addEventListener("change", () => {
      app.options.form = form.value;
      app.options.mattermost = version.value;
      app.refresh();
    });
  }
  const result = h("div");
  const question = (reveal: boolean) => ({
    ...app.file(),
    config: app.config,
    form: form.value,
    mattermost: version.value,
    reveal,
  });
  const save = async () => {
    const answer = await app.core.ask("export", question(true));
    if ("ok" in answer) for (const file of answer.ok.files) download(file.name, file.text);
  };
  return {
    id: "export",
    title: "Export",
    element: h(
      "div",
      {},
      h(
        "div",
        { class: "controls" },
        h("label", {}, "Write as ", form),
        h("label", {}, "for Mattermost ", version),
      ),
      field.element,
      result,
    ),
    async refresh() {
      field.refresh();
      const answer = await app.core.newest("export", question(false));
      if (!answer) return;
      result.replaceChildren(...("ok" in answer ? page(answer.ok, save) : [failure(answer.error)]));
    },
  };
}

function page(exported: Exported, save: () => Promise<void>): Node[] {
  const masked = exported.secrets > 0 ? ` ${exported.secrets === 1 ? "One secret is" : `${exported.secrets} secrets are`} masked here; the download has the values.` : "";
  return shown(
    h("p", { class: `verdict ${exported.needs_you.length > 0 ? "warning" : "good"}` }, sentence(exported.verdict)),
    ...exported.warnings.map((text) => h("div", { class: "notice" }, h("p", {}, ...prose(text)))),
    exported.needs_you.length > 0 && h("h3", {}, "Needs your decision"),
    exported.needs_you.length > 0 &&
      h(
        "ul",
        { class: "findings" },
        ...exported.needs_you.map((one) =>
          h(
            "li",
            { class: "finding warning" },
            h("code", {}, one.names),
            h("p", {}, ...prose(sentence(one.reason))),
            one.advice && h("p", { class: "help" }, ...prose(sentence(one.advice))),
          ),
        ),
      ),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", class: "primary", onclick: () => void save() }, `Download ${exported.files.map((file) => file.name).join(" and ")}`),
      h("span", { class: "quiet" }, masked),
    ),
    ...exported.files.map((file) =>
      h("figure", {}, h("figcaption", {}, file.name), h("pre", { class: "file", tabindex: "0", role: "region", "aria-label": file.name }, file.text)),
    ),
    ...exported.remarks.map((group) =>
      h(
        "details",
        { id: `export-${group.title}` },
        h("summary", {}, `${group.title} (${group.entries.length})`),
        h("ul", {}, ...group.entries.map((one) => h("li", {}, h("code", {}, one.names), ": ", ...prose(one.text)))),
      ),
    ),
    h("h3", {}, "Steps, in this order"),
    h("ol", { class: "tasks" }, ...exported.steps.map(task)),
  );
}
