// From opening the page to the first result of the README's sample: the browser starts once, each page is fresh.

import { launch, open } from "./test/page.js";

const RUNS = 15;
const browser = await launch();
const times = [];
for (let run = 0; run < RUNS; run++) {
  const { page, context } = await open(browser);
  times.push(await page.evaluate(() => performance.getEntriesByName("first-result")[0].startTime));
  await context.close();
}
await browser.close();
times.sort((left, right) => left - right);
const [best, median, worst] = [times[0], times[RUNS >> 1], times[RUNS - 1]].map((time) => `${Math.round(time)} ms`);
console.log(`first result after opening: ${median} (best ${best}, worst ${worst}, ${RUNS} runs)`);
