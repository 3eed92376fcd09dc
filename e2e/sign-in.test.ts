/** How one signs in, in a real browser: password, app, recovery code, passkey, the list of sessions; as an agent and as a customer. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { givePassword } from "#people/identity";
import { testApp, type TestApp } from "#testing";
import { newSamlKey } from "../server/people/identity/saml-key.ts";
import { totpCode, totpStep } from "../server/people/identity/totp.ts";
import { metadataOf } from "../server/people/identity/test-saml.ts";
import { assertAccessible, assertNoOverflow, openBrowser, visit, type Visit, type VisitOptions } from "./lib/browser.ts";

const PASSWORD = "correct horse battery";
let app: TestApp;
let browser: Browser;
let site: string;
before(async () => {
  // A passkey belongs to the name of a site, so the program has to know its own.
  const port = await freePort();
  site = `http://localhost:${port}`;
  app = await testApp({ web: true, env: { BACKSTAY_HTTP_PORT: String(port), BACKSTAY_URL: site, BACKSTAY_HOST: "localhost" } });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await app?.close();
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "localhost", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

let counter = 0;
async function agent(role: "admin" | "agent" | "owner" = "agent"): Promise<string> {
  const email = `signer${++counter}@vendor.test`;
  await app.agent(role, { email, name: `Signer ${counter}` });
  await givePassword(app.system, { email, name: "Signer", password: PASSWORD });
  return email;
}

async function open(path: string, options: VisitOptions = {}): Promise<Visit & AsyncDisposable> {
  const seen = await visit(browser, site, options);
  await seen.page.goto(path);
  return { ...seen, [Symbol.asyncDispose]: () => seen.context.close() };
}

async function fillPassword(page: Page, email: string): Promise<void> {
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("button[value=password]").click();
}

/** The secret that a page offers, and its next code that was not used yet. */
async function codes(page: Page): Promise<() => string> {
  const letters = ((await page.locator("[data-totp]").textContent()) ?? "").replaceAll(" ", "").toLowerCase();
  const bits = [...letters].map((letter) => "abcdefghijklmnopqrstuvwxyz234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  // Now, then one step ahead: two codes at hand without waiting, and both still hold when the next step begins before they arrive.
  let step = 0;
  return () => totpCode(secret, (step = Math.max(step + 1, totpStep(new Date()))));
}

describe("an agent", () => {
  test("sets up an app without scripts, signs in with its code and with a recovery code", async () => {
    const email = await agent();
    await using seen = await open("/sign-in?next=%2Faccount", { javaScript: false });
    const { page } = seen;
    await fillPassword(page, email);
    await page.waitForURL(/\/account$/);
    await page.locator("a[href$='/second-factor']").click();
    const next = await codes(page);
    await page.locator("input[name=code]").fill("000000");
    await page.locator("button[value=enrol]").click();
    await page.locator("input[name=code][aria-invalid]").waitFor();
    await page.locator("input[name=code]").fill(next());
    await page.locator("button[value=enrol]").click();
    const recovery = await page.locator("[data-codes] code").allTextContents();
    assert.equal(recovery.length, 10);
    await page.locator("a[data-look=primary]").click();
    await page.locator("button[value=removeFactor]").waitFor();

    await page.context().clearCookies({ name: "backstay_session" });
    await page.goto("/sign-in?next=%2Faccount");
    await fillPassword(page, email);
    await page.waitForURL(/sign-in\/second/);
    await page.locator("input[name=code]").fill(next());
    await page.locator("form:has(input[name=code]) button").click();
    await page.waitForURL(/\/account$/);

    await page.context().clearCookies({ name: "backstay_session" });
    await page.goto("/sign-in?next=%2Faccount");
    await fillPassword(page, email);
    await page.locator("input[name=code]").fill(recovery[3]!.toUpperCase());
    await page.locator("form:has(input[name=code]) button").click();
    await page.waitForURL(/\/account$/);
    assert.deepEqual(seen.troubles, []);
  });

  test("adds a passkey, signs in by it without a name, gives it another name and removes it", async () => {
    const email = await agent();
    await using seen = await open("/sign-in?next=%2Faccount");
    const { page, context } = seen;
    const session = await context.newCDPSession(page);
    await session.send("WebAuthn.enable");
    await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await fillPassword(page, email);
    await page.waitForURL(/\/account$/);
    await page.locator("form[data-passkey=add] input[name=name]").fill("Work laptop");
    await page.locator("form[data-passkey=add] button").click();
    await page.waitForURL(/done=passkeyAdded/);
    assert.match((await page.locator("[aria-labelledby=passkeys]").textContent()) ?? "", /Work laptop/);

    await context.clearCookies({ name: "backstay_session" });
    await page.goto("/sign-in?next=%2Faccount");
    await page.locator("form[data-passkey=prove] button").click();
    await page.waitForURL(/\/account$/);
    assert.match((await page.locator("[data-current]").textContent()) ?? "", /by passkey/);

    await page.locator("[aria-labelledby=passkeys] summary").click();
    await page.locator("[aria-labelledby=passkeys] li input[name=name]").fill("Old laptop");
    await page.locator("button[value=renamePasskey]").click();
    await page.waitForURL(/done=passkeyRenamed/);
    await page.locator("[aria-labelledby=passkeys] summary").click();
    await page.locator("button[value=removePasskey]").click();
    await page.waitForURL(/done=passkeyRemoved/);
    await context.clearCookies({ name: "backstay_session" });
    await page.goto("/sign-in?next=%2Faccount");
    await page.locator("form[data-passkey=prove] button").click();
    await page.locator("form[data-passkey=prove] [role=alert]:not([hidden])").waitFor();
    assert.deepEqual(seen.troubles, []);
  });

  test("sees where he is signed in, ends one session and changes the password", async () => {
    const email = await agent();
    await using elsewhere = await open("/sign-in?next=%2Faccount");
    await fillPassword(elsewhere.page, email);
    await elsewhere.page.waitForURL(/\/account$/);
    await using seen = await open("/sign-in?next=%2Faccount", { javaScript: false });
    const { page } = seen;
    await fillPassword(page, email);
    await page.waitForURL(/\/account$/);
    assert.match((await page.locator("[data-sessions]").textContent()) ?? "", /Chrome.*Linux/);
    await page.locator("button[value=end]").click();
    await page.waitForURL(/done=ended/);
    await elsewhere.page.goto("/account");
    await elsewhere.page.waitForURL(/\/sign-in/);
    await page.locator("input[name=current]").fill("wrong");
    await page.locator("input[name=password]").fill("another long password");
    await page.locator("button[value=password]").click();
    await page.locator("input[name=current][aria-invalid]").waitFor();
    await page.locator("input[name=current]").fill(PASSWORD);
    await page.locator("input[name=password]").fill("another long password");
    await page.locator("button[value=password]").click();
    await page.waitForURL(/done=password/);
  });
});

test("where an administrator demands two factors, an agent sets one up before anything else; the administrator resets it", async () => {
  const [chief, email] = [await agent("admin"), await agent()];
  await using admin = await open("/sign-in?next=%2Fadmin%2Fsign-in");
  await fillPassword(admin.page, chief);
  await admin.page.locator("html[data-ready]").waitFor();
  await admin.page.locator("input[name=roles][value=admin]").check();
  await admin.page.locator("button[type=submit][data-look=primary]").click();
  await admin.page.locator("[role=alert]").waitFor();
  await admin.page.locator("input[name=roles][value=admin]").uncheck();
  await admin.page.locator("input[name=roles][value=agent]").check();
  await admin.page.locator("button[type=submit][data-look=primary]").click();
  await admin.page.waitForURL(/done=saved/);

  await using seen = await open("/sign-in", { locale: "ar", width: 360, dark: true });
  const { page } = seen;
  await assertAccessible(page, "sign-in in Arabic");
  await assertNoOverflow(page, "sign-in in Arabic");
  await fillPassword(page, email);
  await page.waitForURL(/sign-in\/second/);
  await assertAccessible(page, "enrolment in Arabic");
  await assertNoOverflow(page, "enrolment in Arabic");
  await page.goto("/desk");
  await page.waitForURL(/\/sign-in/);
  await page.goto("/sign-in/second");
  await page.locator("summary").click();
  const next = await codes(page);
  await page.locator("input[name=code]").fill(next());
  await page.locator("button[value=enrol]").click();
  await page.locator("[data-codes]").waitFor();
  await assertAccessible(page, "recovery codes in Arabic");
  await assertNoOverflow(page, "recovery codes in Arabic");
  await page.goto("/account");
  await assertAccessible(page, "account in Arabic");
  await assertNoOverflow(page, "account in Arabic");

  const { body } = await app.admin.get(`/api/v1/agents?q=${encodeURIComponent(email)}`);
  await admin.page.goto(`/admin/people/${body.data[0].id}`);
  await admin.page.locator("html[data-ready]").waitFor();
  await admin.page.locator("button[value=reset]").click();
  await admin.page.locator("[data-confirm]").waitFor();
  await assertAccessible(admin.page, "reset of a second factor");
  await admin.page.locator("[data-confirm] button[name=confirmed]").click();
  await admin.page.waitForURL(/done=reset/);
  await page.goto("/account");
  await page.waitForURL(/\/sign-in/);
  assert.deepEqual([...seen.troubles, ...admin.troubles], []);
});

test("a customer finds the same in the profile, in the language of the address", async () => {
  const contact = await app.contact();
  await using seen = await open("/ar/profile", { cookie: contact.cookie, locale: "ar", width: 360, javaScript: false });
  const { page } = seen;
  await page.locator("a[href='/ar/profile/security']").click();
  await page.waitForURL(/\/ar\/profile\/security$/);
  assert.ok((await page.content()).length < 50_000);
  await page.locator("input[name=password]").fill("a customer's password");
  await page.locator("button[value=password]").click();
  await page.waitForURL(/\/ar\/profile\/security\?done=password/);
  await page.locator("input[name=current]").waitFor();
  await page.goto("/account");
  await page.waitForURL(/\/profile\/security/);
});

describe("single sign-on", () => {
  test("an administrator adds a connection, tries it and deletes it; the sign-in page offers it, in Arabic on a phone too", async () => {
    const chief = await agent("admin");
    await using admin = await open("/sign-in?next=%2Fadmin%2Fsso%2Fnew");
    const { page } = admin;
    await fillPassword(page, chief);
    await page.locator("html[data-ready]").waitFor();
    await assertAccessible(page, "new connection");
    await page.locator("input[name=name]").fill("Acme ID");
    await page.locator("input[name=issuer]").fill("http://idp.example");
    await page.locator("input[name=clientId]").fill("backstay");
    await page.locator("input[name=clientSecret]").fill("very secret");
    await page.locator("input[name=enabled]").check();
    await page.locator("select[name=defaultRole]").selectOption("agent");
    await page.locator("textarea[name=roleRules]").fill("leads = lead");
    await page.locator("button[type=submit][data-look=primary]").click();
    await page.locator("[data-form-errors]").waitFor();
    await page.locator("input[name=issuer]").fill("https://idp.invalid");
    await page.locator("input[name=clientSecret]").fill("very secret");
    await page.locator("button[type=submit][data-look=primary]").click();
    await page.waitForURL(/done=created/);
    const connection = new URL(page.url()).pathname;
    await page.locator("button[value=test]").waitFor();
    assert.equal(await page.locator("textarea[name=roleRules]").inputValue(), "leads = lead");
    assert.equal(await page.locator("input[name=clientSecret]").inputValue(), "");
    await page.locator("button[value=test]").click();
    await page.locator("[role=status][data-tone=danger]").waitFor();
    await assertAccessible(page, "a connection");
    await page.setViewportSize({ width: 360, height: 800 });
    await assertNoOverflow(page, "a connection on a phone");

    await page.goto(new URL("/admin/sso/new?protocol=saml", page.url()).href);
    await page.locator("html[data-ready]").waitFor();
    await assertAccessible(page, "new SAML connection");
    await assertNoOverflow(page, "new SAML connection on a phone");
    await page.locator("input[name=name]").fill("Acme SAML");
    await page.locator("textarea[name=metadata]").fill("<no/>");
    await page.locator("button[type=submit][data-look=primary]").click();
    await page.locator("[data-form-errors]").waitFor();
    await page.locator("textarea[name=metadata]").fill("");
    const { certificate } = await newSamlKey("idp.test", new Date());
    await page.locator("input[name=metadataFile]").setInputFiles({
      name: "idp.xml",
      mimeType: "application/xml",
      buffer: Buffer.from(metadataOf([certificate])),
    });
    await page.locator("input[name=ownKey]").check();
    await page.locator("button[type=submit][data-look=primary]").click();
    await page.waitForURL(/done=created/);
    await page.getByText("SHA-256").waitFor();
    await page.locator("button[value=test]").click();
    await page.getByText("in date").waitFor();
    await assertAccessible(page, "a SAML connection");
    await assertNoOverflow(page, "a SAML connection on a phone");
    await page.goto(new URL(connection, page.url()).href);

    await using seen = await open("/sign-in", { locale: "ar", width: 360, dark: true, javaScript: true });
    const link = seen.page.locator("a[href^='/sign-in/sso/']");
    assert.match((await link.textContent()) ?? "", /Acme ID/);
    await assertAccessible(seen.page, "sign-in with a provider in Arabic");
    await assertNoOverflow(seen.page, "sign-in with a provider in Arabic");
    await link.click();
    await seen.page.waitForURL(/problem=sso\.provider/);
    await seen.page.locator("[role=alert]").first().waitFor();
    await seen.page.locator("input[name=email]").fill("somebody@nowhere.test");
    await seen.page.locator("button[value=sso]").click();
    await seen.page.locator("[role=alert]").first().waitFor();

    await page.locator("button[value=delete]").click();
    await page.locator("[data-confirm] button[name=confirmed]").click();
    await page.waitForURL(/done=removed/);
    assert.deepEqual([...admin.troubles, ...seen.troubles], []);
  });

  test("an administrator lets a provider keep agents, says what its group gives by keyboard, and gives it a new token; in Arabic on a phone too", async () => {
    const chief = await agent("admin");
    await using admin = await open("/sign-in?next=%2Fadmin%2Fscim%2Fnew");
    const { page } = admin;
    await fillPassword(page, chief);
    await page.locator("html[data-ready]").waitFor();
    await assertAccessible(page, "new provider");
    await page.locator("input[name=name]").fill("Acme directory");
    await page.keyboard.press("Enter");
    const token = (await page.locator("[data-secret]").textContent()) ?? "";
    const answer = await fetch(`${site}/scim/v2/Groups`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
      body: JSON.stringify({ schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], displayName: "مجموعة <b>Support</b>" }),
    });
    assert.equal(answer.status, 201);
    await page.locator("a[href^='/admin/scim/']").last().click();
    const role = page.locator("select[name=role]");
    await role.waitFor();
    await role.focus();
    await page.keyboard.type("Lead");
    await page.locator("button[value=map]").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/done=saved/);
    assert.equal(await page.locator("select[name=role]").inputValue(), "lead");
    await assertAccessible(page, "a provider");
    const here = new URL(page.url()).pathname;
    await page.locator("button[value=rotate]").click();
    await page.locator("[data-secret]").waitFor();
    assert.notEqual(await page.locator("[data-secret]").textContent(), token);

    const session = (await page.context().cookies()).find(({ name }) => name.endsWith("backstay_session"))!;
    const cookie = `${session.name}=${session.value}`;
    await using seen = await open(here, { cookie, locale: "ar", width: 360, dark: true });
    await seen.page.locator("select[name=role]").waitFor();
    await assertAccessible(seen.page, "a provider in Arabic");
    await assertNoOverflow(seen.page, "a provider in Arabic");
    await page.goto(`${site}${here}`);
    await page.locator("button[value=delete]").click();
    await page.locator("[data-confirm] button[name=confirmed]").click();
    await page.waitForURL(/done=removed/);
    assert.deepEqual([...admin.troubles, ...seen.troubles], []);
  });
});
