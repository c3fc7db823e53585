// The two releases on top: chosen, or read from what the file says itself.

import { found, h } from "./dom";
import type { Checked, Facts } from "./protocol";

export class Releases {
  readonly #from = found<HTMLSelectElement>("from");
  readonly #to = found<HTMLSelectElement>("to");
  readonly #origin = found("origin");
  /** Whether someone chose it; then the file does not. */
  #chosen = false;

  constructor(facts: Facts, changed: () => void) {
    const newestFirst = [...facts.releases].reverse();
    this.#from.append(h("option", { value: "" }, "choose…"), ...options(newestFirst));
    this.#to.append(...options(newestFirst));
    this.#to.value = newestFirst[0] ?? "";
    this.#from.addEventListener("change", () => {
      this.#chosen = this.#from.value !== "";
      this.#origin.textContent = "";
      changed();
    });
    this.#to.addEventListener("change", changed);
  }

  get from(): string | null {
    return this.#from.value || null;
  }

  get to(): string {
    return this.#to.value;
  }

  /** Sets what a link or the sample says. */
  set(from: string | undefined, to: string | undefined): void {
    if (from) {
      this.#from.value = from;
      this.#chosen = this.#from.value !== "";
    }
    if (to) {
      const before = this.#to.value;
      this.#to.value = to;
      if (!this.#to.value) this.#to.value = before;
    }
    this.#origin.textContent = "";
  }

  /** Forgets both, for another file. */
  forget(): void {
    this.#chosen = false;
    this.#from.value = "";
    this.#to.selectedIndex = 0;
    this.#origin.textContent = "";
  }

  /** Takes the release that the file names; gives whether that changed something. */
  hint(hint: Checked["hint"]): boolean {
    if (this.#chosen) return false;
    const before = this.#from.value;
    this.#from.value = hint?.release ?? "";
    this.#origin.textContent = hint ? `from the ${hint.source} in the file` : "";
    return before !== this.#from.value;
  }
}

function options(releases: string[]): HTMLElement[] {
  const majors = new Map<string, string[]>();
  for (const release of releases) {
    const major = release.split(".")[0] ?? "";
    majors.set(major, [...(majors.get(major) ?? []), release]);
  }
  return [...majors].map(([major, list]) =>
    h("optgroup", { label: `GitLab ${major}` }, ...list.map((release) => h("option", { value: release }, release))),
  );
}
