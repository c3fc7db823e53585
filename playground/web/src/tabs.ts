// The tabs, as the ARIA pattern has them: one stop for the Tab key, arrows between them.

import type { View } from "./app";
import { h } from "./dom";

export class Tabs {
  readonly #views: View[];
  readonly #list: HTMLElement;
  readonly #panel: HTMLElement;
  readonly #buttons: HTMLButtonElement[];
  #shown = 0;

  constructor(views: View[], list: HTMLElement, panel: HTMLElement, private readonly shown: () => void) {
    this.#views = views;
    this.#list = list;
    this.#panel = panel;
    this.#buttons = views.map((view, index) =>
      h("button", { type: "button", role: "tab", id: `tab-${view.id}`, "aria-controls": "panel", onclick: () => this.#choose(index) }, view.title),
    );
    this.#list.append(...this.#buttons);
    this.#list.addEventListener("keydown", (event) => this.#key(event));
    this.#choose(0);
  }

  get view(): View {
    const view = this.#views[this.#shown];
    if (!view) throw new Error("there is no tab");
    return view;
  }

  show(id: string): void {
    const index = this.#views.findIndex((view) => view.id === id);
    if (index >= 0) this.#choose(index);
  }

  /** Puts a number beside a tab's title. */
  count(id: string, count: number, words: string): void {
    const index = this.#views.findIndex((view) => view.id === id);
    const button = this.#buttons[index];
    const title = this.#views[index]?.title ?? "";
    button?.replaceChildren(title, ...(count > 0 ? [" ", h("span", { class: "count", "aria-label": words }, String(count))] : []));
  }

  #choose(index: number): void {
    this.#shown = index;
    for (const [number, button] of this.#buttons.entries()) {
      const chosen = number === index;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      if (chosen) button.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    this.#panel.setAttribute("aria-labelledby", `tab-${this.view.id}`);
    this.#panel.replaceChildren(this.view.element);
    this.#panel.scrollTop = 0;
    document.body.dataset.tab = this.view.id;
    this.shown();
  }

  #key(event: KeyboardEvent): void {
    const last = this.#buttons.length - 1;
    const next: Record<string, number> = {
      ArrowRight: this.#shown === last ? 0 : this.#shown + 1,
      ArrowLeft: this.#shown === 0 ? last : this.#shown - 1,
      Home: 0,
      End: last,
    };
    const index = next[event.key];
    if (index === undefined) return;
    event.preventDefault();
    this.#choose(index);
    this.#buttons[index]?.focus();
  }
}
