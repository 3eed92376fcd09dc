/** The administration as those who may use it meet it: with scripts, and as plain forms without. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { testApp, type Caller, type TestApp } from "#testing";
import { openBrowser, visit, type VisitOptions } from "./lib/browser.ts";
import { lookAt } from "./lib/looks.ts";
import { until } from "./lib/until.ts";

type Person = Caller & { id: string; email: string; cookie: string };

let app: TestApp;
let browser: Browser;
let owner: Person;
let organization: { id: string };
let brand: { id: string };

before(async () => {
  app = await testApp({ web: true });
  browser = await openBrowser();
  brand = await made("/api/v1/brands", { name: "Acme", color: "#1f5fbf", locales: ["en", "ar"] });
  organization = await made("/api/v1/organizations", { name: "Müller & Söhne GmbH", domains: ["mueller.test"] });
  owner = await staff("owner", "Helena Duarte");
});
after(async () => {
  await browser?.close();
  await app?.close();
});

async function made(path: string, body: unknown): Promise<any> {
  const answer = await app.admin.post(path, body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
}

async function staff(role: "owner" | "admin" | "lead" | "agent" | "collaborator", name: string): Promise<Person> {
  const agent = await app.agent(role, { name });
  return { ...agent, cookie: await app.signIn(agent.email) };
}

async function open(path: string, { person = owner, javaScript = true, ...options }: VisitOptions & { person?: Person } = {}) {
  const seen = await visit(browser, app.url, { cookie: person.cookie, javaScript, ...options });
  const response = await seen.page.goto(path);
  if (javaScript && response!.status() === 200) await seen.page.locator("html[data-ready]").waitFor();
  return { ...seen, response: response!, [Symbol.asyncDispose]: () => seen.context.close() };
}

async function said(page: Page, text: RegExp): Promise<void> {
  await page.locator("[role=status]", { hasText: text }).waitFor();
}

describe("people", () => {
  test("are invited, given another role after a question, and deactivated", async () => {
    await using seen = await open("/admin/people/new");
    const { page } = seen;
    await page.locator("[name=name]").fill("Tereza Horáková");
    await page.getByRole("button", { name: "Send invitation" }).click();
    const summary = page.locator("[data-form-errors]");
    await summary.waitFor();
    assert.ok(await summary.evaluate((element) => element === document.activeElement), "the summary of errors has the focus");
    assert.equal(await page.locator("[name=email]").getAttribute("aria-invalid"), "true");
    assert.equal(await page.locator("[name=name]").inputValue(), "Tereza Horáková");
    const email = `tereza-${randomUUID()}@acme.test`;
    await page.locator("[name=email]").fill(email);
    await page.getByRole("button", { name: "Send invitation" }).click();
    await said(page, /Invited/);

    await page.getByRole("link", { name: "Tereza Horáková" }).click();
    await page.locator("[name=role][value=lead]").check();
    await page.getByRole("button", { name: "Save" }).click();
    const question = page.locator("[data-confirm]");
    await question.waitFor();
    assert.match(await question.innerText(), /Tereza Horáková[^]*Lead[^]*organizations/);
    const id = new URL(page.url()).pathname.split("/").at(-1)!;
    assert.equal((await app.admin.get(`/api/v1/agents/${id}`)).body.role, "agent", "nothing happens before the answer");
    await question.getByRole("button", { name: "Change role" }).click();
    await said(page, /Saved/);
    assert.equal((await app.admin.get(`/api/v1/agents/${id}`)).body.role, "lead");

    await page.getByRole("button", { name: "Deactivate" }).click();
    await question.waitFor();
    await question.getByRole("link", { name: "Cancel" }).click();
    await question.waitFor({ state: "detached" });
    assert.equal((await app.admin.get(`/api/v1/agents/${id}`)).body.active, true);
    await page.getByRole("button", { name: "Deactivate" }).click();
    await question.getByRole("button", { name: "Deactivate" }).click();
    await said(page, /Deactivated/);
    assert.equal((await app.admin.get(`/api/v1/agents/${id}`)).body.active, false);
    await page.getByRole("button", { name: "Activate again" }).click();
    await said(page, /Active again/);
    assert.deepEqual(seen.troubles, []);
  });
  test("a change that crosses another's is shown, not lost and not laid over it unseen", async () => {
    const { id, email } = await app.agent("agent", { name: "Old Name" });
    await using seen = await open(`/admin/people/${id}`);
    const { page } = seen;
    await page.locator("[name=name]").fill("My Name");
    const current = await app.admin.get(`/api/v1/agents/${id}`);
    await app.admin.patch(`/api/v1/agents/${id}`, { name: "Their Name" }, { "if-match": current.headers.get("etag")! });
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator(".callout", { hasText: "Somebody saved this" }).waitFor();
    assert.equal(await page.locator("[name=name]").inputValue(), "My Name");
    assert.equal((await app.admin.get(`/api/v1/agents/${id}`)).body.name, "Their Name");
    await page.getByRole("button", { name: "Save" }).click();
    await said(page, /Saved/);
    assert.deepEqual((({ name, email }) => ({ name, email }))((await app.admin.get(`/api/v1/agents/${id}`)).body), {
      name: "My Name",
      email,
    });
  });
  test("an administrator cannot make an owner", async () => {
    const admin = await staff("admin", "Marek Dvořák");
    await using seen = await open("/admin/people/new", { person: admin });
    assert.equal(await seen.page.locator("[name=role][value=owner]").count(), 0);
    assert.equal(await seen.page.locator("[name=role][value=admin]").count(), 1);
  });
});

describe("customers", () => {
  test("a contact is made, joins an organization, is shown its requests, and leaves it", async () => {
    const eva = await app.contact({ name: "Eva Müller", memberOf: [{ organization: organization.id }] });
    await eva.post("/api/v1/tickets", { subject: "Eva’s request", body: "Text" });
    await using seen = await open("/admin/contacts/new");
    const { page } = seen;
    const email = `jan-${randomUUID()}@mueller.test`;
    await page.locator("[name=name]").fill("Jan Novák");
    await page.locator("[name=emails]").fill(`${email}\n`);
    await page.getByRole("button", { name: "Create contact" }).click();
    await said(page, /Created/);
    await page.locator("[name=organization]").fill("No such organization");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.locator("[data-form-errors]").waitFor();
    await page.locator("[name=organization]").fill("müller & söhne gmbh");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await said(page, /Added/);

    const cookie = await app.signIn(email);
    const seesEva = async () => (await app.as({ cookie }).get("/api/v1/tickets")).body.data.length;
    assert.equal(await seesEva(), 0, "belonging alone shows nothing");
    await page.getByRole("button", { name: "Let see all requests" }).click();
    const question = page.locator("[data-confirm]");
    await question.waitFor();
    assert.match(await question.innerText(), /Jan Novák[^]*Müller & Söhne GmbH/);
    await question.getByRole("button", { name: "Let see all requests" }).click();
    await said(page, /Granted/);
    await until(seesEva, (count) => count === 1);
    await page.getByRole("button", { name: "Only own requests" }).click();
    await said(page, /Withdrawn/);
    await until(seesEva, (count) => count === 0);
    await page.getByRole("button", { name: "End membership" }).click();
    await question.getByRole("button", { name: "End membership" }).click();
    await said(page, /Ended/);
    assert.equal(await page.getByRole("button", { name: "End membership" }).count(), 0);
    assert.deepEqual(seen.troubles, []);
  });
  test("an organization takes a member by address, and refuses a public mail domain at its field", async () => {
    const layla = await app.contact({ name: "ليلى حداد" });
    await using seen = await open(`/admin/organizations/${organization.id}`);
    const { page } = seen;
    await page.locator("[name=email]").fill(layla.email);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await said(page, /Added/);
    assert.equal(await page.getByRole("link", { name: "ليلى حداد" }).count(), 1);
    await page.locator("[name=domains]").fill("mueller.test\ngmail.com");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator("[data-form-errors]", { hasText: "gmail.com" }).waitFor();
    assert.equal(await page.locator("[name=domains]").inputValue(), "mueller.test\ngmail.com");
  });
});

describe("settings", () => {
  test("a brand shows what its colour becomes before it is saved, and the portal wears it", async () => {
    await using seen = await open(`/admin/brands/${brand.id}`);
    const { page } = seen;
    const fill = () => page.locator(".admin-sample rect").nth(1).getAttribute("fill");
    const was = await fill();
    await page.locator("[name=color]").fill("#aa0044");
    await until(fill, (now) => now !== was);
    assert.equal(await fill(), "#aa0044");
    await page.getByRole("button", { name: "Save" }).click();
    await said(page, /Saved/);
    await until(
      async () => (await fetch(app.url)).text(),
      (html) => html.includes("#aa0044"),
    );
  });
  test("a product in two languages gets a version, and a customer can choose it", async () => {
    await using seen = await open("/admin/products/new");
    const { page } = seen;
    await page.locator("[name='names.en']").fill("Acme Ledger");
    await page.locator("[name='names.ar']").fill("دفتر أكمي");
    await page.locator("[name=version]").fill("10.0.1");
    await page.getByRole("button", { name: "Create product" }).click();
    await said(page, /Created/);
    assert.match(await page.locator("main").innerText(), /10\.0\.1/);
    assert.match(await (await fetch(`${app.url}/ar/requests/new`)).text(), /دفتر أكمي/);
  });
  test("a mailbox is made, and asks before it hides its requests", async () => {
    const team = await made("/api/v1/teams", { name: "Security" });
    await using seen = await open("/admin/mailboxes/new");
    const { page } = seen;
    await page.locator("[name=address]").fill(`help-${randomUUID()}@acme.test`);
    await page.locator("[name=name]").fill("Acme Help");
    await page.getByRole("button", { name: "Create mailbox" }).click();
    await said(page, /Created/);
    await page.locator("[name=restricted]").check();
    await page.locator("[name=team]").selectOption(team.id);
    await page.getByRole("button", { name: "Save" }).click();
    const question = page.locator("[data-confirm]");
    await question.waitFor();
    const id = new URL(page.url()).pathname.split("/").at(-1)!;
    assert.equal((await app.admin.get(`/api/v1/mailboxes/${id}`)).body.restricted, false);
    await question.getByRole("button", { name: "Save" }).click();
    await said(page, /Saved/);
    const { body: mailbox } = await app.admin.get(`/api/v1/mailboxes/${id}`);
    assert.deepEqual([mailbox.restricted, mailbox.team?.name], [true, "Security"]);
  });
  test("a token shows its secret once, may do what its rights say, and ends when it is revoked", async () => {
    await using seen = await open("/admin/tokens/new");
    const { page } = seen;
    const name = `ERP export ${randomUUID()}`;
    await page.locator("[name=name]").fill(name);
    await page.getByRole("button", { name: "Create token" }).click();
    await page.locator("[data-form-errors]").waitFor();
    await page.locator("[name=scopes][value='catalog.read']").check();
    await page.getByRole("button", { name: "Create token" }).click();
    const token = await page.locator("[data-secret]").innerText();
    const program = app.as({ token });
    assert.equal((await program.get("/api/v1/products")).status, 200);
    assert.equal((await program.get("/api/v1/contacts")).status, 403);
    await page.getByRole("link", { name: "I have stored it" }).click();
    const row = page.locator("tr", { hasText: name });
    await row.waitFor();
    assert.ok(!(await page.content()).includes(token), "the secret is nowhere afterwards");
    await row.getByRole("button", { name: `Revoke ${name}` }).click();
    await page.locator("[data-confirm]").getByRole("button", { name: "Revoke" }).click();
    await said(page, /Revoked/);
    await until(
      async () => (await program.get("/api/v1/products")).status,
      (status) => status === 401,
    );
  });

  test("the audit log tells who was refused", async () => {
    const agent = await staff("agent", "Curious Agent");
    assert.equal((await app.as({ cookie: agent.cookie }).get("/api/v1/audit")).status, 403);
    await using seen = await open("/admin/audit");
    const { page } = seen;
    const refused = async () => {
      await page.goto("/admin/audit?outcome=denied&action=audit.list");
      return page.locator("tbody tr", { hasText: "Curious Agent" }).count();
    };
    await until(refused, (count) => count > 0);
    assert.equal(await page.locator("tbody tr", { hasText: "Allowed" }).count(), 0);
  });
});

describe("who may", () => {
  test("an agent finds contacts, organizations, licences and invoices, and nothing he may not touch", async () => {
    const agent = await staff("agent", "Tom Ashworth");
    await using seen = await open("/admin", { person: agent });
    const links = await seen.page.locator(".admin-nav a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    assert.deepEqual(links, [
      "/admin/contacts",
      "/admin/organizations",
      "/admin/licenses",
      "/admin/invoices",
      "/admin/billing-customers",
      "/admin/statements",
    ]);
    for (const path of [
      "/admin/people",
      "/admin/people/new",
      "/admin/teams",
      "/admin/brands",
      "/admin/products/new",
      "/admin/mailboxes",
      "/admin/tokens/new",
      "/admin/audit",
      "/admin/organizations/new",
      "/admin/licenses/new",
      "/admin/license-policies",
      "/admin/signing-keys",
      "/admin/invoices/new",
      "/admin/billing-providers",
    ]) {
      assert.equal((await seen.page.goto(path))!.status(), 403, path);
      assert.notEqual((await seen.page.locator("h1").innerText()).trim(), "");
    }
    await seen.page.goto(`/admin/organizations/${organization.id}`);
    assert.equal(await seen.page.locator("main form").count(), 0, "no form for what he may not change");
  });

  test("a form sent by who may not changes nothing", async () => {
    const agent = await staff("agent", "Sneaky Agent");
    const { id } = await app.agent("agent", { name: "Victim" });
    for (const fields of [
      { intent: "deactivate", confirmed: "yes", revision: "1" },
      { name: "Victim", role: "owner", was: "owner", revision: "1" },
    ]) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      const answer = await fetch(`${app.url}/admin/people/${id}`, {
        method: "POST",
        body: form,
        redirect: "manual",
        headers: { cookie: agent.cookie, origin: app.url },
      });
      assert.ok(answer.status === 403, `${answer.status}`);
    }
    const { body } = await app.admin.get(`/api/v1/agents/${id}`);
    assert.deepEqual([body.active, body.role], [true, "agent"]);
  });

  test("a customer is refused, a stranger asked to sign in", async () => {
    const eva = await app.contact({ name: "Customer" });
    const get = (cookie: string) => fetch(`${app.url}/admin`, { redirect: "manual", headers: { cookie } });
    assert.equal((await get(eva.cookie)).status, 403);
    assert.equal((await get("")).headers.get("location"), "/sign-in?next=%2Fadmin");
  });
});

describe("every page of the administration", () => {
  let pages: string[];

  before(async () => {
    const contact = await made("/api/v1/contacts", {
      name: "محمد عبد الرحمن الطويل الاسم جدًا",
      emails: [`${"a".repeat(60)}@${"long-domain-name".repeat(3)}.test`],
    });
    await made("/api/v1/memberships", { contact: contact.id, organization: organization.id, seesRequests: true });
    const team = await made("/api/v1/teams", { name: "Plattformintegrationsverantwortliche", members: [owner.id] });
    const product = await made("/api/v1/products", {
      names: { en: "Depot" },
      slug: "depot",
      brand: brand.id,
      versions: [{ version: "6.2.1", releasedOn: "2026-01-31" }],
    });
    const mailbox = await made("/api/v1/mailboxes", { address: `support-${randomUUID()}@acme.test`, name: "Support" });
    pages = [
      "/admin",
      "/admin/people",
      "/admin/people?q=zyxwvut",
      "/admin/people/new",
      `/admin/people/${owner.id}`,
      "/admin/teams",
      `/admin/teams/${team.id}`,
      "/admin/contacts",
      `/admin/contacts/${contact.id}`,
      "/admin/organizations",
      `/admin/organizations/${organization.id}`,
      "/admin/brands",
      `/admin/brands/${brand.id}`,
      "/admin/products",
      `/admin/products/${product.id}`,
      "/admin/mailboxes",
      `/admin/mailboxes/${mailbox.id}`,
      "/admin/tokens",
      "/admin/tokens/new",
      "/admin/audit",
    ];
  });

  test("fits and is accessible in every look, and runs nothing from elsewhere", async () => {
    await using seen = await open("/admin");
    await lookAt(seen, pages);
  });

  test("works as a plain form without scripts", async () => {
    await using seen = await open("/admin/teams/new", { javaScript: false });
    const { page } = seen;
    const press = (name: string) => Promise.all([page.waitForNavigation(), page.getByRole("button", { name }).click()]);
    await press("Create team");
    assert.equal(await page.locator("[name=name]").getAttribute("aria-invalid"), "true");
    await page.locator("[name=name]").fill("Night shift");
    await page.locator(`[name=members][value='${owner.id}']`).check();
    await press("Create team");
    assert.match(await page.locator("[role=status]").innerText(), /Created/);
    const { body: team } = await app.admin.get(`/api/v1/teams/${new URL(page.url()).pathname.split("/").at(-1)}`);
    assert.deepEqual(
      team.members.map(({ name }: { name: string }) => name),
      ["Helena Duarte"],
    );
    const { id } = await app.agent("agent", { name: "Without Scripts" });
    await page.goto(`/admin/people/${id}`);
    await press("Deactivate");
    await press("Deactivate");
    assert.equal((await app.admin.get(`/api/v1/agents/${id}`)).body.active, false);
  });
});
