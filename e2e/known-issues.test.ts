/** Known issues: written, shown, tied and told in the desk by keyboard; read and reported in the portal without scripts, in two directions. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, assertNoOverflow, visit } from "./lib/browser.ts";
import { deskApp, type DeskApp } from "./lib/desk-app.ts";

const SHOTS = process.env["SHOTS"];
let desk: DeskApp;

before(async () => {
  desk = await deskApp();
  const post = async (path: string, body: object) => {
    const answer = await desk.app.admin.post(`/api/v1${path}`, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };
  const brand = (await post("/brands", { name: "Acme" })).id;
  await post("/products", { names: { en: "Ledger", ar: "الدفتر" }, slug: "ledger", brand });
});
after(() => desk.close());

test("an issue is written down, a ticket tied by key, its state told, and all tied tickets can be written to", async () => {
  const { number } = await desk.ticket("Export stops at half");
  await using seen = await desk.open(desk.jana, "/desk/issues");
  const { page } = seen;
  await page.getByText("No known issue here").waitFor();
  await assertAccessible(page, "no known issues");
  await page.getByRole("link", { name: "New known issue" }).press("Enter");
  await page.waitForURL(/issues\/new/);
  await page.locator("html[data-ready]").waitFor();
  await page.locator("#field-title-en").fill("Export stops before the last rows");
  await page.locator("#field-workaround-en").fill("Export one quarter at a time.");
  await page.locator("#field-versions").fill("4.1, 4.2");
  await page.locator("#field-visibility").selectOption("customers");
  await assertAccessible(page, "a new known issue");
  await page.getByRole("button", { name: "Write it down" }).press("Enter");
  await page.waitForURL(/issues\/1\?done=saved/);
  await assertAccessible(page, "a known issue");
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/issue.png`, fullPage: true });

  await page.goto(`/desk/tickets/${number}`);
  await page.locator("html[data-ready]").waitFor();
  await page.getByText("Tied to none.").waitFor();
  await page.keyboard.press("i");
  await page.getByRole("option", { name: /KI-1/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: /KI-1/ }).first().press("Enter");
  await page.waitForURL(/issues\/1$/);
  await page.getByRole("link", { name: "Ann Smith" }).first().waitFor();

  await page.locator("#field-state").selectOption("fixed");
  await page.locator("#field-fixedIn").fill("4.3");
  await page.getByRole("button", { name: "Set the state" }).press("Enter");
  await page.waitForURL(/done=state/);
  await page.getByRole("button", { name: "Write to 1 open tied ticket" }).first().press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("It is mended in 4.3.");
  await dialog.getByRole("button", { name: "See what will happen" }).press("Enter");
  await assertAccessible(page, "writing to tied tickets");
  await dialog.getByRole("button", { name: "Do it in 1 ticket" }).press("Enter");
  await dialog.getByText(/1 reply leaves/).waitFor();
  assert.deepEqual(seen.troubles, []);

  await using phone = await desk.open(desk.jana, "/desk/issues/1", { locale: "ar", width: 360, dark: true });
  await assertNoOverflow(phone.page, "a known issue on a phone");
  await assertAccessible(phone.page, "a known issue on a phone");
  if (SHOTS) await phone.page.screenshot({ path: `${SHOTS}/issue-ar.png`, fullPage: true });
  await phone.page.goto("/desk/issues");
  await assertNoOverflow(phone.page, "known issues on a phone");
});

for (const locale of ["en", "ar"] as const) {
  test(`a customer finds the issue, says without scripts that it affects him, and takes it back, ${locale}`, async () => {
    const customer = await desk.app.contact({ name: `Eva ${locale}` });
    const api = `/api/v1/known-issues/1`;
    const { context, page } = await visit(desk.browser, desk.app.url, {
      cookie: customer.cookie,
      locale,
      width: 360,
      javaScript: false,
    });
    try {
      const press = async (selector: string) => {
        const [response] = await Promise.all([page.waitForNavigation(), page.locator(selector).click()]);
        return response!.status();
      };
      await page.goto(`/${locale}/issues?tab=done`);
      await page.locator(".request-subject a").first().waitFor();
      await assertNoOverflow(page, "known issues");
      assert.equal(await page.locator("script").count(), 0);
      assert.equal(await press(".request-subject a"), 200);
      await page.locator("#field-version").fill("4.2");
      await page.locator("#field-comment").fill("Every night");
      assert.equal(await press('button[value="say"]'), 200);
      assert.equal((await customer.get(api)).body.mine.comment, "Every night");
      assert.ok((await page.content()).length < 50_000);
      await assertNoOverflow(page, "a known issue");
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/portal-issue-${locale}.png`, fullPage: true });
      assert.equal(await press('button[value="withdraw"]'), 200);
      assert.equal((await customer.get(api)).body.mine, null);
    } finally {
      await context.close();
    }
    // Looked at by axe, which is a script of ours.
    const looked = await visit(desk.browser, desk.app.url, { cookie: customer.cookie, locale, width: 360, dark: locale === "ar" });
    try {
      for (const path of ["/issues?tab=done", "/issues/1"]) {
        await looked.page.goto(`/${locale}${path}`);
        await assertAccessible(looked.page, path);
      }
      assert.deepEqual(looked.troubles, []);
    } finally {
      await looked.context.close();
    }
  });
}
