/** An administrator has mail fetched from a mailbox at a real server, sees what is wrong with it, and mends it. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { testApp, type TestApp } from "#testing";
import { watchMail } from "#support/channels/email";
import { dovecotAbsent, startDovecot, type Dovecot } from "../server/testing/dovecot.ts";
import { assertAccessible, openBrowser, visit } from "./lib/browser.ts";

const absent = await dovecotAbsent();
const SHOTS = process.env["SHOTS"];

describe("incoming mail in the administration", { skip: absent ?? false }, () => {
  let app: TestApp;
  let browser: Browser;
  let dovecot: Dovecot;
  let cookie: string;

  before(async () => {
    app = await testApp({ web: true });
    dovecot = await startDovecot({ users: { support: "right-password" } });
    browser = await openBrowser();
    await app.admin.post("/api/v1/mailboxes", { address: "support@acme.test", name: "Support" });
    await app.agent("owner", { name: "Olga Ortiz", email: "olga@acme.test" });
    cookie = await app.signIn("olga@acme.test");
  });
  after(async () => {
    await browser?.close();
    await dovecot?.stop();
    await app?.close();
  });

  test("a source is tried, added with a wrong password, seen to fail at admin and desk, mended and removed", async () => {
    const { page, troubles, context } = await visit(browser, app.url, { cookie });
    await page.goto("/admin/mail");
    await page.getByText("No mail is fetched").waitFor();
    await assertAccessible(page, "incoming mail, empty");
    await page.goto("/admin/mail/new");
    await page.getByLabel("Mail server").fill("localhost");
    await page.getByLabel("Port", { exact: true }).fill(String(dovecot.tlsPort));
    await page.getByLabel("User name").fill("support");
    await page.locator("#field-password").fill("wrong-password");
    await page.getByText("The server has a certificate of its own").click();
    await page.getByRole("textbox", { name: "Certificate" }).fill(dovecot.certificate);
    await page.getByRole("button", { name: "Test the connection" }).click();
    await page.getByText("The mail server refuses the user name, password or token.").waitFor();
    await assertAccessible(page, "a source that is refused");
    await page.getByRole("button", { name: "Start fetching" }).click();
    await page.waitForURL(/\/admin\/mail\/[0-9a-f-]{36}/);
    const source = page.url().split("/").at(-1)!.split("?")[0]!;
    const state = async () => (await app.admin.get(`/api/v1/mail-sources/${source}`)).body;
    for (let failures = 1; failures <= 2; failures++) {
      for (let n = 0; (await state()).error?.failures !== failures && n < 200; n++) await page.waitForTimeout(50);
      await app.program.platform.database.pool.query("update mail_sources set next_try_at = now()");
    }
    await watchMail(app.program.platform);
    await page.reload();
    await page.getByText("Authentication failed").waitFor();
    await assertAccessible(page, "a failing source");
    await page.goto("/desk");
    await page.getByRole("link", { name: "Mail needs attention" }).click();
    await page.getByText("cannot be fetched").waitFor();
    await page.goto("/admin/mailboxes");
    await page.getByText("cannot be fetched").waitFor();
    await assertAccessible(page, "mailboxes with an alarm");
    await shoot("failing", source);
    await page.goto(`/admin/mail/${source}`);
    await page.locator("#field-password").fill("right-password");
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/done=saved/);
    for (let n = 0; (await state()).state !== "ok" && n < 200; n++) await page.waitForTimeout(50);
    await watchMail(app.program.platform);
    await page.goto("/admin/mail");
    await page.getByText("Nothing is wrong with incoming mail.").waitFor();
    await shoot("well", source);
    await page.goto(`/admin/mail/${source}`);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("Paused. Mails wait on the mail server.").waitFor();
    await page.getByRole("button", { name: "Remove" }).click();
    await page.getByText("Fetch no more mail from here?").waitFor();
    await page.getByRole("button", { name: "Remove" }).first().click();
    await page.waitForURL(/\/admin\/mail\?done=removed/);
    assert.equal((await app.admin.get(`/api/v1/mail-sources/${source}`)).status, 404);
    assert.deepEqual(troubles, []);
    await context.close();
  });

  /** Pictures for people to look at, when asked for. */
  async function shoot(name: string, source: string) {
    if (!SHOTS) return;
    for (const [locale, width, dark] of [
      ["de", 1280, false],
      ["ar", 1280, true],
      ["de", 360, true],
      ["ar", 360, false],
    ] as const) {
      const { page, context } = await visit(browser, app.url, { cookie, locale, width, dark });
      for (const [what, path] of [
        ["mail", "/admin/mail"],
        ["source", `/admin/mail/${source}`],
        ["mailboxes", "/admin/mailboxes"],
        ["desk", "/desk"],
      ]) {
        await page.goto(path!);
        await page.waitForTimeout(500);
        await page.screenshot({ path: `${SHOTS}/${name}-${what}-${locale}-${width}-${dark ? "dark" : "light"}.png`, fullPage: true });
      }
      await context.close();
    }
  }
});
