// What is wrong with the file, each with its line and its fix.

import { type App, counted, failure, lineLink, sentence, type View } from "../app";
import { h, prose } from "../dom";
import type { Diagnostic } from "../protocol";

const WORDS = { error: "error", warning: "warning", info: "remark" } as const;

export function lint(app: App): View {
  const element = h("div");
  return {
    id: "lint",
    title: "Lint",
    element,
    async refresh() {
      const answer = app.checked();
      if (!answer) return;
      element.replaceChildren(...("ok" in answer ? page(app, answer.ok.diagnostics) : [failure(answer.error)]));
    },
  };
}

/** `1 error, 2 warnings` */
export function summary(found: Diagnostic[]): string {
  const counts = (["error", "warning", "info"] as const)
    .map((level) => ({ level, count: found.filter((one) => one.level === level).length }))
    .filter(({ count }) => count > 0);
  return counts.map(({ level, count }) => counted(count, WORDS[level])).join(", ");
}

function page(app: App, found: Diagnostic[]): Node[] {
  const to = app.file().to;
  if (found.length === 0) return [h("p", { class: "verdict good" }, `Nothing to report for GitLab ${to}.`)];
  const safe = found.filter((one) => one.fix && !one.fix.risk && one.fix.edits.length > 0);
  const order = { error: 0, warning: 1, info: 2 };
  const sorted = [...found].sort((left, right) => order[left.level] - order[right.level] || left.from - right.from);
  return [
    h("p", { class: `verdict ${sorted[0]?.level ?? "info"}` }, `${summary(found)} for GitLab ${to}.`),
    h(
      "div",
      { class: "actions" },
      safe.length > 0 && h("button", { type: "button", class: "small", onclick: () => void fixAll(app) }, `Apply ${counted(safe.length, "safe fix", "safe fixes")}`),
    ),
    h("ul", { class: "findings" }, ...sorted.map((one) => finding(app, one))),
  ];
}

function finding(app: App, one: Diagnostic): HTMLElement {
  const { fix } = one;
  return h(
    "li",
    { class: `finding ${one.level}` },
    h("span", { class: `badge ${one.level}` }, one.level),
    lineLink(app, one),
    h("span", { class: "quiet rule" }, one.rule),
    h("p", {}, ...prose(sentence(one.message))),
    one.help && h("p", { class: "help" }, ...prose(sentence(one.help))),
    ...one.related.map((other) => h("p", { class: "help" }, lineLink(app, other), ` ${other.label}`)),
    fix &&
      h(
        "p",
        {},
        h("button", { type: "button", class: "small", onclick: () => app.apply(fix.edits) }, fix.risk ? "Fix, with care" : "Fix"),
        ` ${fix.title}`,
        fix.risk && h("span", { class: "quiet" }, `; ${fix.risk}`),
      ),
  );
}

async function fixAll(app: App): Promise<void> {
  const answer = await app.core.ask("fix", app.file());
  if ("ok" in answer) app.replace(answer.ok.text);
}
