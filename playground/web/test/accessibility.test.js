// axe finds nothing, in light and dark, wide and narrow; and the keyboard reaches everything.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, open, show } from "./page.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TABS = ["Plan", "Migrate", "Lint", "Mattermost", "Export", "Look up"];
const PHONE = { width: 390, height: 844 };

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const [name, options] of Object.entries({
  "light and wide": {},
  "dark and wide": { colorScheme: "dark" },
  "light on a phone": { viewport: PHONE },
  "dark on a phone": { viewport: PHONE, colorScheme: "dark" },
})) {
  test(`axe finds nothing: ${name}`, async () => {
    const { page, context } = await open(browser, options);
    // Through the debugger, which the page's policy does not bind.
    await page.evaluate(axe);
    for (const tab of TABS) {
      const panel = await show(page, tab);
      if (tab === "Look up") {
        await panel.getByRole("searchbox").fill("email_enable_batching");
        await page.waitForTimeout(300);
      }
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
      const { violations } = await page.evaluate(() => window.axe.run());
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("\n")}`);
      assert.deepEqual(found, [], tab);
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0, "the page does not scroll sideways");
    await context.close();
  });
}

test("the arrows walk the tabs, and Tab leaves the editor", async () => {
  const { page, context } = await open(browser);
  await page.getByRole("tab", { name: "Plan" }).focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-migrate");
  await page.keyboard.press("End");
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-look-up");
  await page.click(".cm-content");
  await page.keyboard.press("Tab");
  assert.notEqual(await page.evaluate(() => document.activeElement.className.includes?.("cm-content")), true);
  await context.close();
});
