// The built page in a real browser, from a file, with all network traffic counted.

import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";

export const PAGE = pathToFileURL(process.env.GITLAB_RB_PLAYGROUND).href;

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
}

/** Opens the page; `requests` is what it asked the network or the disk for, beside itself. */
export async function open(browser, { hash = "", viewport = { width: 1440, height: 900 }, colorScheme = "light" } = {}) {
  const context = await browser.newContext({ viewport, colorScheme, acceptDownloads: true });
  const page = await context.newPage();
  const requests = [];
  const errors = [];
  page.on("request", (request) => {
    const address = request.url();
    const own = address.split("#")[0] === PAGE || address.startsWith("blob:") || address.startsWith("data:");
    if (!own) requests.push(address);
  });
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(PAGE + hash);
  await page.waitForSelector("body[data-state=ready]");
  return { page, context, requests, errors };
}

/** Puts a text into the editor as a paste does, and waits until it is checked. */
export async function paste(page, text) {
  await page.click(".cm-content");
  await page.keyboard.press("Control+a");
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.querySelector(".cm-content").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  await settled(page);
}

/** Waits until no question is open. */
export async function settled(page) {
  await page.waitForTimeout(200);
  await page.waitForSelector("body[data-busy='0']");
}

export async function show(page, tab) {
  await page.getByRole("tab", { name: new RegExp(`^${tab}`) }).click();
  await settled(page);
  return page.locator("#panel");
}
