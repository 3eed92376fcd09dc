/** Products in depth: kept up in the administration without scripts, read in the portal without scripts, in two directions. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { testApp, type TestApp } from "#testing";
import { assertAccessible, assertNoOverflow, openBrowser, visit } from "./lib/browser.ts";

const SHOTS = process.env["SHOTS"];
const V1 = "/api/v1";
let app: TestApp;
let browser: Browser;
let cookie: string;
let product: string;

before(async () => {
  app = await testApp({ web: true, worker: false });
  browser = await openBrowser();
  const owner = await app.agent("owner", { name: "Olga" });
  cookie = await app.signIn(owner.email);
  const made = async (path: string, body: object) => {
    const answer = await app.admin.post(`${V1}${path}`, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body.id as string;
  };
  const brand = await made("/brands", { name: "Acme" });
  const versions = [{ version: "4.2.0", releasedOn: "2025-01-31" }];
  const descriptions = { en: "Accounting for small companies", ar: "محاسبة للشركات الصغيرة" };
  product = await made("/products", { names: { en: "Ledger", ar: "الدفتر" }, descriptions, slug: "ledger", brand, versions });
});
after(async () => {
  await browser?.close();
  await app?.close();
});

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("a line with its days, a version and a support policy are written down as plain forms, and what is contradictory is said at its field", async () => {
  const { context, page } = await visit(browser, app.url, { cookie, javaScript: false });
  try {
    const press = (name: string) => Promise.all([page.waitForNavigation(), page.getByRole("button", { name, exact: true }).click()]);
    const day = (milestone: string) => page.locator(`[name='lifecycle.${milestone}']`);
    await page.goto(`/admin/products/${product}/lines/new`);
    await page.locator("[name=name]").fill("4.2");
    await day("generalAvailability").fill("2025-01-01");
    await day("endOfSecuritySupport").fill(inDays(100));
    await day("endOfLife").fill(inDays(99));
    await press("Create release line");
    assert.equal(await day("endOfLife").getAttribute("aria-invalid"), "true");
    assert.match(await page.locator("#field-lifecycle\\.endOfLife-error").innerText(), /before the end of security support/);
    assert.equal(await day("generalAvailability").inputValue(), "2025-01-01", "what was typed stays");
    await day("endOfLife").fill("");
    await page.locator("[name='announce.endOfLife']").check();
    await press("Create release line");
    assert.match(await page.locator("main").innerText(), /4\.2\.0/, "the version that was there belongs to it");
    await page.getByRole("link", { name: "Versions" }).click();
    await page.locator("[name=version]").fill("4.2.1");
    await press("Add a version");
    await page.goto("/admin");
    assert.match(await page.locator("main").innerText(), /Ledger\s+4\.2: Security updates until/, "what ends soon is on the first page");

    await page.goto("/admin/support-policies/new");
    await page.locator("[name=brand]").selectOption({ label: "Acme" });
    for (const box of await page
      .locator("[name='hours.0.days']")
      .all()
      .then((all) => all.slice(0, 5)))
      await box.check();
    await page.locator("[name='hours.0.from']").fill("09:00");
    await page.locator("[name='hours.0.to']").fill("17:30");
    await page.locator("[name=timeZone]").fill("Europe/Prague");
    await page.locator("[name=channels][value=email]").check();
    await page.locator("[name=languages]").fill("en, ar");
    await page.locator("[name='levels.0.names.en']").fill("Gold");
    await page.locator("[name='levels.0.answer']").fill("4");
    await press("Create support policy");
    const words = await page.locator("main").innerText();
    for (const said of [/Monday to Friday, 09:00 to 17:30/, /English and Arabic/, /Gold: first answer within 4 hours/])
      assert.match(words, said);
    await press("Remove");
    await page.locator("[data-confirm]").waitFor();
    await page.getByRole("link", { name: "Cancel" }).click();
  } finally {
    await context.close();
  }
});

for (const locale of ["en", "ar"] as const) {
  test(`a product's page tells how long it is supported, without scripts, ${locale}`, async () => {
    const plain = await visit(browser, app.url, { locale, width: 360, javaScript: false });
    try {
      await plain.page.goto(`/${locale}/products`);
      const [response] = await Promise.all([plain.page.waitForNavigation(), plain.page.locator(".request-subject a").click()]);
      assert.equal(response!.status(), 200);
      assert.ok((await plain.page.content()).length < 50_000);
      assert.equal(await plain.page.locator("script").count(), 0);
      await assertNoOverflow(plain.page, "a product on a phone");
      const text = await plain.page.locator("main").innerText();
      for (const said of locale === "en"
        ? [/Security updates until/, /To be announced/, /Monday to Friday/, /4\.2\.1/]
        : [/تحديثات الأمان حتى/, /يُعلن لاحقًا/, /ساعات/])
        assert.match(text, said);
      const links = await plain.page.locator("main a[href^='/api/']").evaluateAll((all) => all.map((one) => one.getAttribute("href")!));
      assert.equal(links.length, 2);
      for (const link of links) assert.equal((await fetch(`${app.url}${link}`)).status, 200, link);
    } finally {
      await plain.context.close();
    }
    const looked = await visit(browser, app.url, { cookie, locale, width: locale === "ar" ? 360 : 1280, dark: locale === "ar" });
    try {
      const [line] = (await app.admin.get(`${V1}/products/${product}/release-lines`)).body.data;
      const [policy] = (await app.admin.get(`${V1}/support-policies`)).body.data;
      for (const path of [
        `/${locale}/products/ledger`,
        // Each of the others in one of the looks.
        ...(locale === "ar"
          ? [`/admin/products/${product}/lines/${line.id}`, `/admin/products/${product}/versions`]
          : [`/admin/support-policies/${policy.id}`]),
      ]) {
        await looked.page.goto(path);
        await assertAccessible(looked.page, path);
        await assertNoOverflow(looked.page, path);
        if (SHOTS)
          await looked.page.screenshot({ path: `${SHOTS}/${locale}${path.replaceAll(/[^a-z]+/g, "-").slice(0, 40)}.png`, fullPage: true });
      }
      assert.deepEqual(looked.troubles, []);
    } finally {
      await looked.context.close();
    }
  });
}

test("a plan is written down, given to an organization, and read in the portal in plain words", async () => {
  const made = async (path: string, body: object) => {
    const answer = await app.admin.post(`${V1}${path}`, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body.id as string;
  };
  const house = await made("/organizations", { name: "Fabrikam" });
  const member = await app.contact({ name: "Mia", memberOf: [{ organization: house }] });
  let plan = "";
  const admin = await visit(browser, app.url, { cookie, javaScript: false });
  try {
    const { page } = admin;
    const press = (name: string) => Promise.all([page.waitForNavigation(), page.getByRole("button", { name, exact: true }).click()]);
    await page.goto("/admin/plans/new");
    await page.locator("[name='names.en']").fill("Gold");
    await page.locator("[name='names.ar']").fill("الذهبية");
    await page.locator("[name=products]").first().check();
    await page.locator("[name='prices.0.amount']").fill("1250.505");
    await page.locator("[name='prices.0.currency']").fill("EUR");
    for (const channel of ["email", "phone"]) await page.locator(`[name=channels][value=${channel}]`).check();
    await page.locator("[name=namedContacts]").fill("1");
    await page.locator("[name='levels.urgent.firstAnswer']").fill("1.5");
    await page.locator("[name='updates.feature.rule']").selectOption("withEntitlement");
    await press("Create plan");
    assert.match(await page.locator("#field-prices\\.0\\.amount-error").innerText(), /no amount in this currency/);
    await page.locator("[name='prices.0.amount']").fill("1250.5");
    await press("Create plan");
    assert.match(await page.locator("#field-updates\\.feature\\.entitlement-error").innerText(), /withEntitlement/);
    await page.locator("[name='updates.feature.entitlement']").fill("features");
    await press("Create plan");
    plan = page.url().split("/").at(-1)!.split("?")[0]!;
    assert.equal(await page.locator("[name='prices.0.amount']").inputValue(), "1250.50");
    assert.match(await page.locator("main").innerText(), /first answer: 90 minutes/);
  } finally {
    await admin.context.close();
  }
  const desk = await visit(browser, app.url, { cookie });
  try {
    const { page } = desk;
    await page.goto(`/desk/organizations/${house}`);
    await page.getByRole("link", { name: "Give a plan" }).click();
    await page.getByRole("button", { name: "Give a plan" }).click();
    await page.getByRole("button", { name: "Name", exact: true }).click();
    await page.getByText("Named contacts (1 of 1)").waitFor();
    await assertAccessible(page, "a subscription");
    await page.getByRole("link", { name: "What may this customer receive?" }).click();
    await page.getByLabel("What it needs").fill("features");
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await page.getByText("No, the customer may not receive it").waitFor();
    await page.getByText("The entitlement features is missing in the plan Gold").first().waitFor();
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/ask.png` });
    await assertAccessible(page, "what a customer may receive");
    assert.deepEqual(desk.troubles, []);
  } finally {
    await desk.context.close();
  }
  for (const locale of ["en", "ar"] as const) {
    const plain = await visit(browser, app.url, { locale, width: 360, javaScript: false, cookie: member.cookie });
    try {
      for (const path of [`/${locale}/plans`, `/${locale}/plans/gold`, `/${locale}/profile/plans`]) {
        await plain.page.goto(path);
        assert.ok((await plain.page.content()).length < 50_000, path);
        assert.equal(await plain.page.locator("script").count(), 0);
        await assertNoOverflow(plain.page, path);
        const text = await plain.page.locator("main").innerText();
        assert.match(text, locale === "en" ? /Gold/ : /الذهبية/);
        if (path.includes("gold")) assert.match(text, locale === "en" ? /Security updates for as long as/ : /التحديثات الأمنية ما دام/);
        if (path.includes("profile")) assert.match(text, /Mia/);
      }
    } finally {
      await plain.context.close();
    }
    const [width, dark] = locale === "ar" ? [360, true] : [1280, false];
    for (const [who, paths] of [
      [member.cookie, ["/plans", "/plans/gold", "/profile/plans"].map((path) => `/${locale}${path}`)],
      [cookie, ["/admin/plans", `/admin/plans/${plan}`, `/desk/organizations/${house}`]],
    ] as const) {
      const looked = await visit(browser, app.url, { cookie: who, locale, width, dark });
      try {
        for (const path of paths) {
          await looked.page.goto(path);
          await assertAccessible(looked.page, path);
          await assertNoOverflow(looked.page, path);
          if (SHOTS)
            await looked.page.screenshot({
              path: `${SHOTS}/${locale}${path.replaceAll(/[^a-z]+/g, "-").slice(0, 40)}.png`,
              fullPage: true,
            });
        }
        assert.deepEqual(looked.troubles, []);
      } finally {
        await looked.context.close();
      }
    }
  }
});

test("an invoice is written, issued and paid as plain forms, stands at its customer, and reads well in two directions", async () => {
  const made = (await app.admin.post(`${V1}/organizations`, { name: "Tailspin" })).body;
  const stripe = { kind: "stripe", name: "Stripe", apiKey: "rk_test_0123456789" };
  const provider = (await app.admin.post(`${V1}/billing-providers`, stripe)).body;
  const { context, page } = await visit(browser, app.url, { cookie, javaScript: false });
  let id: string;
  try {
    const press = (name: string) => Promise.all([page.waitForNavigation(), page.getByRole("button", { name, exact: true }).click()]);
    await page.goto("/admin/invoices/new");
    await page.locator("[name=number]").fill("R-2026-1");
    await page.locator("[name=customer]").fill("nobody at all");
    await page.locator("[name=description]").first().fill("Ledger Pro");
    await page.locator("[name=quantity]").first().fill("10");
    await page.locator("[name=unitAmount]").first().fill("99,50");
    await page.locator("[name=dueOn]").fill(inDays(14));
    await press("Save draft");
    assert.match(await page.locator("#field-customer-error").innerText(), /nobody is known/);
    assert.equal(await page.locator("[name=unitAmount]").first().inputValue(), "99,50", "what was typed stays");
    await page.locator("[name=customer]").fill("Tailspin");
    await press("Save draft");
    id = new URL(page.url()).pathname.split("/").at(-1)!;
    await press("Issue");
    await page.locator("[data-confirm]").waitFor();
    await press("Issue");
    await page.locator("[name=amount]").fill("95");
    await press("Write down payment");
    const words = await page.locator("main").innerText();
    for (const said of [/€995\.00/, /€900\.00/, /Paid/]) assert.match(words, said);
    assert.match(words, /Written by hand/);
    assert.doesNotMatch(words, /invoices\.\w/, "no code of the program");
    await page.goto(`/admin/organizations/${made.id}`);
    assert.match(await page.locator("main").innerText(), /R-2026-1/);
  } finally {
    await context.close();
  }
  const paths = [
    "/admin/invoices",
    `/admin/invoices/${id}`,
    "/admin/invoices/new",
    `/admin/billing-providers/${provider.id}`,
    `/admin/organizations/${made.id}`,
  ];
  for (const [locale, some] of [["en", paths.slice(1, 2)] as const, ["ar", paths] as const]) {
    const looked = await visit(browser, app.url, { cookie, locale, width: locale === "ar" ? 360 : 1280, dark: locale === "ar" });
    try {
      for (const path of some) {
        await looked.page.goto(path);
        await assertNoOverflow(looked.page, path);
        if (locale === "ar") await assertAccessible(looked.page, path);
        if (SHOTS)
          await looked.page.screenshot({ path: `${SHOTS}/${locale}${path.replaceAll(/[^a-z]+/g, "-").slice(0, 40)}.png`, fullPage: true });
      }
      assert.deepEqual(looked.troubles, []);
    } finally {
      await looked.context.close();
    }
  }
});

test("a policy and a licence under it are made, its key is shown, it is suspended, and its machine deactivated, as plain forms", async () => {
  await app.admin.post(`${V1}/organizations`, { name: "Northwind" });
  const { context, page } = await visit(browser, app.url, { cookie, javaScript: false });
  const main = () => page.locator("main").innerText();
  try {
    const press = (name: string) =>
      Promise.all([page.waitForNavigation(), page.getByRole("button", { name, exact: true }).first().click()]);
    await page.goto("/admin/license-policies/new");
    await page.locator("[name=name]").fill("Yearly");
    await page.locator("[name=days]").fill("365");
    await page.locator("[name=maxMachines]").fill("5");
    await press("Create policy");
    assert.equal(await page.locator("[name=maxMachines]").getAttribute("aria-invalid"), "true", "a node-locked licence has one machine");
    await page.locator("[name=floating]").check();
    await press("See what this does");
    for (const said of [/up to 5 machines at once/, /works on|is not valid/, /Machines are activated with the key/])
      assert.match(await main(), said);
    assert.deepEqual(
      (await app.admin.get(`${V1}/policies?limit=200`)).body.data.filter(({ name }: { name: string }) => name === "Yearly"),
      [],
    );
    await press("Create policy");
    const policyPath = new URL(page.url()).pathname;
    await page.locator("summary", { hasText: "Rarely needed" }).nth(3).click();
    await page.locator("[name=checkInInterval]").selectOption({ label: "by week" });
    await page.locator("[name=checkInIntervalCount]").fill("2");
    await page.locator("[name=heartbeatDuration]").fill("15");
    await press("See what this does");
    const effect = page.locator("[data-confirm]");
    for (const said of [/No licence is under this policy yet/, /Products check in: need not → by week/, /Dead after minutes: 10 → 15/])
      assert.match(await effect.innerText(), said);
    await press("Save policy");
    const held = (await app.admin.get(`${V1}/policies/${policyPath.split("/").at(-1)}`)).body;
    assert.deepEqual(
      [held.checkInInterval, held.checkInIntervalCount, held.heartbeatDuration, held.duration, held.fileDuration, held.machineMatching],
      ["week", 2, 900, 31_536_000, 2_592_000, "any"],
    );
    await page.goto("/admin/licenses/new");
    await page.locator("[name=holder]").fill("nobody@here.test");
    await press("Issue licence");
    assert.equal(await page.locator("[name=holder]").getAttribute("aria-invalid"), "true");
    await page.locator("[name=holder]").fill("northwind");
    await page.locator("[name=name]").fill("Plant hall");
    await press("Issue licence");
    await press("Show key");
    const key = (await page.locator("main code").innerText()).trim();
    const machine = { method: "POST", headers: { authorization: `License ${key}`, "content-type": "application/json" } };
    const activated = await fetch(`${app.url}${V1}/machines`, {
      ...machine,
      body: JSON.stringify({ fingerprint: "f-1", name: "مطبعة 4" }),
    });
    assert.equal(activated.status, 201);
    await press("Suspend");
    for (const said of [/Suspended/, /1 of 5/, /مطبعة 4/, /Northwind/]) assert.match(await main(), said);
    await press("Deactivate");
    assert.match(await main(), /Not activated anywhere/);
    await press("Revoke");
    await page.locator("[data-confirm]").waitFor();
    await press("Revoke");
    assert.match(await main(), /Revoked/);
    await page.goto(`/admin/licenses?q=${encodeURIComponent("plant")}`);
    assert.match(await main(), /Plant hall/);
  } finally {
    await context.close();
  }
});

for (const locale of ["en", "ar"] as const)
  test(`licences, their policies and signing keys are looked after, ${locale}`, async () => {
    const [policy] = (await app.admin.get(`${V1}/policies`)).body.data;
    const { id, key } = (await app.admin.post(`${V1}/licenses`, { policy: policy.id, name: "Hall" })).body;
    const proof = { authorization: `License ${key}` };
    assert.equal((await app.as({}).post(`${V1}/machines`, { fingerprint: "x".repeat(64), name: "Press" }, proof)).status, 201);
    assert.equal((await app.as({}).post(`${V1}/licenses/${id}/actions/check-out`, {}, proof)).status, 200);
    const looked = await visit(browser, app.url, { cookie, locale, width: locale === "ar" ? 360 : 1280, dark: locale === "ar" });
    try {
      for (const path of ["/admin/licenses", `/admin/licenses/${id}`, `/admin/license-policies/${policy.id}`, "/admin/signing-keys"]) {
        await looked.page.goto(path);
        await assertAccessible(looked.page, path);
        await assertNoOverflow(looked.page, path);
        if (SHOTS)
          await looked.page.screenshot({ path: `${SHOTS}/${locale}${path.replaceAll(/[^a-z]+/g, "-").slice(0, 24)}.png`, fullPage: true });
      }
      assert.deepEqual(looked.troubles, []);
    } finally {
      await looked.context.close();
    }
  });
