// What a person does with the page, tab by tab.

import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { launch, open, paste, settled, show } from "./page.js";

const root = new URL("../../../", import.meta.url);
const sample = (name) => readFileSync(new URL(`tests/samples/${name}`, root), "utf8");
const SECRET = "Hunter2-Zebra-99";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Chooses both releases. */
async function choose(page, from, to) {
  await page.getByLabel("GitLab now").selectOption(from);
  await page.getByLabel("upgrade to").selectOption(to);
  await settled(page);
}

/** Does something on a fresh page, and sees to it that nothing was requested and nothing failed. */
async function on(options, act) {
  const opened = await open(browser, options);
  try {
    await act(opened.page, opened);
    assert.deepEqual(opened.requests, [], "no request leaves the page");
    assert.deepEqual(opened.errors, [], "the console has no error");
  } finally {
    await opened.context.close();
  }
}

describe("the README's sample", () => {
  test("Plan names the required stop and the lines", () =>
    on({}, async (page) => {
      const panel = await show(page, "Plan");
      await panel.getByText("Before GitLab 11.0").first().waitFor();
      assert.match(await panel.innerText(), /mattermost\['team_max_users_per_team'\][\s\S]*MM_TEAMSETTINGS_MAXUSERSPERTEAM/);
      await panel.getByRole("button", { name: "line 6", exact: true }).first().click();
      assert.match(await page.locator(".cm-activeLine").innerText(), /team_max_users_per_team/);
    }));

  test("Migrate shows both sides, and downloads the file that the command writes", () =>
    on({}, async (page) => {
      const panel = await show(page, "Migrate");
      assert.match(await panel.locator(".cm-merge-b").innerText(), /'MM_TEAMSETTINGS_MAXUSERSPERTEAM' => '150'/);
      assert.match(await panel.locator(".cm-merge-a").innerText(), /team_max_users_per_team'\] = 150/);
      const [saved] = await Promise.all([page.waitForEvent("download"), panel.getByRole("button", { name: "Download gitlab.rb" }).click()]);
      const text = readFileSync(await saved.path(), "utf8");
      const readme = readFileSync(new URL("README.md", root), "utf8");
      const after = /After `gitlab-rb migrate`[\s\S]*?```ruby\n([\s\S]*?)```/.exec(readme)[1];
      assert.ok(text.includes(after), text);
    }));

  test("Lint lists a finding whose fix changes the editor", () =>
    on({}, async (page) => {
      await paste(page, sample("address.gitlab.rb"));
      const panel = await show(page, "Lint");
      assert.match(await panel.innerText(), /makes a local variable/);
      await panel.getByRole("button", { name: /^Fix/ }).first().click();
      await settled(page);
      assert.match(await page.locator(".cm-content").innerText(), /^external_url 'https/);
    }));

  test("Mattermost says which value applies", () =>
    on({}, async (page) => {
      const panel = await show(page, "Mattermost");
      assert.match(await panel.innerText(), /settings? differ/);
      assert.ok((await panel.getByText("applies", { exact: true }).count()) > 0);
    }));

  test("Export writes each form", () =>
    on({}, async (page) => {
      const panel = await show(page, "Export");
      for (const [form, words] of [["config-json", /"TeamSettings"/], ["env", /MM_TEAMSETTINGS_MAXUSERSPERTEAM="?150/], ["compose", /services:/], ["systemd", /EnvironmentFile=/], ["mmctl", /config set -- TeamSettings/], ["helm", /:/]]) {
        await panel.locator("#form").selectOption(form);
        await settled(page);
        assert.match(await panel.locator("pre.file").allInnerTexts().then((all) => all.join("\n")), words, form);
      }
    }));

  test("Look up explains a name and offers names that are near", () =>
    on({}, async (page) => {
      const panel = await show(page, "Look up");
      await panel.getByRole("searchbox").fill("email_enable_batching");
      await settled(page);
      assert.match(await panel.innerText(), /MM_EMAILSETTINGS_ENABLEEMAILBATCHING/);
      await panel.getByRole("searchbox").fill("email_enable_batchin");
      await settled(page);
      await panel.getByRole("button", { name: "email_enable_batching", exact: false }).first().click();
      await settled(page);
      assert.match(await panel.innerText(), /MM_EMAILSETTINGS_ENABLEEMAILBATCHING/);
    }));
});

describe("the editor", () => {
  test("hover says what a setting is", () =>
    on({}, async (page) => {
      await page.locator(".cm-line", { hasText: "email_enable_batching" }).getByText("email_enable_batching").first().hover();
      const tip = page.locator(".cm-tooltip .hover");
      await tip.waitFor();
      assert.match(await tip.innerText(), /email_enable_batching/);
    }));

  test("completion offers keys of the target release and writes one", () =>
    on({}, async (page) => {
      await paste(page, "");
      await page.keyboard.type("nginx['ssl_certificate_k");
      await page.locator(".cm-tooltip-autocomplete").waitFor();
      await page.getByRole("option", { name: /ssl_certificate_key/ }).first().waitFor();
      await page.waitForTimeout(150);
      await page.keyboard.press("Enter");
      assert.match(await page.locator(".cm-content").innerText(), /nginx\['ssl_certificate_key'/);
    }));

  test("a syntax error is marked, and no tab works on the file", () =>
    on({}, async (page) => {
      await paste(page, "external_url 'https://git.example.com'\ngitlab_rails['a'] = [1, 2\nnginx['x'] = )\n");
      await choose(page, "15.11", "18.11");
      await page.locator(".cm-lintRange-error, .cm-lint-marker-error").first().waitFor();
      for (const tab of ["Plan", "Migrate", "Mattermost", "Export"]) {
        assert.match(await (await show(page, tab)).innerText(), /Ruby cannot read this file/, tab);
      }
    }));

  test("a character outside of the basic plane moves nothing", () =>
    on({}, async (page) => {
      await paste(page, "# 🦊 é\nexternal_url = 'https://git.example.com'\n");
      const panel = await show(page, "Lint");
      await panel.getByRole("button", { name: /^Fix/ }).first().click();
      await settled(page);
      assert.match(await page.locator(".cm-content").innerText(), /# 🦊 é\nexternal_url 'https/);
    }));
});

test("the release that runs is read from a compose file", () =>
  on({}, async (page) => {
    await paste(page, "services:\n  gitlab:\n    image: gitlab/gitlab-ee:15.11.13-ee.0\n    environment:\n      GITLAB_OMNIBUS_CONFIG: |\n        external_url 'https://git.example.com'\n        gitaly['auth_token'] = 'x'\n");
    assert.equal(await page.getByLabel("GitLab now").inputValue(), "15.11");
    assert.match(await page.locator("#origin").innerText(), /from the image tag in the file/);
    const panel = await show(page, "Migrate");
    assert.match(await panel.locator(".cm-merge-b").innerText(), /gitaly\['configuration'\]/);
  }));

test("another file that is pasted has nothing of the sample", () =>
  on({}, async (page) => {
    await paste(page, "external_url 'https://git.example.com'\n");
    assert.equal(await page.getByLabel("GitLab now").inputValue(), "");
    assert.equal(await (await show(page, "Mattermost")).locator("textarea").inputValue(), "");
    assert.match(await (await show(page, "Plan")).innerText(), /Choose the release that runs now/);
  }));

test("a file that is dropped is opened, and config.json goes to its tab", () =>
  on({}, async (page) => {
    const drop = (name, text) =>
      page.evaluate(
        ([name, text]) => {
          const data = new DataTransfer();
          data.items.add(new File([text], name));
          document.querySelector("main").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        },
        [name, text],
      );
    await drop("prod.gitlab.rb", "external_url = 'https://dropped.example.com'\n");
    await settled(page);
    assert.match(await page.locator(".cm-content").innerText(), /dropped\.example\.com/);
    await drop("windows.gitlab.rb", "gitaly['auth_token'] = 'x'\r\n");
    await choose(page, "15.11", "18.11");
    const panel = await show(page, "Migrate");
    const [saved] = await Promise.all([page.waitForEvent("download"), panel.getByRole("button", { name: /^Download/ }).click()]);
    assert.doesNotMatch(readFileSync(await saved.path(), "utf8"), /[^\r]\n/, "line ends stay");
    await drop("config.json", '{ "TeamSettings": { "SiteName": "Dropped" } }');
    await settled(page);
    assert.equal(await page.getByRole("tab", { selected: true }).innerText(), "Mattermost");
    assert.match(await page.locator("#panel textarea").inputValue(), /Dropped/);
  }));

describe("secrets", () => {
  const text = `external_url 'https://git.example.com'\nmattermost_external_url 'https://chat.example.com'\ngitlab_rails['smtp_password'] = '${SECRET}'\nmattermost['email_smtp_password'] = '${SECRET}'\nmattermost['env'] = { 'MM_EMAILSETTINGS_SMTPPASSWORD' => '${SECRET}' }\n`;

  test("no tab has one in its elements", () =>
    on({}, async (page) => {
      await paste(page, text);
      await choose(page, "10.8", "18.11");
      for (const tab of ["Plan", "Migrate", "Lint", "Mattermost", "Export", "Look up"]) {
        const panel = await show(page, tab);
        assert.ok(!(await panel.innerHTML()).includes(SECRET), tab);
      }
      assert.match(await (await show(page, "Export")).innerText(), /masked here/);
    }));

  test("the download has it", () =>
    on({}, async (page) => {
      await paste(page, text);
      await choose(page, "10.8", "18.11");
      const panel = await show(page, "Migrate");
      const [saved] = await Promise.all([page.waitForEvent("download"), panel.getByRole("button", { name: /^Download/ }).click()]);
      assert.ok(readFileSync(await saved.path(), "utf8").includes(SECRET));
    }));

  test("a link has no text unless it is asked for, and then a masked one that opens again", () =>
    on({}, async (page, { context }) => {
      await paste(page, text);
      await show(page, "Lint");
      await page.getByRole("button", { name: "Link…" }).click();
      const address = page.locator("#address");
      assert.doesNotMatch(await address.inputValue(), /text=/);
      await page.locator("#with-text").check();
      await page.waitForFunction(() => document.querySelector("#address").value.includes("text="));
      const link = await address.inputValue();
      const again = await context.newPage();
      await again.goto(link);
      await again.waitForSelector("body[data-state=ready]");
      const shown = await again.locator(".cm-content").innerText();
      assert.match(shown, /gitlab_rails\['smtp_password'\] = \[secret\]/);
      assert.ok(!shown.includes(SECRET));
      assert.match(await again.getByRole("tab", { selected: true }).innerText(), /^Lint/);
    }));
});

test("a full template is answered, and typing goes on meanwhile", async (t) => {
  const folder = process.env.GITLAB_RB_TEMPLATES;
  const path = folder && `${folder}-uncommented/18.11.0.rb`;
  const text = path && existsSync(path) ? readFileSync(path, "utf8") : Array.from({ length: 3000 }, (_, line) => `# ${line}\nnginx['custom_${line}'] = 'v'\n`).join("");
  if (!path || !existsSync(path)) t.diagnostic("GITLAB_RB_TEMPLATES names no folder of templates: a generated text was pasted");
  await on({}, async (page) => {
    await paste(page, text);
    await choose(page, "15.11", "18.11");
    const panel = await show(page, "Plan");
    assert.match(await panel.innerText(), /needs? you|automatic|nothing in this file|Ruby cannot/i);
    for (const tab of ["Migrate", "Lint", "Mattermost", "Export"]) assert.ok((await (await show(page, tab)).innerText()).length > 20, tab);
  });
});

test("the page is one file that may connect to nothing, below 2.5 MB compressed", () => {
  const file = process.env.GITLAB_RB_PLAYGROUND;
  const html = readFileSync(file, "utf8");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)[1];
  assert.match(policy, /^default-src 'none';/);
  assert.doesNotMatch(policy, /https?:|\*|connect-src|script-src[^;]*unsafe-inline|'unsafe-eval'/);
  assert.doesNotMatch(html.replace(/<script[\s\S]*?<\/script>/g, ""), /(?:src|href)="(?!#|data:)/);
  assert.ok(gzipSync(html).length < 2.5 * 1024 * 1024, `${statSync(file).size} bytes`);
});

test("a connection is refused by the browser, not only by good will", () =>
  on({}, async (page, opened) => {
    const failed = await page.evaluate(() => fetch("https://example.com/").then(() => "connected", () => "refused"));
    assert.equal(failed, "refused");
    // The browser says so in the console, and asks nobody.
    assert.ok(opened.errors.some((error) => error.includes("Content Security Policy")));
    opened.errors.length = 0;
  }));
