// What the tabs share: the file, the releases, config.json, and the way to the editor and the library.

import type { Answer, Core } from "./core";
import { commands, h, prose } from "./dom";
import type { Checked, Facts, Failure, File, Place, Remark, Task } from "./protocol";

export interface App {
  core: Core;
  facts: Facts;
  file(): File;
  /** The newest findings, of the newest text. */
  checked(): Answer<Checked> | null;
  /** The text of Mattermost's config.json; empty where none was given. */
  config: string;
  jump(from: number): void;
  apply(edits: { from: number; to: number; text: string }[]): void;
  replace(text: string): void;
  /** A text with the line ends of the file that was opened: the editor has its own. */
  asFile(text: string): string;
  /** Works the shown tab out again. */
  refresh(): void;
  /** What the link holds beside the releases. */
  options: Record<string, string>;
}

/** One tab. */
export interface View {
  id: string;
  title: string;
  /** What stays between two refreshes. */
  element: HTMLElement;
  refresh(): Promise<void>;
}

/** A button that leads to a line of the file. */
export function lineLink(app: App, place: Place, words = `line ${place.line}`): HTMLElement {
  return h("button", { type: "button", class: "line", onclick: () => app.jump(place.from) }, words);
}

export function failure(error: Failure): HTMLElement {
  return h(
    "div",
    { class: "notice error", role: "alert" },
    h("p", {}, h("strong", {}, ...prose(error.message))),
    error.help && h("p", {}, ...prose(error.help)),
  );
}

/** What needs you, with its line. */
export function remark(app: App, one: Remark): HTMLElement {
  return h(
    "li",
    { class: `finding ${one.level}` },
    h("span", { class: `badge ${one.level}` }, one.level),
    one.place && lineLink(app, one.place),
    h("p", {}, ...prose(sentence(one.message))),
    one.help && h("p", { class: "help" }, ...prose(sentence(one.help))),
  );
}

export function task(one: Task): HTMLElement {
  return h(
    "li",
    {},
    h("p", {}, h("strong", {}, ...prose(sentence(one.title))), " ", ...prose(one.text)),
    one.commands.length > 0 && commands(one.commands, one.title),
  );
}

/** With a capital, unless it begins with a name, and a full stop. */
export function sentence(text: string): string {
  const first = text.split(/[ :]/, 1)[0] ?? "";
  const whole = /[_['`.]/.test(first) ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?:]$/.test(whole) ? whole : `${whole}.`;
}

/** `3 settings`, `1 setting` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
