/** Known issues: who sees which, who is affected, and who is told. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mailApp, type MailApp } from "../../testing/mail-app.ts";

let app: MailApp;
let lead: Awaited<ReturnType<MailApp["agent"]>>;
let agent: Awaited<ReturnType<MailApp["agent"]>>;
let ann: Awaited<ReturnType<MailApp["contact"]>>;
let bob: Awaited<ReturnType<MailApp["contact"]>>;
let product: string;

before(async () => {
  app = await mailApp();
  lead = await app.agent("lead", { name: "Lea" });
  agent = await app.agent("agent", { name: "Max" });
  ann = await app.contact({ name: "Ann" });
  bob = await app.contact({ name: "Bob" });
  const brand = (await app.admin.post("/api/v1/brands", { name: "Acme" })).body.id;
  product = (await app.admin.post("/api/v1/products", { names: { en: "Ledger" }, brand })).body.id;
});
after(() => app?.close());

const write = async (body: object = {}) => {
  const answer = await lead.post("/api/v1/known-issues", {
    product,
    title: { en: "Export stops halfway", de: "Export bricht ab" },
    versions: ["4.1", "4.2"],
    ...body,
  });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};
const change = async (number: number, body: object, who = lead) => {
  const { revision } = (await lead.get(`/api/v1/known-issues/${number}`)).body;
  return who.patch(`/api/v1/known-issues/${number}`, body, { "if-match": `"${revision}"` });
};
const mails = async (to: string) => {
  await app.settled();
  return (await app.admin.get("/api/v1/outbox?limit=200")).body.data.filter(
    (one: { kind: string; to: { address: string } }) => one.kind === "knownIssue" && one.to.address === to,
  );
};
const open = async (who: typeof ann, subject = "Export") =>
  (await who.post("/api/v1/tickets", { subject, body: "It stops." })).body.number as number;

test("an internal issue is nobody's outside; one for customers is theirs; a public one everybody's, in the reader's language", async () => {
  const { number } = await write();
  for (const who of [ann, app.as({})]) assert.equal((await who.get(`/api/v1/known-issues/${number}`)).status, 404);
  await change(number, { visibility: "customers" });
  const seen = (await ann.get(`/api/v1/known-issues/${number}`, { "accept-language": "de" })).body;
  assert.deepEqual([seen.title, seen.texts, seen.visibility, seen.affected], ["Export bricht ab", null, null, null]);
  assert.equal((await ann.get(`/api/v1/known-issues/${number}`, { "accept-language": "cs" })).body.title, "Export stops halfway");
  assert.equal((await app.as({}).get(`/api/v1/known-issues/${number}`)).status, 404);
  await change(number, { visibility: "public" });
  assert.equal((await app.as({}).get(`/api/v1/known-issues/${number}`)).status, 200);
  await app.settled();
  const found = async (who: Pick<typeof ann, "get">) =>
    (await who.get("/api/v1/search?q=bricht&kinds=knownIssue")).body.data.map((hit: { url: string }) => hit.url);
  assert.deepEqual(await found(app.as({})), [`/issues/${number}`]);
  assert.deepEqual(await found(agent), [`/desk/issues/${number}`]);
  await change(number, { visibility: "internal" });
  await app.settled();
  assert.deepEqual(await found(app.as({})), []);
  assert.deepEqual(await found(ann), []);
});

test("an agent writes what customers do not see; to show it, and to change what is shown, needs the right to publish", async () => {
  const mine = await agent.post("/api/v1/known-issues", { product, title: { en: "Draft" } });
  assert.equal(mine.status, 201);
  assert.equal((await agent.post("/api/v1/known-issues", { product, title: { en: "Shown" }, visibility: "public" })).status, 403);
  assert.equal((await change(mine.body.number, { severity: "high" }, agent)).status, 200);
  assert.equal((await change(mine.body.number, { visibility: "customers" }, agent)).status, 403);
  await change(mine.body.number, { visibility: "customers" });
  assert.equal((await change(mine.body.number, { severity: "low" }, agent)).status, 403);
  assert.equal((await agent.post(`/api/v1/known-issues/${mine.body.number}/updates`, { text: "x", public: true })).status, 403);
  assert.equal((await lead.patch(`/api/v1/known-issues/${mine.body.number}`, { severity: "low" }, { "if-match": '"1"' })).status, 412);
});

test("who says it affects him too counts once, may take it back, and is named to nobody outside", async () => {
  const { number } = await write({ visibility: "customers", showsAffected: true });
  const path = `/api/v1/known-issues/${number}`;
  for (const version of ["4.1", "4.2"]) assert.equal((await ann.post(`${path}/report`, { version, comment: "Daily" })).status, 200);
  const tied = await open(bob);
  assert.equal((await agent.post(`/api/v1/tickets/${tied}/known-issues`, { issue: number })).status, 201);
  assert.equal((await agent.post(`/api/v1/tickets/${await open(ann)}/known-issues`, { issue: number })).status, 201);
  const asBob = (await bob.get(path)).body;
  assert.deepEqual([asBob.affected, asBob.mine], [2, null]);
  assert.equal((await ann.get(path)).body.mine.version, "4.2");
  assert.ok(!JSON.stringify((await bob.get("/api/v1/known-issues")).body).includes("Daily"));
  const people = (await agent.get(`${path}/affected`)).body.data;
  assert.deepEqual(people.map((one: any) => [one.contact.name, one.reported, one.version, one.tickets.length]).toSorted(), [
    ["Ann", true, "4.2", 1],
    ["Bob", false, null, 1],
  ]);
  for (const who of [ann, bob]) assert.equal((await who.get(`${path}/affected`)).status, 403);
  assert.equal((await ann.delete(`${path}/report`)).status, 204);
  assert.equal((await ann.get(path)).body.mine, null);
  assert.equal((await lead.post(`${path}/report`, {})).status, 403);
  const inTicket = (await agent.get(`/api/v1/tickets/${tied}/known-issues`)).body.data;
  assert.deepEqual(
    inTicket.map((one: any) => one.number),
    [number],
  );
  const ofHis = async () =>
    (await bob.get(`/api/v1/tickets/${tied}/known-issues`)).body.data.map((one: any) => [one.number, one.visibility]);
  assert.deepEqual(await ofHis(), [[number, null]]);
  assert.equal((await ann.get(`/api/v1/tickets/${tied}/known-issues`)).status, 404);
  await change(number, { visibility: "internal" });
  assert.deepEqual(await ofHis(), [], "what he may not read his own request does not tell of");
});

test("a new state is told to each person once, not to who unsubscribed, and never of an internal issue", async () => {
  const { number } = await write({ visibility: "customers" });
  const path = `/api/v1/known-issues/${number}`;
  const cyn = await app.contact({ name: "Cyn", email: "cyn@customer.test" });
  for (const who of [ann, cyn]) await who.post(`${path}/report`, {});
  await agent.post(`/api/v1/tickets/${await open(ann)}/known-issues`, { issue: number });
  await app.program.platform.database.pool.query(
    "insert into notice_optouts (address, id, created_at) values ($1, gen_random_uuid(), now())",
    [cyn.email],
  );
  const had = (await mails(ann.email)).length;
  await change(number, { state: "fixed", fixedIn: "4.3" });
  const told = await mails(ann.email);
  assert.equal(told.length, had + 1);
  assert.match(told[0].subject, /Export stops halfway/);
  assert.equal((await mails(cyn.email)).length, 0);
  await change(number, { state: "closed", quiet: true });
  await change(number, { visibility: "internal" });
  await change(number, { state: "investigating" });
  assert.equal((await mails(ann.email)).length, had + 1);
});

test("all open tied tickets are answered at once, and a ticket one may not see stays out of every list", async () => {
  const { number } = await write();
  const path = `/api/v1/known-issues/${number}`;
  const [first, second] = [await open(ann, "First"), await open(bob, "Secret")];
  for (const ticket of [first, second]) await lead.post(`/api/v1/tickets/${ticket}/known-issues`, { issue: number });
  const { revision } = (await app.admin.get(`/api/v1/tickets/${second}`)).body;
  await app.admin.patch(`/api/v1/tickets/${second}`, { restricted: true }, { "if-match": `"${revision}"` });
  assert.deepEqual(
    (await agent.get(`${path}/tickets`)).body.data.map((one: any) => one.number),
    [first],
  );
  assert.deepEqual(
    (await agent.get(`${path}/affected`)).body.data.map((one: any) => one.contact.name),
    ["Ann"],
  );
  await app.settled();
  const told = (await agent.get("/api/v1/events?limit=200")).body.data.filter((one: any) => one.subjects[0].startsWith("knownIssue:"));
  assert.ok(told.some((one: any) => one.type === "knownIssue.ticketTied"));
  assert.ok(!/"ticket:|"ticket"/.test(JSON.stringify(told)), "who sees the issue learns of no ticket by it");
  const done = await agent.post(`${path}/tickets/update`, { body: "Mended in 4.3.", status: "solved" });
  assert.deepEqual(
    done.body.data.map((one: any) => one.number),
    [first],
  );
  assert.equal((await ann.get(`/api/v1/tickets/${first}`)).body.category, "solved");
  assert.equal((await agent.delete(`/api/v1/tickets/${first}/known-issues/${number}`)).status, 204);
  assert.equal((await agent.get(`/api/v1/tickets/${first}/known-issues`)).body.data.length, 0);
});

test("references are read from their address, once each; customers read public updates without their writer", async () => {
  const { number } = await write({ visibility: "public" });
  const path = `/api/v1/known-issues/${number}`;
  const add = (url: string) => lead.post(`${path}/references`, { url });
  const first = await add("https://github.com/acme/ledger/issues/12#issuecomment-1");
  assert.deepEqual([first.body.kind, first.body.place, first.body.label], ["github", "acme/ledger", "#12"]);
  assert.equal((await add("https://github.com/acme/ledger/issues/12")).body.id, first.body.id);
  assert.equal((await add("javascript:alert(1)")).status, 422);
  assert.equal((await ann.get(`${path}/references`)).status, 403);
  await lead.post(`${path}/updates`, { text: "We found the cause.", public: true });
  await lead.post(`${path}/updates`, { text: "Ask Petr.", public: false });
  const read = (await app.as({}).get(`${path}/updates`)).body.data;
  assert.deepEqual(
    read.map((one: any) => [one.text, one.author]),
    [["We found the cause.", null]],
  );
  await app.settled();
  const history = (await agent.get(`${path}/history`)).body.data.map((one: any) => one.type);
  assert.deepEqual(history, ["knownIssue.updateAdded", "knownIssue.updateAdded", "knownIssue.referenceAdded", "knownIssue.created"]);
});
