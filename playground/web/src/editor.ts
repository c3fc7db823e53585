// The editor: highlighting, diagnostics with their fixes, hover and completion, all asked of the library.

import {
  autocompletion,
  type Completion as CodeMirrorCompletion,
  type CompletionContext, type CompletionResult,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { ruby } from "@codemirror/legacy-modes/mode/ruby";
import { yaml } from "@codemirror/legacy-modes/mode/yaml";
import { type Diagnostic as Mark, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension, type Transaction } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
  type Tooltip,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sentence } from "./app";
import type { Core } from "./core";
import { h, prose } from "./dom";
import type { Completion, Diagnostic, Edit, File, Hover } from "./protocol";
import { sheet } from "./sheet";

/** What the editor needs of the page. */
export interface Surroundings {
  core: Core;
  file(): File;
  changed(): void;
  /** Someone pasted another file over all of the text. */
  replaced(): void;
}

export const LANGUAGES: Record<"ruby" | "yaml", Extension> = {
  ruby: StreamLanguage.define(ruby),
  yaml: StreamLanguage.define(yaml),
};

/** The colours are variables of style.css, light and dark. */
const COLOURS = HighlightStyle.define([
  { tag: tags.comment, color: "var(--comment)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--string)" },
  { tag: [tags.number, tags.bool, tags.atom, tags.null], color: "var(--number)" },
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword], color: "var(--keyword)" },
  { tag: [tags.propertyName, tags.definition(tags.variableName)], color: "var(--name)" },
]);

export const COLOURED: Extension = syntaxHighlighting(COLOURS);

export const THEME: Extension = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", color: "var(--text)", backgroundColor: "var(--paper)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--quiet)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--active)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--text)",
    border: "1px solid var(--line)",
    borderRadius: "6px",
    maxWidth: "min(44rem, 92vw)",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--on-accent)",
  },
  ".cm-diagnostic": { whiteSpace: "pre-wrap", padding: "6px 10px" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)" },
});

export class Editor {
  readonly #view: EditorView;
  readonly #language = new Compartment();
  readonly #around: Surroundings;

  constructor(parent: HTMLElement, around: Surroundings) {
    this.#around = around;
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          drawSelection(),
          bracketMatching(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSelectionMatches(),
          autocompletion({
            override: [(context) => this.#complete(context)],
            optionClass: (option) => (option.type === "deprecated" ? "deprecated" : ""),
          }),
          hoverTooltip((_, at) => this.#hover(at), { hoverTime: 250 }),
          keymap.of([...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
          COLOURED,
          this.#language.of(LANGUAGES.ruby),
          THEME,
          EditorView.contentAttributes.of({ "aria-label": "Your file", "aria-multiline": "true", spellcheck: "false", tabindex: "0" }),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            if (update.transactions.some(replacesAll)) around.replaced();
            around.changed();
          }),
        ],
      }),
    });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  set text(text: string) {
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text }, selection: { anchor: 0 } });
  }

  /** Highlights as YAML, or as Ruby. */
  highlight(language: "ruby" | "yaml"): void {
    const wanted = LANGUAGES[language];
    if (this.#language.get(this.#view.state) !== wanted) {
      this.#view.dispatch({ effects: this.#language.reconfigure(wanted) });
    }
  }

  /** Shows a place. */
  jump(from: number): void {
    const at = Math.min(from, this.#view.state.doc.length);
    const line = this.#view.state.doc.lineAt(at);
    this.#view.dispatch({
      selection: { anchor: at, head: line.to },
      effects: EditorView.scrollIntoView(at, { y: "center" }),
    });
    this.#view.focus();
  }

  apply(edits: Edit[]): void {
    const changes = edits.map(({ from, to, text }) => ({ from, to, insert: text }));
    this.#view.dispatch({ changes, userEvent: "input.fix" });
  }

  /** Marks what was found in `text`, if that is still the text. */
  mark(text: string, found: Diagnostic[]): void {
    if (text !== this.text) return;
    this.#view.dispatch(setDiagnostics(this.#view.state, found.map((one) => this.#mark(one))));
  }

  #mark(one: Diagnostic): Mark {
    const { fix } = one;
    return {
      from: one.from,
      to: Math.max(one.to, one.from),
      severity: one.level,
      markClass: one.tag ? `tag-${one.tag}` : undefined,
      message: one.message,
      renderMessage: () =>
        h(
          "div",
          { class: "message" },
          h("div", {}, ...prose(sentence(one.message))),
          one.help && h("div", { class: "help" }, ...prose(sentence(one.help))),
          h("div", { class: "quiet" }, one.rule),
        ),
      actions: fix ? [{ name: fix.risk ? `${fix.title} (${fix.risk})` : fix.title, apply: () => this.apply(fix.edits) }] : [],
    };
  }

  async #hover(at: number): Promise<Tooltip | null> {
    const answer = await this.#around.core.ask("hover", { ...this.#around.file(), at });
    if (!("ok" in answer) || !answer.ok) return null;
    const hover = answer.ok;
    return { pos: hover.from, end: hover.to, above: true, create: () => ({ dom: described(hover) }) };
  }

  async #complete(context: CompletionContext): Promise<CompletionResult | null> {
    if (!context.explicit && !context.matchBefore(/[\w'"[]$/)) return null;
    const answer = await this.#around.core.newest("complete", { ...this.#around.file(), at: context.pos });
    if (!answer || !("ok" in answer) || answer.ok.length === 0) return null;
    const start = Math.min(...answer.ok.map((item) => item.edit.from));
    // What is typed is compared with the name, not with its quote.
    const typed = context.state.sliceDoc(start, context.pos);
    const from = start + (/^[['"\s]*/.exec(typed)?.[0].length ?? 0);
    return { from, validFor: /^\w*$/, options: answer.ok.map((item) => this.#option(item)) };
  }

  #option(item: Completion): CodeMirrorCompletion {
    const { edit, name } = item;
    return {
      label: item.label,
      detail: item.detail,
      type: item.deprecated ? "deprecated" : item.kind,
      boost: item.deprecated ? -50 : 0,
      apply: (view, _completion, _from, to) => {
        view.dispatch({
          changes: { from: edit.from, to: Math.max(edit.to, to), insert: edit.text },
          selection: { anchor: edit.from + edit.text.length },
          userEvent: "input.complete",
        });
      },
      info: name
        ? async () => {
            const answer = await this.#around.core.ask("describe", { ...this.#around.file(), name });
            return "ok" in answer ? described(answer.ok) : null;
          }
        : undefined,
    };
  }
}

/** Whether a paste leaves nothing of what was there. */
function replacesAll(transaction: Transaction): boolean {
  if (!transaction.isUserEvent("input.paste")) return false;
  const length = transaction.startState.doc.length;
  let all = false;
  transaction.changes.iterChangedRanges((from, to) => {
    all ||= from === 0 && to === length;
  });
  return all;
}

/** What a name means, first of all in this file. */
function described(hover: Hover): HTMLElement {
  return h(
    "div",
    { class: "hover" },
    ...hover.here.map((sentence) => h("p", {}, h("strong", {}, ...prose(sentence)))),
    ...hover.sheets.map((one) => sheet(one, false)),
  );
}
