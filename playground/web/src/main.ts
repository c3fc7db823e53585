// The page: an editor on the left, tabs on the right, one library between them. Nothing is stored or sent.

import "./style.css";
import { read, share } from "./address";
import type { App } from "./app";
import { type Answer, Core } from "./core";
import { found, h } from "./dom";
import { Editor } from "./editor";
import type { Checked, File } from "./protocol";
import { Releases } from "./releases";
import { SAMPLE } from "./sample";
import { Tabs } from "./tabs";
import { exportView } from "./views/export";
import { lint, summary } from "./views/lint";
import { lookUp } from "./views/look_up";
import { mattermost } from "./views/mattermost";
import { migrate } from "./views/migrate";
import { plan } from "./views/plan";

/** From Cargo.toml: see vite.config.js. */
declare const __VERSION__: string;

/** How long to wait after a key. */
const PAUSE = 120;
/** The largest file that is opened, as for the command. */
const LARGEST = 16 * 1024 * 1024;

void main().catch((error: unknown) => {
  const words = error instanceof Error ? error.message : String(error);
  found("panel").replaceChildren(h("p", { class: "notice error", role: "alert" }, `The page does not work in this browser: ${words}`));
});

async function main(): Promise<void> {
  const core = new Core();
  // It compiles while the editor is set up.
  const started = core.start();
  const address = await read(location.hash);
  let name = "";
  let lineEnd = "\n";
  /** Nobody gave a file, a release or a config.json yet. */
  let isSample = false;
  let checked: Answer<Checked> | null = null;
  let timer: number | undefined;

  const editor = new Editor(found("editor"), {
    core,
    file: () => file(),
    changed: () => {
      clearTimeout(timer);
      timer = setTimeout(() => void update(), PAUSE);
    },
    replaced: () => {
      name = "";
      lineEnd = "\n";
      forgetSample();
    },
  });
  await started;
  const facts = await core.ask("facts", {});
  if (!("ok" in facts)) throw new Error(facts.error.message);
  found("version").textContent = __VERSION__;

  const releases = new Releases(facts.ok, () => {
    isSample = false;
    void update();
  });
  const file = (): File => ({ name, text: editor.text, from: releases.from, to: releases.to });
  const app: App = {
    core,
    facts: facts.ok,
    file,
    checked: () => checked,
    config: "",
    jump: (from) => editor.jump(from),
    apply: (edits) => editor.apply(edits),
    replace: (text) => {
      editor.text = text;
    },
    asFile: (text) => text.replaceAll("\n", lineEnd),
    refresh: () => void tabs.view.refresh(),
    options: address.options,
  };
  const views = [plan, migrate, lint, mattermost, exportView, lookUp].map((view) => view(app));
  const tabs: Tabs = new Tabs(views, found("tabs"), found("panel"), () => checked && void tabs.view.refresh());

  /** Checks the file, then works the shown tab out. */
  async function update(): Promise<void> {
    clearTimeout(timer);
    const asked = file();
    const answer = await core.newest("check", asked);
    if (!answer) return;
    checked = answer;
    if ("ok" in answer) {
      const { kind, hint, diagnostics } = answer.ok;
      if (releases.hint(hint)) return update();
      found("kind").textContent = asked.text.trim() ? kind : "";
      editor.highlight(kind === "YAML" ? "yaml" : "ruby");
      editor.mark(asked.text, diagnostics);
      const words = summary(diagnostics);
      found("problems").textContent = asked.text.trim() && words;
      tabs.count("lint", diagnostics.length, words);
    }
    await tabs.view.refresh();
    if (document.body.dataset.state !== "ready") performance.mark("first-result");
    document.body.dataset.state = "ready";
  }

  function show(newName: string, text: string): void {
    forgetSample();
    name = newName;
    lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
    editor.text = text;
  }

  function showSample(): void {
    show(SAMPLE.name, SAMPLE.text);
    app.config = SAMPLE.config;
    releases.set(SAMPLE.from, SAMPLE.to);
    isSample = true;
  }

  /** What belongs to the sample is not for another file. */
  function forgetSample(): void {
    if (!isSample) return;
    isSample = false;
    app.config = "";
    releases.forget();
  }

  /** Takes a file that was opened or dropped: config.json to its tabs, everything else to the editor. */
  async function take(dropped: globalThis.File): Promise<void> {
    if (dropped.size > LARGEST) {
      found("problems").textContent = `${dropped.name} is larger than 16 MiB.`;
      return;
    }
    const text = await dropped.text();
    if (dropped.name.endsWith(".json") && text.trimStart().startsWith("{") && !text.includes("GITLAB_OMNIBUS_CONFIG")) {
      isSample = false;
      app.config = text;
      tabs.show("mattermost");
      return;
    }
    show(dropped.name, text);
  }

  const input = h("input", { type: "file", class: "off-screen", tabindex: -1, "aria-hidden": "true" });
  input.addEventListener("change", () => {
    const [opened] = input.files ?? [];
    if (opened) void take(opened);
    input.value = "";
  });
  document.body.append(input);
  found("open").addEventListener("click", () => input.click());
  found("sample").addEventListener("click", showSample);
  found("link").addEventListener("click", () => void share(app, tabs.view.id, found<HTMLDialogElement>("share")));
  acceptDrops((dropped) => void take(dropped));

  if (address.tab) tabs.show(address.tab);
  if (address.text === undefined) {
    showSample();
  } else {
    show(address.name ?? "", address.text);
  }
  releases.set(address.from, address.to);
  await update();
}

function acceptDrops(take: (file: globalThis.File) => void): void {
  const sign = found("drop");
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    sign.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) sign.hidden = true;
  });
  // Before the editor, which would insert the text.
  addEventListener(
    "drop",
    (event) => {
      sign.hidden = true;
      const files = event.dataTransfer?.files ?? [];
      if (files.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      for (const file of files) take(file);
    },
    true,
  );
}
