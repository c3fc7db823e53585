// The required stops of an upgrade, and what must change before each.

import { type App, failure, lineLink, sentence, task, type View } from "../app";
import { commands, copyButton, download, h, prose, shown } from "../dom";
import type { Plan, PlanChange, PlanGroup, Stop } from "../protocol";

export function plan(app: App): View {
  const element = h("div");
  return {
    id: "plan",
    title: "Plan",
    element,
    async refresh() {
      const file = app.file();
      if (!file.from) {
        element.replaceChildren(
          h(
            "div",
            { class: "notice" },
            h("p", {}, h("strong", {}, "Choose the release that runs now.")),
            h("p", {}, "“GitLab now” above is empty, and nothing in the file names a release. On the server, ", h("code", {}, "sudo gitlab-rb"), " finds it."),
          ),
        );
        return;
      }
      const answer = await app.core.newest("plan", file);
      if (!answer) return;
      const open = new Set([...element.querySelectorAll("details[open]")].map((one) => one.id));
      element.replaceChildren(...("ok" in answer ? page(app, answer.ok) : [failure(answer.error)]));
      for (const one of element.querySelectorAll("details")) one.open ||= open.has(one.id);
    },
  };
}

function page(app: App, plan: Plan): Node[] {
  const busy = plan.stops.filter((stop) => stop.groups.length > 0);
  const quiet = plan.stops.length - busy.length;
  const total = plan.stops.length;
  return shown(
    h("p", { class: `verdict ${plan.needs_change ? "warning" : "good"}` }, `GitLab ${plan.from} to ${plan.to}: ${plan.verdict}.`),
    h(
      "p",
      { class: "quiet" },
      total === 1 ? "One required stop." : `${total} required stops.`,
      busy.length > 0 && quiet > 0 && ` Nothing to change before ${quiet === 1 ? "the other one" : `the other ${quiet}`}.`,
    ),
    h(
      "div",
      { class: "actions" },
      copyButton(() => plan.markdown, "Copy as Markdown"),
      h("button", { type: "button", class: "small", onclick: () => download("gitlab-upgrade.md", plan.markdown) }, "Download as Markdown"),
    ),
    ...busy.map((stop) => changes(app, stop)),
    plan.can_stay.length > 0 &&
      h("section", {}, h("h3", {}, "Can stay, though reconfigure warns"), members(app, plan.can_stay)),
    services(plan),
    plan.mattermost.length > 0 &&
      h(
        "details",
        { id: "plan-mattermost" },
        h("summary", {}, "Mattermost, which needs you at each of these required stops"),
        ...plan.mattermost.map((part) => [h("h4", {}, part.heading), h("ul", { class: "tasks" }, ...part.tasks.map(task))]).flat(),
      ),
    h(
      "details",
      { id: "plan-commands", open: busy.length === 0 },
      h("summary", {}, "Commands for each required stop"),
      ...plan.stops.map((stop) => stopCommands(stop)),
      h("h4", {}, "After each of them, before the next"),
      ...plan.after.map((one) => h("div", {}, one.words && h("p", {}, sentence(one.words)), commands([one.command], one.words || "Command"))),
    ),
    plan.defaults.length > 0 &&
      h(
        "details",
        { id: "plan-defaults" },
        h("summary", {}, `${plan.defaults.length === 1 ? "1 default changes" : `${plan.defaults.length} defaults change`} for settings that the file does not set`),
        h("ul", {}, ...plan.defaults.map((one) => h("li", {}, h("code", {}, one.setting), `: ${one.old} becomes ${one.new} in ${one.with}`))),
      ),
  );
}

function changes(app: App, stop: Stop): HTMLElement {
  return h(
    "section",
    { class: "stop" },
    h("h3", {}, `Before GitLab ${stop.release}`, h("span", { class: "quiet" }, ` ${stop.summary ?? ""}`)),
    ...stop.groups.map((group) => part(app, group)),
  );
}

function part(app: App, group: PlanGroup): HTMLElement {
  const kind = group.fails ? "error" : group.needs_you ? "warning" : "info";
  return h("div", { class: `group ${kind}` }, h("p", {}, ...prose(group.title)), members(app, group.members));
}

function members(app: App, list: PlanGroup["members"]): HTMLElement {
  return h(
    "ul",
    { class: "changes" },
    ...list.map((one) =>
      h(
        "li",
        {},
        ...one.changes.map((change) => row(app, change)),
        ...one.advice.map((text) => h("p", { class: "help" }, ...prose(text))),
      ),
    ),
  );
}

function row(app: App, change: PlanChange): HTMLElement {
  const [first] = change.places;
  return h(
    "div",
    { class: "change" },
    first ? lineLink(app, first, change.places.length > 1 ? `lines ${change.lines}` : `line ${change.lines}`) : h("span", { class: "quiet" }, "no line"),
    h(
      "span",
      {},
      h("code", {}, change.setting),
      change.today && [h("span", { class: "quiet" }, " (today "), h("code", {}, change.today), h("span", { class: "quiet" }, ")")],
      change.becomes && [" → ", h("code", { class: "new" }, change.becomes)],
    ),
  );
}

function services(plan: Plan): HTMLElement | false {
  const stops = plan.stops.filter((stop) => stop.services.length > 0);
  return (
    stops.length > 0 &&
    h(
      "section",
      {},
      h("h3", {}, "Database, Redis and storage"),
      ...stops.map((stop) => [h("h4", {}, `Before GitLab ${stop.release}`), h("ul", { class: "tasks" }, ...stop.services.map(task))]).flat(),
    )
  );
}

function stopCommands(stop: Stop): HTMLElement {
  return h(
    "div",
    {},
    h("h4", {}, `GitLab ${stop.release}`),
    ...stop.only_if.map((one) => h("p", { class: "quiet" }, `${one.release} is required only if ${one.condition}.`)),
    stop.note && h("p", {}, ...prose(sentence(stop.note))),
    ...stop.patches.map((text) => h("p", { class: "help" }, ...prose(sentence(`Install ${text}`)))),
    commands(stop.commands, `Commands for GitLab ${stop.release}`),
  );
}
