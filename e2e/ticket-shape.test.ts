/** What a vendor makes of his tickets: own fields, statuses, forms and checklists, in the desk, the administration and the portal. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { testApp, type Caller, type TestApp } from "#testing";
import { assertAccessible, assertNoOverflow, openBrowser, visit, type VisitOptions } from "./lib/browser.ts";
import { until } from "./lib/until.ts";

const V1 = "/api/v1";
let app: TestApp;
let browser: Browser;
let agent: Caller & { id: string; email: string };
let customer: Awaited<ReturnType<TestApp["contact"]>>;
let cookie: string;

const made = async (path: string, body: object) => {
  const answer = await app.admin.post(`${V1}/${path}`, body);
  assert.equal(answer.status, 201, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

before(async () => {
  app = await testApp({ web: true });
  browser = await openBrowser();
  agent = await app.agent("admin", { name: "Helena Duarte" });
  cookie = await app.signIn(agent.email);
  customer = await app.contact({ name: "Jana Nováková", email: "jana@mueller.test" });
  await made("fields", { kind: "ticket", key: "site", type: "text", labels: { en: "Site", ar: "الموقع" }, access: "customerWrites" });
  await made("fields", {
    kind: "ticket",
    key: "cause",
    type: "choice",
    labels: { en: "Cause", ar: "السبب" },
    options: [
      { key: "cable", labels: { en: "Cable", ar: "كابل" } },
      { key: "user", labels: { en: "Handling", ar: "الاستخدام" } },
    ],
    required: "when",
    requiredWhen: [{ name: "category", in: ["solved"] }],
  });
});
after(async () => {
  await browser?.close();
  await app?.close();
});

async function open(path: string, options: VisitOptions = {}) {
  const seen = await visit(browser, app.url, { cookie, ...options });
  await seen.page.goto(path);
  if (options.javaScript !== false && /^\/(desk|admin)/.test(path)) await seen.page.locator("html[data-ready]").waitFor();
  return { ...seen, [Symbol.asyncDispose]: () => seen.context.close() };
}
const ticket = (subject: string, more: object = {}) =>
  made("tickets", { subject, body: "Words", requester: { email: customer.email }, ...more });
async function lookedAt(page: Page, name: string): Promise<void> {
  await assertAccessible(page, name);
  await assertNoOverflow(page, name);
}

describe("fields of a ticket", () => {
  test("are edited in place, asked for before solving, told in the history and found by a view", async () => {
    const { number } = await ticket("Printer is silent", { fields: { site: "Brno" } });
    await using seen = await open(`/desk/tickets/${number}`);
    const { page } = seen;
    const side = page.locator("#side");
    await side.getByText("Brno").waitFor();
    await side.getByRole("button", { name: "Change fields" }).click();
    await page.getByLabel("Site").fill("Praha");
    await page.getByLabel("Site").press("Enter");
    await side.getByText("Praha").waitFor();
    await page.keyboard.press("s");
    await page.getByRole("option", { name: "Solved" }).click();
    await page.getByLabel("Cause").waitFor();
    assert.equal(await page.getByLabel("Cause").getAttribute("aria-invalid"), "true");
    await page.getByLabel("Cause").selectOption("cable");
    await side.getByRole("button", { name: "Save", exact: true }).click();
    await side.getByText("Cable").waitFor();
    assert.equal((await agent.get(`${V1}/tickets/${number}`)).body.category, "solved");
    await side.getByText("History").click();
    await side.locator(".history", { hasText: "Brno" }).waitFor();
    assert.match((await side.locator(".history").textContent()) ?? "", /Site.*Brno.*Praha/);
    await lookedAt(page, "fields at the side");
    assert.deepEqual(seen.troubles, []);

    await page.goto("/desk/views/new");
    await page.locator("html[data-ready]").waitFor();
    await page.getByRole("button", { name: "Add condition" }).first().click();
    await page.keyboard.type("Site");
    await page.getByRole("option", { name: "Site" }).click();
    await page.getByLabel("Site", { exact: true }).fill("pra*");
    await assertAccessible(page, "a condition on a field");
  });

  test("are the customer’s to read and fill in without JavaScript, right to left and on a phone", async () => {
    const { number } = await ticket("Scanner", { fields: { cause: "user" } });
    await using seen = await open(`/ar/requests/${number}`, {
      cookie: customer.cookie,
      locale: "ar",
      width: 360,
      dark: true,
      javaScript: false,
    });
    const { page } = seen;
    assert.ok(!(await page.content()).includes("الاستخدام"), "what is the vendor's own is not there");
    await page.locator("summary", { hasText: "إضافة تفاصيل" }).click();
    await page.getByLabel("الموقع").fill("القاهرة");
    await page.getByRole("button", { name: "حفظ" }).click();
    await page.getByText("القاهرة").first().waitFor();
    assert.deepEqual((await agent.get(`${V1}/tickets/${number}`)).body.fields, { cause: "user", site: "القاهرة" });
    await assertNoOverflow(page, "fields of a request");
  });
});

describe("statuses", () => {
  test("are named in the administration, set in the desk and read by the customer under their public name", async () => {
    const { number } = await ticket("Board is dead", { type: "incident" });
    await using seen = await open("/admin/statuses/new");
    const { page } = seen;
    await page.getByLabel("Category").selectOption("waitingOnThirdParty");
    await page.getByRole("group", { name: "English" }).getByLabel("Name", { exact: false }).first().fill("In the lab");
    await page.getByRole("group", { name: "English" }).getByLabel("Public name").fill("Being examined");
    await page.getByRole("group", { name: "العربية" }).getByLabel("Public name").fill("قيد الفحص");
    await page.getByLabel("Wrench").check();
    await page.getByRole("button", { name: "Create status" }).click();
    await page.getByRole("heading", { level: 1, name: "In the lab" }).waitFor();
    await assertAccessible(page, "a status");
    await page.goto(`/desk/tickets/${number}`);
    await page.locator("html[data-ready]").waitFor();
    await page.keyboard.press("s");
    await page
      .getByRole("dialog")
      .getByRole("option", { name: /In the lab/ })
      .click();
    await page.locator(".ticket-number", { hasText: "In the lab" }).waitFor();
    await page
      .getByText("Saved")
      .or(page.locator("#side .prop-button", { hasText: "In the lab" }))
      .first()
      .waitFor();
    await page.goto("/admin/statuses");
    await page.getByText("Being examined").waitFor();
    await page.locator("html[data-ready]").waitFor();
    await page.getByRole("link", { name: "In the lab" }).click();
    await page.getByText("1 ticket has it. Retiring it moves none of them.").waitFor();
    await page.getByRole("button", { name: "Retire" }).click();
    await page.getByText("1 ticket still has it.").waitFor();
    assert.deepEqual(seen.troubles, []);
    await using portal = await open(`/ar/requests/${number}`, { cookie: customer.cookie, locale: "ar", width: 360, javaScript: false });
    await portal.page.getByText("قيد الفحص").waitFor();
    await using narrow = await open("/admin/statuses", { locale: "ar", width: 360, dark: true });
    await lookedAt(narrow.page, "statuses on a phone");
  });
});

describe("forms", () => {
  test("are made with a preview, chosen first in the portal without JavaScript, ask on condition and keep what was typed", async () => {
    await made("fields", {
      kind: "ticket",
      key: "blinks",
      type: "yesNo",
      labels: { en: "Does it blink?", ar: "هل يومض؟" },
      access: "customerWrites",
    });
    await made("fields", {
      kind: "ticket",
      key: "color",
      type: "text",
      labels: { en: "Which color?", ar: "أي لون؟" },
      access: "customerWrites",
    });
    await using admin = await open("/admin/forms/new");
    const { page } = admin;
    await page.getByRole("group", { name: "English" }).getByLabel("Name", { exact: false }).first().fill("A device fails");
    await page.getByRole("group", { name: "العربية" }).getByLabel("Name", { exact: false }).first().fill("جهاز لا يعمل");
    await page.getByLabel("Type", { exact: true }).selectOption("incident");
    await page.getByLabel("Place of Does it blink?").fill("1");
    await page.getByLabel("Place of Which color?").fill("2");
    await page.locator('[name="open.color"]').check();
    await page.locator('[name="when.color"]').selectOption("blinks");
    await page.locator('[name="in.color"]').fill("yes");
    await page.getByRole("button", { name: "Create form" }).click();
    await page.getByRole("heading", { name: "Preview" }).waitFor();
    await page.getByLabel("Which color?", { exact: true }).waitFor();
    await assertAccessible(page, "a form");
    assert.deepEqual(admin.troubles, []);

    await using seen = await open("/ar/requests/new", { cookie: customer.cookie, locale: "ar", width: 360, dark: true, javaScript: false });
    const portal = seen.page;
    await assertNoOverflow(portal, "choosing a form");
    await portal.getByRole("link", { name: "جهاز لا يعمل" }).click();
    await portal.locator('[name="subject"]').fill("لا يعمل");
    await portal.locator('[name="body"]').fill("منذ الصباح");
    assert.equal(await portal.locator('[name="fields.color"]').count(), 0, "what depends on an answer is not asked before it");
    await portal.locator('[name="fields.blinks"]').selectOption("yes");
    await portal.locator(".portal-submit").click();
    await portal.locator('[name="fields.color"]').fill("أحمر");
    assert.equal(await portal.locator('[name="body"]').inputValue(), "منذ الصباح");
    assert.equal(await portal.locator('[name="fields.blinks"]').inputValue(), "yes");
    await assertNoOverflow(portal, "a form in the portal");
    await portal.locator(".portal-submit").click();
    await portal.waitForURL(/requests\/\d+\?sent/);
    const { data } = (await agent.get(`${V1}/tickets?limit=1`)).body;
    assert.deepEqual([data[0].type, data[0].fields], ["incident", { blinks: true, color: "أحمر" }]);

    await using desk = await open("/desk/new");
    // What is typed before the form is there stays: choosing one must not begin the page anew.
    await desk.page.getByLabel("Requester’s e-mail address").fill(customer.email);
    await desk.page.getByRole("link", { name: "A device fails" }).click();
    await desk.page.locator('[aria-current="true"]', { hasText: "A device fails" }).waitFor();
    assert.equal(await desk.page.getByLabel("Requester’s e-mail address").inputValue(), customer.email);
    await desk.page.getByLabel("Subject").fill("By telephone");
    await desk.page.getByLabel("Does it blink?").selectOption("yes");
    await desk.page.getByRole("button", { name: "Open ticket" }).click();
    await desk.page.locator("[data-form-errors]").waitFor();
    assert.equal(await desk.page.getByLabel("Subject").inputValue(), "By telephone");
    await desk.page.getByLabel("What the customer said").fill("It blinks.");
    await desk.page.getByLabel("Which color?").fill("Red");
    await assertAccessible(desk.page, "a new ticket");
    await desk.page.getByRole("button", { name: "Open ticket" }).click();
    await desk.page.getByRole("heading", { level: 1, name: "By telephone" }).waitFor();
    await desk.page.locator("#side summary", { hasText: "Organisation" }).press("Enter");
    await desk.page.getByText("No organisation").waitFor();
    assert.deepEqual(desk.troubles, []);
  });
});

describe("checklists", () => {
  test("are made as templates, begun in a ticket, ticked by keyboard and live for two, and keep it from being solved", async () => {
    await using admin = await open("/admin/checklists/new");
    await admin.page.getByRole("textbox", { name: "Name" }).fill("Return of a device");
    await admin.page.getByRole("textbox", { name: "Steps" }).fill("Ask for the serial number\n\nSend a label\nCheck it in");
    await admin.page.getByLabel("A ticket is solved or closed only when all steps are done").check();
    await lookedAt(admin.page, "a template of checklists");
    await admin.page.getByRole("button", { name: "Create template" }).click();
    await admin.page.getByRole("heading", { level: 1, name: "Return of a device" }).waitFor();

    const { number } = await ticket("It blinks no more", { fields: { site: "Brno", cause: "cable" } });
    await using seen = await open(`/desk/tickets/${number}`);
    const { page } = seen;
    const side = page.locator("#checklists");
    await side.getByRole("button", { name: "Add a checklist" }).click();
    await page.getByRole("option", { name: /Return of a device/ }).click();
    const step = (name: string) => side.getByRole("checkbox", { name });
    await step("Ask for the serial number").focus();
    await page.keyboard.press("Space");
    await side.getByText("1 of 3 done").waitFor();
    await page.keyboard.press("Alt+ArrowDown");
    await side.locator("li").nth(1).getByText("Ask for the serial number").waitFor();
    await page.waitForFunction(() => document.activeElement?.closest("li")?.textContent?.includes("serial number"));
    // Somebody else ticks another step meanwhile.
    // What the page shows at once is stored a moment later.
    const list = await until(
      async () => (await agent.get(`${V1}/tickets/${number}/checklists`)).body.data[0],
      ({ steps }) => steps[1].text === "Ask for the serial number" && steps[1].doneBy !== null,
    );
    assert.deepEqual(
      list.steps.map(({ text, doneBy }: { text: string; doneBy: { name: string } | null }) => [text, doneBy?.name]),
      [
        ["Send a label", undefined],
        ["Ask for the serial number", "Helena Duarte"],
        ["Check it in", undefined],
      ],
    );
    const label = list.steps[0];
    const colleague = await app.agent("agent", { name: "Max Weber" });
    const theirs = await colleague.patch(
      `${V1}/checklists/${list.id}/steps/${label.id}`,
      { done: true },
      { "if-match": `"${label.revision}"` },
    );
    assert.equal(theirs.status, 200, JSON.stringify(theirs.body));
    await side.getByText("2 of 3 done").waitFor();
    await side.getByText("Max Weber").waitFor();

    await page.locator("h1").focus();
    await page.keyboard.press("s");
    await page.getByRole("option", { name: "Solved" }).click();
    await page.getByText("Steps of a checklist are open").waitFor();
    assert.notEqual((await agent.get(`${V1}/tickets/${number}`)).body.category, "solved");
    await page.waitForFunction(() => document.activeElement?.closest("li")?.textContent?.includes("Check it in"));
    await lookedAt(page, "checklists of a ticket");

    await using narrow = await open(`/desk/tickets/${number}`, { locale: "ar", width: 360, dark: true });
    await narrow.page.getByText("أُنجز 2 من 3").first().waitFor();
    await lookedAt(narrow.page, "checklists on a phone");

    await page.keyboard.press("Space");
    await side.getByText("3 of 3 done").waitFor();
    await page.locator("h1").focus();
    await page.keyboard.press("s");
    await page.getByRole("option", { name: "Solved" }).click();
    await page.locator(".ticket-number", { hasText: "Solved" }).waitFor();
    await page.locator("#side summary", { hasText: "History" }).press("Enter");
    await page.locator(".history", { hasText: "A step was done: Send a label" }).waitFor();
    assert.equal((await agent.get(`${V1}/tickets/${number}`)).body.category, "solved");
    assert.deepEqual(narrow.troubles, []);
  });
});

describe("business calendars", () => {
  test("are written down as a plain form, take over public holidays and the days of a file, and say when something is due", async () => {
    const { context, page } = await visit(browser, app.url, { cookie, javaScript: false });
    try {
      const press = (name: string) => Promise.all([page.waitForNavigation(), page.getByRole("button", { name, exact: true }).click()]);
      await page.goto("/admin/calendars/new");
      await page.locator("[name=name]").fill("Prague office");
      await page.locator("[name=timeZone]").fill("Europe/Prague");
      await page.locator("[name='hours.1.0.to']").fill("08:00");
      await press("Create calendar");
      assert.equal(
        await page.locator("[name='hours.1.0.to']").getAttribute("aria-invalid"),
        "true",
        "an end before its beginning is said at its field",
      );
      // By keyboard alone: from the end of Monday's first hours to its second ones.
      await page.locator("[name='hours.1.0.to']").fill("12:00");
      await page.locator("[name='hours.1.1.from']").fill("13:00");
      await page.locator("[name='hours.1.1.to']").fill("17:00");
      await page.locator("[name=likeMonday]").check();
      await page.locator("[name='holiday.on']").fill("2026-12-31");
      await page.locator("[name='holiday.yearly']").check();
      await page.locator("[name='holiday.name']").fill("New Year's Eve");
      await press("Create calendar");
      const main = page.locator("main");
      assert.match(await main.innerText(), /every 31 December · all day · New Year's Eve/);
      assert.equal(await page.locator("[name='hours.5.1.to']").inputValue(), "17:00", "Friday is as Monday");
      await page.getByRole("link", { name: "Public holidays of a country" }).click();
      await page.locator("[name=country]").selectOption({ label: "Germany" });
      await press("Show days");
      await page.locator("[name=state]").selectOption({ label: "Bayern" });
      await page.locator("[name=from]").fill("2027");
      await page.locator("[name=to]").fill("2027");
      await press("Show days");
      assert.match(await main.innerText(), /6 Jan 2027/);
      await page.locator("[name=days]").first().uncheck();
      await press("Add the ticked days");
      const id = new URL(page.url()).pathname.split("/").at(-1)!;
      const held = (await app.admin.get(`/api/v1/calendars/${id}`)).body;
      assert.ok(held.holidays.some((one: { on: string; source: string }) => one.on === "2027-01-06" && one.source === "DE-BY"));
      assert.ok(!held.holidays.some((one: { on: string }) => one.on === "2027-01-01"), "what was unticked is left out");
      await page.getByRole("link", { name: "Days from an iCalendar file" }).click();
      const event = "BEGIN:VEVENT\r\nSUMMARY:Company day\r\nDTSTART;VALUE=DATE:20270610\r\nEND:VEVENT\r\n";
      const ics = Buffer.from(`BEGIN:VCALENDAR\r\n${event}END:VCALENDAR\r\n`);
      await page.locator("[name=file]").setInputFiles({ name: "days.ics", mimeType: "text/calendar", buffer: ics });
      await press("Show days");
      assert.match(await main.innerText(), /1 day found\.[\s\S]*10 Jun 2027 · all day · Company day/);
      await press("Add the ticked days");
      assert.match(await main.innerText(), /Begun now, over at[\s\S]*Version 3, begun/);
      await page.locator("[name='holiday.remove'][value^='2027-06-10']").check();
      await press("Save");
      assert.doesNotMatch(await main.innerText(), /Company day/);
      for (const locale of ["en", "ar"] as const) {
        const looked = await visit(browser, app.url, { cookie, locale, width: locale === "ar" ? 360 : 1280, dark: locale === "ar" });
        for (const path of locale === "en" ? ["", `/${id}`] : [`/${id}`, `/${id}/public-holidays?country=DE&to=2026`]) {
          await looked.page.goto(`/admin/calendars${path}`);
          await lookedAt(looked.page, `calendar ${locale}${path}`);
          if (process.env["SHOTS"])
            await looked.page.screenshot({
              path: `${process.env["SHOTS"]}/q-${locale}${path.length > 60 ? "-pub" : path && "-one"}.png`,
              fullPage: true,
            });
        }
        assert.deepEqual(looked.troubles, []);
        await looked.context.close();
      }
    } finally {
      await context.close();
    }
  });
});
