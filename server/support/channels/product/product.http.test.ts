/** Requests from inside the product: what the key proves, what it does not, and what agents are told of how it came. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type Answer, type Caller, type TestApp } from "#testing";

const V1 = "/api/v1";
let app: TestApp;
let policy: { id: string };
before(async () => {
  app = await testApp({ worker: false, env: { BACKSTAY_LIMITS: "on", BACKSTAY_TRUST_PROXY: "loopback" } });
  const brand = await made("/brands", { name: "Acme" });
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.id });
  policy = await made("/policies", { name: "Pro", product: "ledger", floating: true });
});
after(() => app?.close());

const made = async (path: string, body: object = {}): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.ok([200, 201].includes(answer.status), `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const licence = (more: object = {}): Promise<any> => made("/licenses", { policy: policy.id, ...more });
const ask = (license: { key: string }, more: object = {}, headers: object = {}): Promise<Answer> =>
  app.as({}).post(
    `${V1}/requests`,
    { subject: "It stopped", body: "After the update.", ...more },
    {
      authorization: `License ${license.key}`,
      ...headers,
    },
  );
const told = ({ status, body }: Answer) => (status < 300 ? status : `${status} ${body.code}`);
const ticketOf = async ({ status, body }: Answer): Promise<any> => {
  assert.equal(status, 201, JSON.stringify(body));
  return (await app.admin.get(`${V1}/tickets/${body.number}`)).body;
};
const firstOf = async ({ body }: Answer, caller: Caller = app.admin): Promise<any> =>
  (await caller.get(`${V1}/tickets/${body.number}/messages`)).body.data[0];
const diagnostics = { version: "4.2.1", platform: "Windows 11 x64" };

describe("a request from inside the product", () => {
  test("knows its licence, machine, product and version, and belongs to the licence's contact and organization", async () => {
    const organization = await made("/organizations", { name: "Harbor Press" });
    const contact = await app.contact();
    const license = await licence({ organization: organization.id, contact: contact.id, name: "Main site" });
    const machine = await made("/machines", { license: license.id, fingerprint: "press-1", name: "Press" });
    const answer = await ask(license, { fingerprint: "press-1", type: "incident", locale: "de", diagnostics });
    assert.deepEqual(
      [answer.body.license, answer.body.machine, answer.body.product.name, answer.body.version],
      [license.id, machine.id, "Ledger", "4.2.1"],
    );
    assert.ok(!JSON.stringify(answer.body).includes(contact.email), "the answer tells nothing of people");
    const ticket = await ticketOf(answer);
    assert.deepEqual(
      [ticket.channel, ticket.license.id, ticket.product.name, ticket.productVersion, ticket.organization.id, ticket.requester.id],
      ["product", license.id, "Ledger", "4.2.1", organization.id, contact.id],
    );
    assert.deepEqual([ticket.type, ticket.locale], ["incident", "de"]);
    const { authentication, author } = await firstOf(answer);
    assert.equal(author.id, contact.id);
    assert.deepEqual([authentication.kind, authentication.result, authentication.request.address], ["license", "none", "absent"]);
    assert.deepEqual([authentication.request.machine, authentication.request.version], ["Press", "4.2.1"]);
    const unknown = await ask(license, { fingerprint: "other" });
    assert.equal(unknown.body.machine, null);
    assert.equal((await firstOf(unknown)).authentication.request.machineKnown, false);
  });

  test("needs a key that holds: none, a wrong one, one the policy does not take, and a revoked licence open nothing", async () => {
    const bare = await app.as({}).post(`${V1}/requests`, { subject: "x", body: "y" });
    assert.deepEqual([told(bare), bare.headers.get("www-authenticate")], ["401 license.keyUnknown", "License"]);
    assert.equal(told(await app.admin.post(`${V1}/requests`, { subject: "x", body: "y" })), "401 license.keyUnknown");
    assert.equal(told(await ask({ key: "WRONG-KEY" })), "401 license.keyUnknown");
    const byToken = await made("/policies", { name: "Token", product: "ledger", authenticationStrategy: "token" });
    assert.equal(told(await ask(await made("/licenses", { policy: byToken.id }))), "403 license.keyRefused");
    const [revoked, suspended] = [await licence(), await licence()];
    await made(`/licenses/${revoked.id}/actions/revoke`);
    await made(`/licenses/${suspended.id}/actions/suspend`);
    assert.deepEqual([told(await ask(revoked)), told(await ask(suspended))], ["403 request.refused", 201]);
  });

  test("of an address that is somebody else's neither shows him anything nor puts words into his mouth", async () => {
    const [holder, outsider] = [await app.contact(), await app.contact()];
    for (const license of [await licence({ contact: holder.id }), await licence()]) {
      const answer = await ask(license, { contact: { email: outsider.email.toUpperCase(), name: "Somebody" } });
      const ticket = await ticketOf(answer);
      assert.notEqual(ticket.requester.id, outsider.id);
      const { author, authentication } = await firstOf(answer);
      assert.deepEqual([author, authentication.request.address], [null, "outsider"]);
      assert.match(authentication.from, /^Somebody <.+>$/, "agents see who was named");
      assert.equal((await outsider.get(`${V1}/tickets/${ticket.number}`)).status, 404);
      assert.equal((await outsider.get(`${V1}/tickets`)).body.data.length, 0);
    }
  });

  test("of a user, a member, or an address nobody knew belongs to him, as a word that nobody proved", async () => {
    const organization = await made("/organizations", { name: "Quayside" });
    const [user, member] = [await app.contact(), await app.contact()];
    await made("/memberships", { contact: member.id, organization: organization.id, role: "member" });
    const license = await licence({ organization: organization.id });
    await made(`/licenses/${license.id}/users`, { contact: user.id });
    for (const one of [user, member]) {
      const answer = await ask(license, { contact: { email: one.email } });
      assert.equal((await ticketOf(answer)).requester.id, one.id);
      const { author, authentication } = await firstOf(answer);
      assert.deepEqual([author.id, authentication.result, authentication.request.address], [one.id, "none", "user"]);
    }
    const fresh = { contact: { email: "new.hand@quayside.test", name: "New Hand" } };
    const [first, second] = [await ask(license, fresh), await ask(license, fresh)];
    assert.equal((await ticketOf(first)).requester.name, "New Hand");
    assert.deepEqual(
      [(await firstOf(first)).authentication.request.address, (await firstOf(second)).authentication.request.address],
      ["new", "user"],
    );
    const other = await ask(await licence(), fresh);
    assert.equal((await firstOf(other)).authentication.request.address, "outsider", "who asked here is a stranger to every other licence");
  });

  test("is one however often it is sent with the same Idempotency-Key, and each licence has keys of its own", async () => {
    const [one, two] = [await licence(), await licence()];
    const key = { "idempotency-key": "start-1" };
    const [first, again, other] = [await ask(one, {}, key), await ask(one, {}, key), await ask(two, {}, key)];
    assert.equal(again.body.number, first.body.number);
    assert.notEqual(other.body.number, first.body.number);
    assert.deepEqual([other.body.license, again.headers.get("idempotency-replayed")], [two.id, "true"]);
    assert.equal(told(await ask(one, { subject: "Else" }, key)), "422 idempotency.otherRequest");
    assert.equal(told(await ask({ key: "WRONG" }, {}, key)), "401 license.keyUnknown");
  });
});

describe("what comes along", () => {
  test("is shown to agents without secrets and control characters, and to no customer", async () => {
    const contact = await app.contact();
    const license = await licence({ contact: contact.id });
    const secret = "ghp_1234567890abcdefghijABCDEFGHIJ123456";
    const [esc, nul] = [String.fromCharCode(27), String.fromCharCode(0)];
    const log = `${esc}[31mstart${esc}[0m ${nul}\r\ntoken ${secret}\r\n<script>alert(1)</script> \u202Eevil`;
    const answer = await ask(license, {
      body: `It says ${secret}`,
      diagnostics: {
        ...diagnostics,
        edition: "<b>Pro</b>",
        log,
        lastUpdateFailure: { version: "4.3.0", at: "2026-11-20T08:00:00Z", message: `No access with ${secret}${nul}\nTry again` },
        details: { region: "eu", password: "correct-horse-9", threads: 8 },
      },
    });
    const message = await firstOf(answer);
    const { request } = message.authentication;
    assert.ok(!JSON.stringify(message).includes(secret) && !JSON.stringify(message).includes("correct-horse"), JSON.stringify(message));
    assert.ok(message.masked.length > 0);
    assert.deepEqual([request.edition, request.lastUpdateFailure.version], ["<b>Pro</b>", "4.3.0"]);
    const file = await app.admin.raw(`${V1}/requests/${request.id}/log`);
    assert.match(file.headers.get("content-disposition") ?? "", /^attachment/);
    assert.deepEqual(
      [file.headers.get("x-content-type-options"), file.headers.get("content-type")],
      ["nosniff", "text/plain; charset=utf-8"],
    );
    assert.match(await file.text(), /^start \ntoken \[masked .+\]\n<script>/);
    const whole = (await app.admin.get(`${V1}/requests/${request.id}`)).body;
    assert.deepEqual([whole.diagnostics.details.region, whole.diagnostics.details.threads, whole.logBytes > 0], ["eu", 8, true]);
    assert.ok(!JSON.stringify(whole).includes("correct-horse"));
    const raw = await app.admin.raw(`${V1}/requests/${request.id}/reveal`, { method: "POST" });
    assert.equal(((await raw.json()) as { log: string }).log, log, "as it came");
    assert.equal((await app.admin.get(`${V1}/tickets?q=${secret}`)).body.data.length, 0);
    const his = await firstOf(answer, contact);
    assert.equal(his.authentication, null);
    assert.ok(!JSON.stringify(his).includes("4.3.0"));
    for (const rest of ["", "/log"]) assert.equal((await contact.get(`${V1}/requests/${request.id}${rest}`)).status, 403);
  });

  test("is refused clearly when it is too large", async () => {
    const license = await licence();
    const tooLong = await ask(license, { diagnostics: { ...diagnostics, log: "é".repeat(530_000) } });
    assert.equal(told(tooLong), "413 request.logTooLarge");
    assert.equal(told(await ask(license, { diagnostics: { ...diagnostics, log: "x".repeat(2_100_000) } })), "413 tooLarge");
    assert.equal(told(await ask(license, { diagnostics: { ...diagnostics, log: "x\n".repeat(520_000) } })), 201);
    const odd = await ask(license, { diagnostics: { ...diagnostics, details: { a: { b: 1 } } } });
    assert.deepEqual([odd.status, odd.body.errors[0].path], [422, "diagnostics.details.a"]);
  });
});

describe("abuse", () => {
  const from = (n: number, last = 1) => ({ "x-forwarded-for": `198.51.${n}.${last}` });

  test("a product gone wild is held up wherever it calls from, others go on", async () => {
    const [wild, calm] = [await licence(), await licence()];
    const statuses: number[] = [];
    for (let n = 0; n < 22; n++) statuses.push((await ask(wild, {}, from(100, n + 1))).status);
    assert.deepEqual([statuses.filter((status) => status === 201).length, statuses.at(-1)], [20, 429], statuses.join(" "));
    assert.equal(told(await ask(calm, {}, from(100))), 201);
  });

  test("one place is held up whatever licences it shows, and so is whoever guesses keys", async () => {
    const licences = [await licence(), await licence(), await licence()];
    const statuses: number[] = [];
    for (let n = 0; n < 45; n++) statuses.push((await ask(licences[n % 3], {}, from(101))).status);
    assert.deepEqual([statuses.filter((status) => status === 201).length, statuses.at(-1)], [40, 429], statuses.join(" "));
    const guesses: number[] = [];
    for (let n = 0; n < 30; n++) guesses.push((await ask({ key: `GUESS-${n}` }, {}, from(102))).status);
    assert.deepEqual([guesses[0], guesses.at(-1)], [401, 429], guesses.join(" "));
  });
});
