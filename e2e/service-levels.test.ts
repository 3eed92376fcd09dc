/** Service levels in a real browser: a policy written as a plain form and tried on a ticket, its clocks in the desk, live, and what the customer reads. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, assertNoOverflow, visit } from "./lib/browser.ts";
import { deskApp, type DeskApp } from "./lib/desk-app.ts";
import { until } from "./lib/until.ts";

let world: DeskApp;
before(async () => {
  world = await deskApp();
});
after(() => world?.close());

test("a policy is tried before it is saved, runs in the list and at the ticket, and is read by the customer", async () => {
  const { app, browser, jana } = world;
  const { number } = await world.ticket("Slow backup", { priority: "high" });
  const admin = await app.agent("admin", { name: "Adam" });
  const cookie = await app.signIn(admin.email);
  const form = await visit(browser, app.url, { cookie, javaScript: false });
  const { page } = form;
  const press = (name: string) => Promise.all([page.waitForNavigation(), page.getByRole("button", { name, exact: true }).click()]);
  await page.goto("/admin/sla-policies/new");
  await page.locator("[name=name]").fill("Everybody");
  await page.locator("[name='targets.firstResponse.high']").fill("2");
  await page.locator("[name='targets.resolution.high']").fill("four");
  await press("Create policy");
  assert.equal(
    await page.locator("[name='targets.resolution.high']").getAttribute("aria-invalid"),
    "true",
    "what is no number is said at its field",
  );
  await page.locator("[name='targets.resolution.high']").fill("0.5");
  await page.locator("[name='steps.0.amount']").fill("75");
  await page.locator("[name='steps.0.notify'][value=lead]").check();
  await page.locator("[name=ticket]").fill(String(number));
  await press("Try");
  assert.match(await page.locator("main").innerText(), /This policy decides\.[\s\S]*First response\s+2 hours[\s\S]*Solution\s+30 minutes/);
  assert.equal((await app.admin.get("/api/v1/sla-policies")).body.data.length, 0, "nothing is saved by trying");
  await press("Create policy");
  await page.locator("h1", { hasText: "Everybody" }).waitFor();
  await form.context.close();

  await until(
    async () => (await app.admin.get(`/api/v1/tickets/${number}/clocks`)).body.data.length,
    (count) => count === 2,
  );
  await using desk = await world.open(jana, "/desk");
  if (process.env["SHOTS"]) await desk.page.screenshot({ path: `${process.env["SHOTS"]}/list.png` });
  await desk.page.locator("[data-clock]").first().waitFor({ timeout: 8_000 });
  await desk.page.locator("[data-ticket]", { hasText: "Slow backup" }).click();
  await desk.page.locator("[data-clocks]").getByText("First response").waitFor();
  await app.admin.post(`/api/v1/tickets/${number}/messages`, { body: "We are on it.", visibility: "public" });
  await desk.page.locator("[data-clocks] .badge", { hasText: "Met" }).waitFor();
  await desk.page.locator("[data-clocks] summary").first().click();
  await assertAccessible(desk.page, "clocks");
  assert.deepEqual(desk.troubles, []);

  const customer = await app.signIn("ann@customer.example");
  const read = await visit(browser, app.url, { cookie: customer, javaScript: false });
  await read.page.goto(`/requests/${number}`);
  const told = await read.page.locator("main").innerText();
  assert.match(told, /What we promised[\s\S]*Solution\s+within 30 minutes\s+by [\s\S]*First response\s+within 2 hours\s+kept /);
  await read.context.close();

  const paths = ["/admin/sla-policies", `/admin/sla-policies/${(await app.admin.get("/api/v1/sla-policies")).body.data[0].id}`];
  for (const look of [
    { locale: "de", width: 1280, dark: false },
    { locale: "ar", width: 360, dark: true },
  ] as const) {
    const seen = await visit(browser, app.url, { cookie, ...look });
    for (const [place, path] of paths.entries()) {
      await seen.page.goto(path);
      await assertAccessible(seen.page, `${path} ${look.locale}`);
      await assertNoOverflow(seen.page, `${path} ${look.locale}`);
      if (process.env["SHOTS"])
        await seen.page.screenshot({ path: `${process.env["SHOTS"]}/admin-${look.locale}-${place}.png`, fullPage: true });
    }
    assert.deepEqual(seen.troubles, []);
    await seen.context.close();
    if (!process.env["SHOTS"]) continue;
    const his = await visit(browser, app.url, { cookie: customer, ...look });
    await his.page.goto(`/requests/${number}`);
    await his.page.screenshot({ path: `${process.env["SHOTS"]}/portal-${look.locale}.png`, fullPage: true });
    await his.context.close();
    const inside = await visit(browser, app.url, { cookie: jana.cookie, ...look });
    await inside.page.goto(`/desk/tickets/${number}`);
    await inside.page.locator("html[data-ready]").waitFor();
    await inside.page.locator("[data-clocks]").waitFor({ state: "attached" });
    await inside.page.screenshot({ path: `${process.env["SHOTS"]}/desk-${look.locale}.png` });
    await inside.context.close();
  }
});
