// Elements in one line each. Text is always set as text, never as markup.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | ((event: Event) => void)>;

/** `h("button", { type: "button", onclick }, "Copy")` */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Child | Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat().filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** Those that are there. */
export function shown(...parts: (Node | false | "" | null | undefined)[]): Node[] {
  return parts.filter((part): part is Node => Boolean(part));
}

/** An element of index.html. */
export function found<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element ${id}`);
  return element as T;
}

/** Words in which `code` is between backticks. */
export function prose(text: string): (Node | string)[] {
  return text.split(/(`[^`]+`)/).map((part) => (/^`.+`$/.test(part) ? h("code", {}, part.slice(1, -1)) : part));
}

/** Puts text on the clipboard and says so on the button. */
export function copyButton(text: () => string, label = "Copy"): HTMLButtonElement {
  const button = h("button", { type: "button", class: "small" }, label);
  button.addEventListener("click", () => {
    void copy(text()).then((done) => {
      button.textContent = done ? "Copied" : "Select the text and press Ctrl+C";
      setTimeout(() => (button.textContent = label), 2000);
    });
  });
  return button;
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A page from a file has no clipboard in some browsers.
    const area = h("textarea", { readonly: true, class: "off-screen", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** Offers a text as a file. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Commands to type, with a button that copies them. */
export function commands(lines: string[], label: string): HTMLElement {
  return h(
    "div",
    { class: "commands" },
    h("pre", { tabindex: "0", role: "region", "aria-label": label }, lines.join("\n")),
    copyButton(() => lines.filter((line) => !line.startsWith("#")).join("\n")),
  );
}
