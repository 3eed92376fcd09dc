/** Mail in the administration beside IMAP: Microsoft 365 and Gmail, trusted servers, limits against loops, keys; without scripts, on a phone, right to left. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { testApp, type TestApp } from "#testing";
import { startApiStandIn, type ApiStandIn } from "../server/testing/api-stand-in.ts";
import { openBrowser, visit, type VisitOptions } from "./lib/browser.ts";
import { lookAt } from "./lib/looks.ts";
import { selfSigned } from "../server/testing/certificate.ts";

const SHOTS = process.env["SHOTS"];
let app: TestApp;
let browser: Browser;
let graph: ApiStandIn;
let cookie: string;
let mailbox: string;
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "admin-keys-"));
  [app, browser, graph] = await Promise.all([testApp({ web: true, worker: false }), openBrowser(), startApiStandIn()]);
  cookie = await app.signIn((await app.agent("owner", { name: "Helena Duarte" })).email);
  mailbox = (await app.admin.post("/api/v1/mailboxes", { address: "support@acme.test", name: "Support" })).body.id;
  // A machine with openssl and without gpg: where programs lie is looked up once.
  const path = process.env["PATH"];
  const openssl = execFileSync("sh", ["-c", "command -v openssl"]).toString().trim();
  symlinkSync(openssl, join(folder, "openssl"));
  process.env["PATH"] = folder;
  assert.deepEqual((await app.admin.get("/api/v1/mail-keys/programs")).body, { openssl: true, gpg: false });
  process.env["PATH"] = path;
  selfSigned({ name: "Acme CA", key: at("key.pem"), certificate: at("ca.pem") });
  execFileSync("openssl", ["x509", "-in", at("ca.pem"), "-outform", "DER", "-out", at("ca.der")]);
});
after(async () => {
  await Promise.all([browser?.close(), graph?.stop()]);
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);

async function open(path: string, options: VisitOptions = {}) {
  const seen = await visit(browser, app.url, { cookie, ...options });
  await seen.page.goto(path);
  if (options.javaScript !== false) await seen.page.locator("html[data-ready]").waitFor();
  return { ...seen, [Symbol.asyncDispose]: () => seen.context.close() };
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const refusal = (page: Page, text: string) => page.locator("[data-form-errors]", { hasText: text }).waitFor();
const said = (page: Page, text: string) => page.locator("[role=status]", { hasText: text }).waitFor();

test("a Microsoft 365 mailbox is added without scripts; what lacks is named, and no secret comes back", async () => {
  await using seen = await open("/admin/mail/new", { javaScript: false });
  const { page } = seen;
  await page.getByRole("link", { name: "Microsoft 365" }).click();
  await page.getByText("not against the live service").waitFor();
  await page.locator("[name=tenant]").fill("acme.onmicrosoft.com");
  await page.locator("[name=clientId]").fill("client-1");
  await page.locator("[name=user]").fill("support");
  await page.locator("[name=clientSecret]").fill("graph-secret-0123");
  await press(page, "Start fetching");
  await refusal(page, "Address at Microsoft 365: must be an e-mail address");
  assert.equal(await page.locator("[name=tenant]").inputValue(), "acme.onmicrosoft.com");
  assert.ok(!(await page.content()).includes("graph-secret-0123"));
  await page.locator("[name=user]").fill("support@acme.test");
  await press(page, "Start fetching");
  await refusal(page, "Client secret: is required");
  await page.locator("[name=clientSecret]").fill("graph-secret-0123");
  await press(page, "Start fetching");
  await page.waitForURL(/\/admin\/mail\/[0-9a-f-]{36}\?done=created/);
  await page.getByText("Fetched from Microsoft 365").waitFor();
  assert.ok(!(await page.content()).includes("graph-secret-0123"));
  const { body } = await app.admin.get(`/api/v1/mail-sources/${new URL(page.url()).pathname.split("/").at(-1)}`);
  assert.deepEqual(
    [body.kind, body.settings.user, body.settings.auth, body.secrets],
    ["graph", "support@acme.test", "client", ["clientSecret"]],
  );
  await page.goto("/admin/mail");
  await page.getByRole("cell", { name: "Microsoft 365" }).waitFor();
});

test("its connection is tried with the secret that is kept; what somebody else saved is not lost", async () => {
  const settings = { tenant: "acme.test", clientId: "c", user: "support@acme.test", standIn: graph.url, pollSeconds: 45 };
  const made = await app.admin.post("/api/v1/mail-sources", { kind: "graph", mailbox, settings, secret: { clientSecret: "s" } });
  graph.answer = ({ path }) => ({
    json: path.endsWith("/mailFolders") ? { value: [{ displayName: "Inbox" }] } : { id: "AAMk", displayName: "Inbox", totalItemCount: 7 },
  });
  await using seen = await open(`/admin/mail/${made.body.id}`);
  const { page } = seen;
  await press(page, "Test the connection");
  await said(page, "There are 7 mails in the folder.");
  graph.answer = () => ({ status: 403, json: { error: { code: "ErrorAccessDenied", message: "Access is denied." } } });
  await press(page, "Test the connection");
  await page.locator("[role=alert]", { hasText: "ErrorAccessDenied" }).waitFor();
  await app.admin.patch(`/api/v1/mail-sources/${made.body.id}`, { tokenExpiresAt: "2030-01-01T00:00:00Z" }, { "if-match": '"1"' });
  await page.locator("[name=folder]").fill("archive");
  await press(page, "Save");
  await page.getByText("Somebody saved this after you had opened it").waitFor();
  await press(page, "Save");
  await said(page, "Saved.");
  const { body } = await app.admin.get(`/api/v1/mail-sources/${made.body.id}`);
  assert.deepEqual([body.settings.folder, body.settings.standIn, body.settings.pollSeconds], ["archive", graph.url, 45]);
  assert.deepEqual([body.settings.after, body.secrets], ["keep", ["clientSecret"]]);
  await page.locator("[name=tenant]").fill("elsewhere.test");
  await press(page, "Save");
  await refusal(page, "enter the password or token again");
  assert.deepEqual(seen.troubles, []);
});

test("a Gmail label is added with a refresh token", async () => {
  await using seen = await open("/admin/mail/new?kind=gmail");
  const { page } = seen;
  await page.locator("[name=clientId]").fill("123.apps.googleusercontent.com");
  await page.locator("[name=label]").fill("support/öffentlich");
  await press(page, "Start fetching");
  await refusal(page, "Refresh token: is required");
  await page.locator("[name=refreshToken]").fill("1//refresh");
  await page.locator("[name=after]").selectOption("seen");
  await press(page, "Start fetching");
  await page.getByText("Fetched from Gmail").waitFor();
  assert.equal(await page.locator("[name=label]").inputValue(), "support/öffentlich");
  assert.equal(await page.locator("[name=after]").inputValue(), "seen");
  await page.goto("/admin/mail");
  await page.getByRole("cell", { name: "Gmail" }).waitFor();
  assert.deepEqual(seen.troubles, []);
});

test("a receiver and a forwarder are trusted, with the line that is wrong named, and trusted no longer after a question", async () => {
  await using seen = await open("/admin/trust", { javaScript: false });
  const { page } = seen;
  await page.getByText("No server is trusted").waitFor();
  const receiver = page.locator("form", { has: page.locator("[name=server]") });
  const trust = receiver.getByRole("button", { name: "Trust" });
  await page.locator("[name=server]").fill("mx.example.com");
  await trust.click();
  await refusal(page, "Hands mail over from: is required");
  await page.locator("[name=relays]").fill("192.0.2.25\n10.0.0.0/4");
  await trust.click();
  await refusal(page, "10.0.0.0/4\u2069 must be an address");
  assert.equal(await page.locator("[name=relays]").inputValue(), "192.0.2.25\n10.0.0.0/4");
  await page.locator("[name=relays]").fill("192.0.2.25\n2001:db8::/48");
  await page.locator("[name=fetched]").check();
  await trust.click();
  await said(page, "Saved.");
  await page.getByRole("cell", { name: "192.0.2.25 2001:db8::/48 Fetched mail" }).waitFor();
  await page.locator("[name=domain]").fill("not a host");
  await page
    .locator("form", { has: page.locator("[name=domain]") })
    .getByRole("button")
    .click();
  await refusal(page, "Domain of the seal: must be a host name");
  assert.equal(await page.locator("[name=server]").inputValue(), "");
  for (const expected of ["Saved.", "This server is trusted already"]) {
    await page.locator("[name=domain]").fill("Lists.example.com");
    await page
      .locator("form", { has: page.locator("[name=domain]") })
      .getByRole("button")
      .click();
    await page.locator("[role=status], [role=alert]").filter({ hasText: expected }).waitFor();
  }
  await press(page, "Trust no longer: lists.example.com");
  await page.locator("[data-confirm]").getByRole("button").click();
  await said(page, "Removed.");
  const { body } = await app.admin.get("/api/v1/mail-trust");
  assert.deepEqual(
    body.data.map(({ name, relays, fetched }: any) => [name, relays, fetched]),
    [["mx.example.com", ["192.0.2.25", "2001:db8::/48"], true]],
  );
});

test("the limits against loops are changed over nobody else's change, and a paused sender is answered again", async () => {
  await app.program.platform.database.pool.query(
    `insert into mail_breakers (id, scope, address, reason, tripped_at, until, held_back)
     values ('01980000-0000-7000-8000-000000000001', 'peer', 'robot@loop.example', 'sameSubject', now(), now() + interval '1 hour', 4)`,
  );
  await using seen = await open("/admin/guard", { javaScript: false });
  const { page } = seen;
  await page.locator("[name=peerAnswers]").fill("0");
  await page.locator("[name=pauseMinutes]").fill("");
  await press(page, "Save");
  await refusal(page, "Automatic mails to one address: is too small; at least 1");
  await refusal(page, "Length of the pause in minutes");
  await page.goto("/admin/guard");
  await app.admin.patch("/api/v1/mail-guard", { peerMails: 50 }, { "if-match": '"1"' });
  await page.locator("[name=peerAnswers]").fill("20");
  await press(page, "Save");
  await page.getByText("Somebody saved this after you had opened it").waitFor();
  assert.equal(await page.locator("[name=peerAnswers]").inputValue(), "20");
  await press(page, "Save");
  await said(page, "Saved.");
  assert.equal((await app.admin.get("/api/v1/mail-guard")).body.peerAnswers, 20);
  await page.getByRole("cell", { name: "robot@loop.example", exact: true }).waitFor();
  await shoot("guard");
  await page.locator("button[value=resume]").click();
  await page.getByText("Nobody is paused").waitFor();
});

test("keys are added as text and as files; a private key never comes back; without gpg the page says so", async () => {
  const [certificate, key] = [readFileSync(at("ca.pem"), "utf8"), readFileSync(at("key.pem"), "utf8")];
  const secret = key.split("\n")[1]!;
  await using seen = await open("/admin/mail-keys", { javaScript: false });
  const { page } = seen;
  await page.getByText("The program gpg is not installed").waitFor();
  await press(page, "Add key");
  await refusal(page, "Paste the key or choose its file");
  await page.locator("[name=file]").setInputFiles(at("ca.der"));
  await press(page, "Add key");
  await refusal(page, "This is no key as text");
  await page.locator("[name=key]").fill(key);
  await press(page, "Add key");
  await refusal(page, "cannot be read as a key of this kind");
  assert.ok(!(await page.content()).includes(secret), "a private key pasted as a certificate is not sent back");
  await page.locator("[name=file]").setInputFiles(at("ca.pem"));
  await press(page, "Add key");
  await said(page, "Saved.");
  await page.getByRole("heading", { name: "Acme CA" }).waitFor();
  await page.locator("[value=pgpPublic]").check();
  await page.locator("[name=key]").fill("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF\n-----END PGP PUBLIC KEY BLOCK-----");
  await press(page, "Add key");
  await refusal(page, "the program gpg is not installed");
  await page.locator("[value=smimeKey]").check();
  await page.locator("[name=key]").fill(certificate + key);
  await page.locator("#field-name").fill("Support 2026");
  await page.locator("[name=mailbox]").selectOption({ label: "support@acme.test" });
  await press(page, "Add key");
  await said(page, "Saved.");
  const card = page.locator("article", { hasText: "Support 2026" });
  await card.getByText("support@acme.test").waitFor();
  assert.ok(!(await page.content()).includes(secret));
  await shoot("mail-keys");
  await press(page, "Remove Support 2026");
  await page.getByText("can no longer be opened here").waitFor();
  await page.locator("[data-confirm]").getByRole("button").click();
  await said(page, "Removed.");
  assert.deepEqual(
    (await app.admin.get("/api/v1/mail-keys")).body.data.map(({ name }: any) => name),
    ["Acme CA"],
  );
});

test("pages fit and are accessible in every look", async () => {
  await using seen = await open("/admin");
  await lookAt(seen, [
    "/admin",
    "/admin/mail/new?kind=graph",
    "/admin/mail/new?kind=gmail",
    "/admin/trust",
    "/admin/guard",
    "/admin/mail-keys",
    "/admin/texts/acknowledgement",
  ]);
  await shoot("");
});

/** Pictures for people to look at, when asked for. */
async function shoot(one: string): Promise<void> {
  if (!SHOTS) return;
  for (const [locale, width, dark] of [
    ["de", 1280, false],
    ["ar", 360, true],
  ] as const) {
    await using seen = await open("/admin", { locale, width, dark });
    for (const path of one ? [one] : ["", "trust", "mail/new?kind=graph", "mail/new?kind=gmail", "mail"]) {
      await seen.page.goto(`/admin/${path}`);
      await seen.page.locator("html[data-ready]").waitFor();
      await seen.page.screenshot({ path: `${SHOTS}/${path.replace(/\W+/g, "-") || "home"}-${locale}-${width}.png`, fullPage: true });
    }
  }
}
