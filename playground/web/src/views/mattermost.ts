// Which of gitlab.rb, Omnibus and config.json decides about each setting of Mattermost.

import { type App, failure, lineLink, remark, sentence, type View } from "../app";
import { h, prose, shown } from "../dom";
import { configField } from "../config";
import type { Compared, ComparedSetting } from "../protocol";

export function mattermost(app: App): View {
  const field = configField(app);
  const result = h("div");
  return {
    id: "mattermost",
    title: "Mattermost",
    element: h("div", {}, field.element, result),
    async refresh() {
      field.refresh();
      const answer = await app.core.newest("compare", { ...app.file(), config: app.config });
      if (!answer) return;
      result.replaceChildren(...("ok" in answer ? page(app, answer.ok) : [failure(answer.error)]));
    },
  };
}

function page(app: App, compared: Compared): Node[] {
  const locked = compared.rows.filter((row) => row.locked).length;
  return shown(
    h("p", { class: `verdict ${compared.rows.length > 0 ? "info" : "good"}` }, sentence(compared.verdict)),
    !app.config &&
      h("p", { class: "quiet" }, "Without config.json this shows only what gitlab.rb and Omnibus set. Paste the file above to see what takes precedence."),
    locked > 0 && h("p", { class: "quiet" }, `System Console shows ${locked} of these settings as read-only, because variables set them.`),
    h("ul", { class: "findings" }, ...compared.rows.map((row) => setting(app, row))),
    compared.others.length > 0 && h("h3", {}, "Also found"),
    compared.others.length > 0 && h("ul", { class: "findings" }, ...compared.others.map((one) => remark(app, one))),
  );
}

function setting(app: App, row: ComparedSetting): HTMLElement {
  const worst = (["error", "warning", "info"] as const).find((level) => row.findings.some((one) => one.level === level));
  const serious = row.findings.filter((one) => one.level !== "info");
  return h(
    "li",
    { class: `finding ${worst ?? "none"}` },
    h("h3", {}, h("code", {}, row.path)),
    h(
      "table",
      {},
      h("caption", { class: "off-screen" }, `Where ${row.path} is set`),
      h(
        "tbody",
        {},
        ...row.sources.map((source) =>
          h(
            "tr",
            { class: source.applies ? "applies" : "" },
            h("th", { scope: "row" }, source.place ? lineLink(app, source.place, `${source.source}, line ${source.place.line}`) : source.source),
            h("td", {}, h("code", {}, source.words)),
            h("td", {}, source.applies && h("span", { class: "badge good" }, "applies")),
          ),
        ),
        !row.sources.some((source) => source.applies) &&
          h("tr", {}, h("th", { scope: "row" }, "effective"), h("td", { colspan: 2 }, h("code", {}, row.effective))),
      ),
    ),
    h("p", { class: "help" }, ...prose(sentence(row.why))),
    serious.length > 0 && h("ul", { class: "findings inner" }, ...serious.map((one) => remark(app, { ...one, place: null }))),
  );
}
