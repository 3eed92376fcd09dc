/** An administrator adds a webhook without scripts, tests it, changes its secret, and sends a time once more. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { Webhook } from "standardwebhooks";
import { testApp, type TestApp } from "#testing";
import { openBrowser, visit } from "./lib/browser.ts";
import { lookAt } from "./lib/looks.ts";

const SHOTS = process.env["SHOTS"];
let app: TestApp;
let browser: Browser;
let cookie: string;
let other: Server;
const got: { body: string; headers: { [name: string]: string } }[] = [];
let status = 200;

before(async () => {
  other = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      got.push({ body, headers: request.headers as { [name: string]: string } });
      response.writeHead(status).end("heard");
    });
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  [app, browser] = await Promise.all([testApp({ web: true }), openBrowser()]);
  cookie = await app.signIn((await app.agent("owner", { name: "Helena Duarte" })).email);
});
after(async () => {
  await browser?.close();
  await app?.close();
  other?.closeAllConnections();
  other?.close();
});

test("a webhook is added, tested, given another secret, and told once more what it did not take, all without scripts", async () => {
  const seen = await visit(browser, app.url, { cookie, javaScript: false });
  const { page } = seen;
  await page.goto("/admin/webhooks");
  await page.getByRole("link", { name: "Add a webhook" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Billing");
  await page.getByLabel("Address", { exact: true }).fill("http://10.0.0.1/hook");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.locator("[data-form-errors]", { hasText: "inside your network" }).waitFor();
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Billing");
  await page.getByLabel("Address", { exact: true }).fill(`http://127.0.0.1:${(other.address() as AddressInfo).port}/hook`);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const secret = await page.locator("[data-secret]").innerText();
  assert.match(secret, /^whsec_/);
  await page.getByRole("link", { name: /stored/ }).click();
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText("The test was taken").waitFor();
  new Webhook(secret).verify(got[0]!.body, got[0]!.headers);
  assert.doesNotMatch(await page.content(), /whsec_/);

  status = 500;
  await app.admin.post("/api/v1/tickets", { subject: "Printer", body: "It jams", requester: { email: "eva@customer.test" } });
  await app.settled();
  await page.reload();
  await page.goto(page.url());
  await page.getByRole("link", { name: "ticket.opened" }).click();
  await page.getByText("HTTP 500").first().waitFor();
  status = 200;
  await page.getByRole("button", { name: "Send once more" }).click();
  await app.settled();
  await page.reload();
  await page.getByText("HTTP 200").first().waitFor();
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/webhook-delivery.png`, fullPage: true });

  await page.goto("/admin/webhooks");
  await page.getByRole("link", { name: "Billing", exact: true }).click();
  await page.getByRole("button", { name: "Make a new secret" }).click();
  await page.getByRole("button", { name: "Make a new secret" }).click();
  const next = await page.locator("[data-secret]").innerText();
  assert.notEqual(next, secret);
  await page.getByRole("link", { name: /stored/ }).click();
  const year = new Date().getUTCFullYear();
  await page.getByLabel("From (UTC)").fill(`${year - 1}-01-01T00:00`);
  await page.getByLabel("To (UTC)").fill(`${year + 1}-01-01T00:00`);
  await page.getByLabel("Only what has not arrived").uncheck();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("1 message is on its way.").waitFor();
  await app.settled();
  for (const one of [secret, next]) new Webhook(one).verify(got.at(-1)!.body, got.at(-1)!.headers);
  const here = new URL(page.url()).pathname;
  assert.deepEqual(seen.troubles, []);
  await seen.context.close();
  const looks = await visit(browser, app.url, { cookie });
  await looks.page.goto("/admin/webhooks");
  await lookAt(looks, ["/admin/webhooks", here, "/admin/webhooks/new"]);
  if (SHOTS)
    for (const [locale, width] of [
      ["de", 1280],
      ["ar", 360],
    ] as const) {
      await looks.context.addCookies([{ name: "backstay-locale", value: locale, url: app.url }]);
      await looks.page.setViewportSize({ width, height: 900 });
      await looks.page.goto(here);
      await looks.page.screenshot({ path: `${SHOTS}/webhook-${locale}-${width}.png`, fullPage: true });
    }
  await looks.context.close();
});
