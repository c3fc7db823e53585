// What the link holds: releases, tab and options, and the text only where someone asked for it.
//
// Everything is behind the `#`, which no browser sends to a server.

import type { App } from "./app";
import { h, copyButton } from "./dom";

export interface Address {
  from?: string;
  to?: string;
  tab?: string;
  name?: string;
  text?: string;
  options: Record<string, string>;
}

/** A link that some programs would cut. */
const LONG = 8000;

export async function read(hash: string): Promise<Address> {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const address: Address = { options: {} };
  for (const [name, value] of fields) {
    if (name === "text") {
      address.text = await unpacked(value).catch(() => undefined);
    } else if (name === "from" || name === "to" || name === "tab" || name === "name") {
      address[name] = value;
    } else if (name === "q" || name === "form" || name === "mattermost") {
      address.options[name] = value;
    }
  }
  return address;
}

/** The link to what is shown; with a text only if one is given. */
async function write(app: App, tab: string, text?: string): Promise<string> {
  const file = app.file();
  const fields = new URLSearchParams();
  if (file.from) fields.set("from", file.from);
  fields.set("to", file.to);
  fields.set("tab", tab);
  for (const [name, value] of Object.entries(app.options)) if (value) fields.set(name, value);
  if (text !== undefined) {
    if (file.name) fields.set("name", file.name);
    fields.set("text", await packed(text));
  }
  return `${location.href.split("#")[0]}#${fields}`;
}

/** The dialog of the link. */
export async function share(app: App, tab: string, dialog: HTMLDialogElement): Promise<void> {
  const withText = h("input", { type: "checkbox", id: "with-text" });
  const area = h("textarea", { id: "address", rows: 5, readonly: true });
  const note = h("p", { class: "quiet", role: "status" });
  const update = async () => {
    let text: string | undefined;
    if (withText.checked) {
      const answer = await app.core.ask("mask", app.file());
      if ("ok" in answer) text = answer.ok.text;
    }
    area.value = await write(app, tab, text);
    note.textContent = area.value.length > LONG ? "This link is long: some programs cut it. Send the file instead." : "";
  };
  withText.addEventListener("change", () => void update());
  dialog.replaceChildren(
    h("h2", { id: "share-title" }, "Link to this page"),
    h("p", {}, "The link holds the releases, the tab and its options. Nobody gets your file unless you include it."),
    h("label", { class: "choice" }, withText, " Include the text, with secrets masked. Look through it first: a secret in an unusual place may not be recognised."),
    h("label", { for: "address", class: "off-screen" }, "Link"),
    area,
    note,
    h("div", { class: "actions" }, copyButton(() => area.value, "Copy the link"), h("button", { type: "button", class: "small", onclick: () => dialog.close() }, "Close")),
  );
  await update();
  dialog.showModal();
}

async function packed(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function unpacked(value: string): Promise<string> {
  const binary = atob(value.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).text();
}
