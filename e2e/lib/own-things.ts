/** What a customer has in the portal, made and walked through: licences, machines, files, renewal, named contacts, invoices, request files. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { activationRequest, requestCode } from "#shared/activation-codes";
import { requestFile } from "#shared/request-file";
import type { Caller, TestApp } from "#testing";

type Person = Caller & { id: string; email: string; cookie: string };
const V1 = "/api/v1";

type Made = { id: string; key: string };

const made = async (app: TestApp, path: string, body: object = {}): Promise<Made> => {
  const answer = await app.admin.post<Made>(`${V1}${path}`, body);
  assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

/** A house with a plan, a licence, a machine and an invoice, and who looks after it. */
export async function house(
  app: TestApp,
  brand: string,
): Promise<{ person: Person; license: Made; subscription: string; invoice: string }> {
  const slug = `ledger-${Date.now()}`;
  await made(app, "/products", { names: { en: "Ledger" }, slug, brand });
  const { id } = await made(app, "/organizations", { name: "مطبعة المرفأ" });
  const person = await app.contact({ name: "Jana Nováková" });
  const colleague = await app.contact({ name: "Petr Šťastný" });
  await made(app, "/memberships", { contact: person.id, organization: id, role: "manager" });
  await made(app, "/memberships", { contact: colleague.id, organization: id });
  const prices = [{ amount: 49_000, currency: "EUR", period: "year" }];
  const plan = await made(app, "/plans", {
    names: { en: "Gold", ar: "الذهبية" },
    slug: `gold-${slug}`,
    allProducts: true,
    support: { namedContacts: 2 },
    prices,
  });
  const subscription = await made(app, "/subscriptions", { plan: plan.id, organization: id, startsOn: "2020-01-01", endsOn: "2999-12-31" });
  const rules = {
    product: slug,
    floating: true,
    maxMachines: 3,
    duration: 31_536_000,
    gracePeriod: 864_000,
    typedCodes: true,
    checkInInterval: "week",
  };
  const policy = await made(app, "/policies", { name: "Yearly", ...rules });
  const license = await made(app, "/licenses", { policy: policy.id, organization: id });
  await made(app, "/machines", { license: license.id, fingerprint: "press-1", hostname: "press-1.harbor.test", platform: "Windows 11" });
  const lines = [{ description: "Ledger", quantity: 3, unitAmount: 16_333 }];
  const invoice = await made(app, "/invoices", {
    number: `R-${slug}`,
    organization: id,
    currency: "EUR",
    lines,
    tax: 9_310,
    dueOn: "2020-02-01",
    issuedOn: "2020-01-01",
    issue: true,
  });
  return { person, license, subscription: subscription.id, invoice: invoice.id };
}

type Walk = {
  page: Page;
  locale: string;
  /** Looks at the page as it must be for everybody. */ look: (name: string) => Promise<void>;
  /** Presses a button and waits for the page it leads to. @returns its status */ press: (selector: string) => Promise<number>;
};

/** Uses every page once, as who looks after the house does. */
export async function walkThrough(
  { license, subscription, invoice }: Awaited<ReturnType<typeof house>>,
  { page, locale, look, press }: Walk,
): Promise<void> {
  const go = (path: string) => page.goto(`/${locale}/profile/${path}`);
  for (const link of ["licenses", "invoices", "plans"])
    assert.equal(await page.locator(`.portal-tabs a[href$='/profile/${link}']`).count(), 1, link);

  await go("licenses");
  await look("licences");
  await Promise.all([page.waitForNavigation(), page.locator(".own-cards h2 a").click()]);
  assert.ok(!(await page.content()).includes(license.key), "the key is not in the page before it is asked for");
  await look("licence");
  assert.equal(await press("button[name=show]"), 200);
  assert.equal(await page.locator("textarea[name=key]").inputValue(), license.key);
  await look("licence with its key");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("form[action$='/file'] button").click()]);
  assert.match(download.suggestedFilename(), /^license-.*\.lic$/);

  await go(`licenses/${license.id}/activate`);
  await look("activate");
  assert.equal(await press("button[name=intent][value=file]"), 422);
  await page.locator("[name=code]").fill("WRONG");
  assert.equal(await press("button[name=intent][value=code]"), 422);
  assert.equal(await page.locator("[name=code]").inputValue(), "WRONG");
  await page.locator("[name=code]").fill(await requestCode("cellar"));
  assert.equal(await press("button[name=intent][value=code]"), 200);
  await look("activated by code");
  const request = await activationRequest(license.key, { license: license.id, fingerprint: "attic", name: "Attic" });
  await page.locator("[name=file]").setInputFiles({ name: "request.txt", mimeType: "text/plain", buffer: Buffer.from(request) });
  assert.equal(await press("button[name=intent][value=file]"), 200);
  assert.match(page.url(), /\/profile\/machines\/.*done=activated$/);
  await look("machine");
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator("form[action$='/file'] button").click()]);
  assert.match(file.suggestedFilename(), /^machine-.*\.lic$/);
  await page.locator("[name=name]").fill("علية <b>");
  assert.equal(await press("button[name=intent][value=rename]"), 200);
  assert.equal(await page.locator("h1").innerText(), "علية <b>");
  assert.equal(await press("button[name=intent][value=release]"), 200);
  assert.equal(new URL(page.url()).pathname, `/${locale}/profile/licenses/${license.id}`);
  assert.equal(await page.locator("#machines ~ ul li").count(), 2);

  await Promise.all([page.waitForNavigation(), page.locator("a[href*='/profile/renew']").click()]);
  await look("renewal");
  assert.equal(await press("main form.portal-form button"), 200);
  assert.equal(await page.locator("main [role=status]").count(), 1);
  await look("renewal asked for");
  await Promise.all([page.waitForNavigation(), page.locator("main a[href*='/requests/']").click()]);
  assert.match(await page.locator("main").innerText(), /490/);

  await go("plans");
  await look("plans");
  await Promise.all([page.waitForNavigation(), page.locator(`a[href$='/plans/${subscription}/contacts']`).click()]);
  await page.locator("select[name=contact]").selectOption({ label: "Petr Šťastný" });
  assert.equal(await press("button[name=intent][value=name]"), 200);
  await look("named contacts");
  assert.equal(await press("button[name=intent][value=unname]"), 200);

  await go("invoices");
  await look("invoices");
  await go(`invoices/${invoice}`);
  assert.match(await page.locator(".own-amounts").innerText(), /583/);
  await look("invoice");

  await page.goto(`/${locale}/requests/from-file`);
  assert.equal(await press("main form button"), 422);
  const asked = { id: "one", createdAt: "2026-01-01T00:00:00Z", subject: "It stopped", body: "After the update." };
  const written = await requestFile(license.key, license.id, asked);
  const hand = async (text: string) => {
    await page.locator("[name=file]").setInputFiles({ name: "request.json", mimeType: "application/json", buffer: Buffer.from(text) });
    return press("main form button");
  };
  assert.equal(await hand(written.replace('"mac": "', '"mac": "0')), 422);
  await look("request from a file refused");
  assert.equal(await hand(written), 200);
  await look("request from a file");
  assert.match(page.url(), /from-file\?number=\d+$/);
  assert.equal(await hand(written), 200);
  assert.match(page.url(), /repeated=yes$/, "the same file is the same request");
}
