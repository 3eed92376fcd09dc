/** Renewals that customers ask for: by whom, at which price, and once. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { houseOf, testApp, told, type Person, type TestApp } from "#testing";

const V1 = "/api/v1";
let app: TestApp;
const { made, member: someone } = houseOf(() => app);
let house: string;
let policy: string;
let plan: { id: string };
const people: { [role: string]: Person } = {};

before(async () => {
  app = await testApp({ worker: false });
  const brand = await made("/brands", { name: "Acme" });
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.id });
  policy = (await made("/policies", { name: "Yearly", product: "ledger", floating: true, maxMachines: 5, duration: 31_536_000 })).id;
  house = (await made("/organizations", { name: "Harbor Press" })).id;
  const elsewhere = (await made("/organizations", { name: "Other" })).id;
  const prices = [
    { amount: 4_900, currency: "EUR", period: "month" },
    { amount: 49_000, currency: "EUR", period: "year" },
  ];
  plan = await made("/plans", { names: { en: "Gold", de: "Gold" }, slug: "gold", allProducts: true, prices });
  const member = async (name: string, organization: string, more: object) => {
    people[name] = await someone(name, organization, more);
  };
  await Promise.all([
    member("manager", house, { role: "manager", seesRequests: true }),
    member("billing", house, { role: "billing" }),
    member("technical", house, { role: "technical" }),
    member("member", house, {}),
    member("stranger", elsewhere, { role: "manager", managesMembers: true }),
  ]);
});
after(() => app?.close());

const licence = (more: object = {}) => made("/licenses", { policy, organization: house, ...more });
const subscription = () => made("/subscriptions", { plan: "gold", organization: house, startsOn: "2026-01-01", endsOn: "2999-12-31" });

test("a licence is asked for with its ticket, product and list price, by who pays for it", async () => {
  await subscription();
  const license = await licence({ name: "Main site" });
  const path = `${V1}/me/renewals`;
  for (const name of ["technical", "member", "stranger"]) {
    assert.equal(told(await people[name]!.get(`${path}?license=${license.id}`)), "404 notFound", name);
    assert.equal(told(await people[name]!.post(path, { license: license.id })), "404 notFound", name);
  }
  const { body: shown } = await people["billing"]!.get(`${path}?license=${license.id}`);
  assert.deepEqual([shown.name, shown.plan, shown.seats, shown.open], ["Main site", "Gold", 5, null]);
  assert.deepEqual(
    shown.prices.map(({ amount }: { amount: number }) => amount),
    [4_900, 49_000],
  );
  assert.equal(
    told(await people["billing"]!.post(path, { license: license.id, price: { currency: "USD", period: "year" } })),
    "422 invalid",
  );
  const asked = await people["billing"]!.post(path, { license: license.id, price: { currency: "EUR", period: "year" }, note: "PO 4711" });
  assert.deepEqual([asked.status, asked.body.repeated], [201, false]);
  const ticket = (await app.admin.get(`${V1}/tickets/${asked.body.number}`)).body;
  assert.deepEqual(
    [ticket.type, ticket.license.id, ticket.product.name, ticket.organization.id, ticket.requester.id, ticket.channel],
    ["license", license.id, "Ledger", house, people["billing"]!.id, "portal"],
  );
  const [message] = (await app.admin.get(`${V1}/tickets/${asked.body.number}/messages`)).body.data;
  assert.match(message.text, /€490\.00\u2069 a year/);
  assert.match(message.text, /PO 4711/);
  assert.ok(!message.text.includes(license.key), "the key is in no message");

  // Somebody else of the house asks for the same: that it was asked is told to him, the number to who sees the request.
  const again = await people["manager"]!.post(path, { license: license.id });
  assert.deepEqual(again.body, { number: asked.body.number, askedAt: asked.body.askedAt, repeated: true });
  const { headers } = await app.admin.get(`${V1}/tickets/${asked.body.number}`);
  await app.admin.patch(`${V1}/tickets/${asked.body.number}`, { status: "solved" }, { "if-match": headers.get("etag")! });
  assert.equal((await people["billing"]!.get(`${path}?license=${license.id}`)).body.open, null);
  const later = await people["manager"]!.post(path, { license: license.id });
  assert.equal(later.body.repeated, false);
  const seen = (await people["billing"]!.get(`${path}?license=${license.id}`)).body.open;
  assert.deepEqual(seen, { number: null, askedAt: later.body.askedAt }, "whose ticket one does not see has no number");
});

test("a plan is asked for; asked by many at once there is one ticket", async () => {
  const { id } = await subscription();
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, n) => people[n % 2 === 0 ? "manager" : "billing"]!.post(`${V1}/me/renewals`, { subscription: id })),
  );
  assert.deepEqual(
    answers.map(({ status }) => status),
    Array.from({ length: 6 }, () => 201),
  );
  assert.equal(answers.filter(({ body }) => !body.repeated).length, 1);
  const number = answers.map(({ body }) => body.number).find((one) => one !== null);
  const ticket = (await app.admin.get(`${V1}/tickets/${number}`)).body;
  assert.deepEqual([ticket.type, ticket.organization.id], ["billing", house]);
  assert.equal(told(await people["member"]!.post(`${V1}/me/renewals`, { subscription: id })), "404 notFound");
  assert.equal(told(await people["manager"]!.post(`${V1}/me/renewals`, {})), "422 invalid");
  assert.equal(told(await people["manager"]!.post(`${V1}/me/renewals`, { subscription: id, license: id })), "422 invalid");
});

test("what does not end is not renewed, nor what ended for good; a plan no longer sold has no price", async () => {
  const [endless, revoked] = [await licence({ expiresAt: null }), await licence()];
  await made(`/licenses/${revoked.id}/actions/revoke`);
  for (const { id } of [endless, revoked])
    assert.equal(told(await people["manager"]!.post(`${V1}/me/renewals`, { license: id })), "404 notFound");
  const unending = await made("/subscriptions", { plan: "gold", organization: house });
  assert.equal(told(await people["manager"]!.get(`${V1}/me/renewals?subscription=${unending.id}`)), "404 notFound");
  const { headers } = await app.admin.get(`${V1}/plans/${plan.id}`);
  const { id } = await subscription();
  const archived = await app.admin.patch(`${V1}/plans/${plan.id}`, { archived: true }, { "if-match": headers.get("etag")! });
  assert.equal(archived.status, 200, JSON.stringify(archived.body));
  assert.deepEqual((await people["manager"]!.get(`${V1}/me/renewals?subscription=${id}`)).body.prices, []);
});
