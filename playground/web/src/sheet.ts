// What is known of a name, as a small table.

import { copyButton, h, prose } from "./dom";
import type { Sheet } from "./protocol";

/** What only someone who doubts the rest wants to know. */
const EVIDENCE = "evidence";

/** Whole, with evidence and a line to copy, or what fits beside a text. */
export function sheet(one: Sheet, whole: boolean): HTMLElement {
  let before = "";
  const rows = one.lines
    .filter(([label]) => whole || label !== EVIDENCE)
    .map(([label, text]) => {
      const again = label === before;
      before = label;
      return h(
        "tr",
        {},
        h("th", { scope: "row" }, again ? h("span", { class: "off-screen" }, label) : label),
        h("td", {}, /^https:\S+$/.test(text) ? link(text) : h("span", {}, ...prose(text))),
      );
    });
  return h(
    "article",
    { class: whole ? "sheet" : "sheet small" },
    h("h3", {}, h("code", {}, one.title)),
    h("p", {}, ...prose(one.about)),
    h("table", {}, h("caption", { class: "off-screen" }, `About ${one.title}`), h("tbody", {}, ...rows)),
    whole &&
      one.copy.length > 0 &&
      h(
        "div",
        { class: "commands" },
        h("pre", { tabindex: "0", role: "region", "aria-label": `To write ${one.title}` }, one.copy.join("\n")),
        copyButton(() => one.copy.join("\n")),
      ),
  );
}

/** Opens elsewhere, and only when someone follows it. */
function link(address: string): HTMLElement {
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, address);
}
