/** Licences brought into the administration by plain forms, without a script; and the export of everything, for owners. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import type { GuardedFetch } from "#platform/fetcher";
import { testApp, type TestApp } from "#testing";
import { openBrowser, visit, type VisitOptions } from "./lib/browser.ts";
import { lookAt } from "./lib/looks.ts";
import { until } from "./lib/until.ts";

const V1 = "/api/v1";
let app: TestApp;
let browser: Browser;
const cookies: { [role: string]: string } = {};
/** What Keygen holds, by path below the account. */
let holds: { [path: string]: object[] } = {};
const asked: (string | undefined)[] = [];

before(async () => {
  app = await testApp({ web: true });
  const keygen: GuardedFetch = async (address, options = {}) => {
    asked.push(options.headers?.["authorization"]);
    const data = holds[new URL(address).pathname.replace("/v1/accounts/acme/", "")];
    const body = Buffer.from(JSON.stringify({ data: data ?? [] }));
    return { status: data === undefined && holds["broken"] ? 401 : 200, headers: {}, body, url: address };
  };
  app.program.platform.fetchInside = keygen;
  browser = await openBrowser();
  for (const role of ["owner", "admin"] as const) cookies[role] = await app.signIn((await app.agent(role)).email);
  const brand = (await app.admin.post(`${V1}/brands`, { name: "Acme", slug: "acme" })).body;
  const product = (await app.admin.post(`${V1}/products`, { names: { en: "Ledger" }, slug: "ledger", brand: brand.id })).body;
  await app.admin.post(`${V1}/policies`, { name: "Yearly", product: product.id, floating: true });
});
after(async () => {
  await browser?.close();
  await app?.close();
});

async function open(path: string, { role = "owner", javaScript = false, ...more }: VisitOptions & { role?: string } = {}) {
  const seen = await visit(browser, app.url, { cookie: cookies[role]!, javaScript, ...more });
  const response = await seen.page.goto(path);
  return { ...seen, response: response!, [Symbol.asyncDispose]: () => seen.context.close() };
}

test("a file is uploaded, looked at, imported and taken back by plain forms", async () => {
  await using seen = await open("/admin/license-imports");
  const { page } = seen;
  await page.getByRole("link", { name: "Import a file" }).click();
  await page.getByRole("button", { name: "Upload" }).click();
  await page.locator("[data-form-errors]", { hasText: "choose a CSV file" }).waitFor();
  const csv = "Serial;Label;Team;Note\nFORM-KEY-1;Front desk;Sales;x\nFORM-KEY-2;<b>Back</b>;;\nbad key;Third;;\n";
  await page.locator("[name=file]").setInputFiles({ name: "old list.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.getByRole("button", { name: "Upload" }).click();
  await page.getByRole("heading", { name: "old list.csv" }).waitFor();
  assert.equal(await page.getByLabel("Serial", { exact: true }).inputValue(), "key");
  await page.getByLabel("Team", { exact: true }).selectOption({ label: "Metadata: Team" });
  await page.locator("[name=policy]").selectOption({ label: "Ledger: Yearly" });
  await page.getByRole("button", { name: "Look at the rows" }).click();
  const shows = (text: string) =>
    until(
      async () => {
        await page.reload();
        return page.locator("main").innerText();
      },
      (said) => said.includes(text),
    );
  assert.match(await shows("Ready to import"), /Serial: This cannot be a key/);
  assert.equal((await app.admin.get(`${V1}/licenses`)).body.data.length, 0);
  await page.getByRole("button", { name: "Import 2 rows" }).click();
  await shows("Take it back");
  const [, made] = (await app.admin.get(`${V1}/licenses`)).body.data;
  assert.deepEqual([made.name, made.metadata], ["Front desk", { Team: "Sales" }]);
  await page.getByRole("link", { name: /^Brought/ }).click();
  await page.getByRole("link", { name: "<b>Back</b>" }).waitFor();
  await page.getByRole("button", { name: "Take it back" }).click();
  await page.locator("[data-confirm]", { hasText: "stays and is listed" }).getByRole("button", { name: "Take it back" }).click();
  await shows("Taken back");
  assert.equal((await app.admin.get(`${V1}/licenses`)).body.data.length, 0);
});

test("Keygen is looked at, shows why it stopped, goes on and is brought; the token is not in the page again", async () => {
  const thing = (type: string, id: string, attributes: object, related: object = {}) => ({ id, type, attributes, relationships: related });
  const of = (id: string) => ({ data: { id } });
  holds = { broken: [{}] };
  await using seen = await open("/admin/license-imports/keygen/new", { role: "admin" });
  const { page } = seen;
  await page.locator("[name=account]").fill("a b");
  await page.locator("[name=token]").fill("admin-0123456789");
  await page.getByRole("button", { name: "Look at everything" }).click();
  await page.locator("[data-form-errors]").waitFor();
  assert.equal(await page.locator("[name=token]").inputValue(), "");
  assert.ok(!(await page.content()).includes("admin-0123456789"));
  await page.locator("[name=account]").fill("acme");
  await page.locator("[name=token]").fill("admin-0123456789");
  await page.getByRole("button", { name: "Look at everything" }).click();
  const shows = (text: string) =>
    until(
      async () => {
        await page.reload();
        return page.locator("main").innerText();
      },
      (said) => said.includes(text),
    );
  await shows("Keygen refused the token");
  holds = {
    products: [thing("products", "p1", { name: "Ledger", code: "ledger" })],
    policies: [thing("policies", "o1", { name: "Old", scheme: "ED25519_SIGN" }, { product: of("p1") })],
    licenses: [thing("licenses", "l1", { name: "Ada's", key: "KEYGEN-KEY-9", expiry: null }, { policy: of("o1") })],
  };
  await page.getByRole("button", { name: "Go on" }).click();
  await shows("Ready to import");
  await page.getByRole("button", { name: "Bring it" }).click();
  await shows("Imported");
  await page.getByRole("link", { name: "Ada's" }).waitFor();
  assert.ok(asked.length > 0 && asked.every((token) => token === "Bearer admin-0123456789"));
});

test("the export of everything is for owners, says what is in it, and leaves as an archive", async () => {
  await using admin = await open("/admin/export", { role: "admin" });
  assert.equal(admin.response.status(), 403);
  await using seen = await open("/admin/export");
  const said = await seen.page.locator("main").innerText();
  for (const word of [/internal note/, /Restricted requests/, /not encrypted/, /licence keys/]) assert.match(said, word);
  const downloaded = seen.page.waitForEvent("download");
  await seen.page.getByRole("button", { name: "Download the archive" }).click();
  assert.match((await downloaded).suggestedFilename(), /\.zip$/);
});

test("the pages are whole in every language and width", async () => {
  const { data } = (await app.admin.get(`${V1}/license-lists`)).body;
  const keygen = (await app.admin.get(`${V1}/license-imports`)).body.data;
  const held = (
    await app.admin.post(
      `${V1}/license-lists?kind=machine&fileName=machines.csv`,
      new TextEncoder().encode("Key;Fingerprint;=x\na;b;c\n"),
      {
        "content-type": "text/csv",
      },
    )
  ).body;
  await using seen = await open("/admin/license-imports", { javaScript: true });
  await lookAt(seen, [
    "/admin/license-imports",
    "/admin/license-imports/files/new",
    `/admin/license-imports/files/${data[0].id}`,
    `/admin/license-imports/files/${held.id}`,
    "/admin/license-imports/keygen/new",
    `/admin/license-imports/keygen/${keygen[0].id}`,
    "/admin/export",
  ]);
});
