import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { testApp, type Caller, type TestApp } from "#testing";

let app: TestApp;
let lead: Caller & { id: string };
let agent: Caller & { id: string };
before(async () => {
  app = await testApp();
  lead = await app.agent("lead");
  agent = await app.agent("agent");
});
after(() => app.close());

const V1 = "/api/v1";
type Made = { id: string; headers: Headers; body: any };
const match = ({ headers }: { headers: Headers }) => ({ "if-match": headers.get("etag")! });
let counter = 0;
async function made(path: string, body: object): Promise<Made> {
  const answer = await lead.post(`${V1}/${path}`, body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return { ...answer, id: answer.body.id };
}
const contact = (body: object = {}) => made("contacts", { name: "Somebody", emails: [`twin${++counter}@customer.test`], ...body });
const organization = (body: object = {}) => made("organizations", { name: `Twins ${++counter}`, ...body });
async function merge(kind: "contact" | "organization", into: string, from: string): Promise<Made> {
  const headers = match(await lead.get(`${V1}/${kind}s/${into}`));
  const answer = await lead.post(`${V1}/people/merges`, { kind, into, from }, headers);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return { ...answer, id: answer.body.id };
}
async function part(id: string): Promise<void> {
  const path = `${V1}/people/merges/${id}`;
  assert.equal((await lead.delete(path, match(await lead.get(path)))).status, 204);
}
const numbers = (answer: { body: { data: { number: number }[] } }) =>
  answer.body.data.map(({ number }) => number).toSorted((a, b) => a - b);

describe("a merged contact", () => {
  test("answers as the one he stands in, with what both say, and both are as before when parted", async () => {
    const [one, other] = [
      await contact({ name: "Jana Nováková", tags: ["vip"], phones: [{ number: "+420601000001" }] }),
      await contact({
        name: "J. Novakova",
        title: "CTO",
        tags: ["press"],
        phones: [{ number: "+420601000001" }, { number: "+420601000002" }],
      }),
    ];
    const [before, otherBefore] = [(await lead.get(`${V1}/contacts/${one.id}`)).body, (await lead.get(`${V1}/contacts/${other.id}`)).body];
    await lead.post(`${V1}/people/notes`, { contact: other.id, text: "Calls on Mondays" });
    const { id } = await merge("contact", one.id, other.id);
    const { body } = await lead.get(`${V1}/contacts/${other.id}`);
    assert.deepEqual(
      [body.id, body.name, body.title, body.tags, body.merged, body.addresses.length, body.phones.map((phone: any) => phone.number)],
      [one.id, "Jana Nováková", "CTO", ["vip", "press"], 1, 2, ["+420601000001", "+420601000002"]],
    );
    assert.equal(body.addresses.filter(({ primary }: { primary: boolean }) => primary).length, 1);
    assert.equal((await lead.get(`${V1}/people/notes?contact=${one.id}`)).body.data[0].text, "Calls on Mondays");
    for (const [query, found] of [
      [`email=${other.body.addresses[0].address}`, [one.id]],
      ["q=J. Nov", [one.id]],
      ["phone=%2B420601000002", [one.id]],
      ["tag=press", [one.id]],
    ] as const)
      assert.deepEqual(
        (await lead.get(`${V1}/contacts?${query}`)).body.data.map((each: any) => each.id),
        found,
        query,
      );
    await part(id);
    const plain = ({ revision: _r, updatedAt: _u, ...rest }: any) => rest;
    assert.deepEqual(plain((await lead.get(`${V1}/contacts/${one.id}`)).body), plain(before));
    assert.deepEqual(plain((await lead.get(`${V1}/contacts/${other.id}`)).body), plain(otherBefore));
    assert.equal((await lead.get(`${V1}/people/notes?contact=${one.id}`)).body.data.length, 0);
  });

  test("writes from his own address and is met as the one he stands in; nobody signed in sees more", async () => {
    const [here, there] = [await organization(), await organization()];
    const one = await app.contact({ memberOf: [{ organization: here.id, seesRequests: true }] });
    const other = await app.contact({ memberOf: [{ organization: there.id, seesRequests: true }] });
    const opened = async (who: { email: string }) =>
      (await made("tickets", { subject: "Help", body: "Words", requester: { email: who.email } })).body;
    const [first, second] = [await opened(one), await opened(other)];
    await merge("contact", one.id, other.id);
    const third = await opened(other);
    assert.deepEqual([third.requester.id, third.organization.id], [one.id, there.id]);
    assert.deepEqual(
      numbers(await agent.get(`${V1}/tickets?requester=${one.id}`)),
      [first.number, second.number, third.number].toSorted((a, b) => a - b),
    );
    const told = (await lead.get(`${V1}/contacts/${one.id}/timeline?kinds=ticket`)).body.data;
    assert.equal(told.length, 3);
    assert.deepEqual(numbers(await one.get(`${V1}/tickets`)), [first.number]);
    assert.deepEqual(
      numbers(await other.get(`${V1}/tickets`)),
      [second.number, third.number].toSorted((a, b) => a - b),
    );
    assert.equal((await one.get(`${V1}/tickets/${second.number}`)).status, 404);
    const own = (await other.get(`${V1}/tickets/${third.number}`)).body;
    assert.deepEqual([own.requester.id, own.organization.id], [other.id, there.id]);
    // His profile is his own, on either side, and so is what he changes of it.
    for (const who of [one, other]) {
      const profile = (await who.get(`${V1}/me/profile`)).body;
      assert.deepEqual(
        profile.addresses.map(({ address }: { address: string }) => address),
        [who.email],
      );
    }
    const changed = await other.patch(`${V1}/me/profile`, { timeZone: "Europe/Prague" }, match(await other.get(`${V1}/me/profile`)));
    assert.deepEqual([changed.status, changed.body.timeZone], [200, "Europe/Prague"], JSON.stringify(changed.body));
    assert.equal((await one.get(`${V1}/me/profile`)).body.timeZone, null);
    // His own addresses prove only his own record.
    const again = app.as({ cookie: await app.signIn(other.email) });
    assert.equal((await again.get(`${V1}/tickets/${first.number}`)).status, 404);
  });

  test("is erased and exported whole by the vendor, and can be parted no more", async () => {
    const [one, other] = [await contact({ name: "Whole One" }), await contact({ name: "Whole Other" })];
    const { id } = await merge("contact", one.id, other.id);
    const admin = await app.agent("admin");
    const preview = await admin.get(`${V1}/contacts/${other.id}/erasure`);
    const asked = await admin.post(`${V1}/contacts/${other.id}/erasure`, { confirm: preview.body.confirm, reason: "asked" });
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    for (let tries = 0; tries < 150; tries++) {
      if ((await app.admin.get(`${V1}/privacy/requests/${asked.body.id}`)).body.state === "done") break;
      await sleep(100);
    }
    const { rows } = await sql`select from contact_addresses where contact_id in (${one.id}, ${other.id})`.execute(app.system.db);
    assert.equal(rows.length, 0);
    const path = `${V1}/people/merges/${id}`;
    const answer = await lead.delete(path, match(await lead.get(path)));
    assert.deepEqual([answer.status, answer.body.code], [409, "mergeErased"]);
  });

  test("is refused where it is himself, out of date, or not allowed", async () => {
    const [one, other] = [await contact(), await contact()];
    const body = { kind: "contact", into: one.id, from: other.id };
    assert.equal((await agent.post(`${V1}/people/merges`, body, { "if-match": '"99"' })).status, 412);
    await merge("contact", one.id, other.id);
    const headers = match(await lead.get(`${V1}/contacts/${one.id}`));
    const same = await agent.post(`${V1}/people/merges`, { ...body, into: other.id, from: one.id }, headers);
    assert.deepEqual([same.status, same.body.code], [409, "mergeSame"]);
    const [here, there] = [await organization(), await organization()];
    const refused = await agent.post(`${V1}/people/merges`, { kind: "organization", into: here.id, from: there.id }, match(here));
    assert.equal(refused.status, 403);
  });
});

describe("a merged organization", () => {
  test("keeps its own members and their sight; the vendor's people meet one", async () => {
    const [one, other] = [await organization({ domains: ["one-twin.test"] }), await organization({ domains: ["other-twin.test"] })];
    const here = await app.contact({ memberOf: [{ organization: one.id, seesRequests: true }] });
    const there = await app.contact({ memberOf: [{ organization: other.id }] });
    const ticket = (await made("tickets", { subject: "Theirs", body: "Words", requester: { email: there.email } })).body;
    const { id } = await merge("organization", one.id, other.id);
    const { body } = await lead.get(`${V1}/organizations/${other.body.slug}`);
    assert.deepEqual(
      [body.id, body.domains.map(({ domain }: { domain: string }) => domain)],
      [one.id, ["one-twin.test", "other-twin.test"]],
    );
    assert.equal((await lead.get(`${V1}/tickets/${ticket.number}`)).body.organization.id, one.id);
    assert.deepEqual(numbers(await lead.get(`${V1}/tickets?organization=${one.id}`)), [ticket.number]);
    assert.equal((await lead.get(`${V1}/memberships?organization=${one.id}`)).body.data.length, 2);
    assert.equal((await here.get(`${V1}/tickets/${ticket.number}`)).status, 404);
    assert.deepEqual(numbers(await here.get(`${V1}/tickets`)), []);
    assert.ok(!JSON.stringify((await here.get(`${V1}/me`)).body).includes(other.id));
    await part(id);
    assert.equal((await lead.get(`${V1}/organizations/${other.id}`)).body.id, other.id);
  });
});

describe("what may be one", () => {
  test("is suggested by name and domain or by number, never again once it was denied, and said before merging", async () => {
    const domain = `twins${++counter}.test`;
    const here = await organization();
    const there = await organization();
    const one = await contact({ name: "Olga Dvořáková", emails: [`olga@${domain}`], title: "Buyer" });
    const other = await contact({ name: "Dvorakova, Olga", emails: [`o.dvorakova@${domain}`], title: "CTO" });
    await contact({ name: "Olga Dvořáková", emails: ["olga@elsewhere.test"] });
    await made("memberships", { contact: one.id, organization: here.id });
    await made("memberships", { contact: other.id, organization: there.id });
    const found = async (query = "") =>
      (await lead.get(`${V1}/people/duplicates?kind=contact${query}`)).body.data.map((pair: any) => [
        pair.one.id,
        pair.other.id,
        pair.reasons,
      ]);
    assert.deepEqual(await found(`&of=${one.id}`), [[one.id, other.id, ["name", "domain"]]]);
    assert.ok((await found()).some(([first, second]: string[]) => first === other.id && second === one.id));
    const preview = (await lead.get(`${V1}/people/merges/preview?kind=contact&into=${one.id}&from=${other.id}`)).body;
    assert.deepEqual(preview.warnings, ["otherOrganization"]);
    assert.deepEqual(
      preview.united.find(({ name }: { name: string }) => name === "title"),
      {
        name: "title",
        label: null,
        into: "Buyer",
        from: "CTO",
        shown: "Buyer",
      },
    );
    assert.equal((await lead.post(`${V1}/people/duplicates/dismiss`, { kind: "contact", one: other.id, other: one.id })).status, 204);
    assert.deepEqual(await found(`&of=${one.id}`), []);
    const called = [
      await contact({ name: "Otto Kessler", phones: [{ number: "+420777000111" }], emails: [] }),
      await contact({ name: "O. Kessler", phones: [{ number: "+420777000111" }], emails: [] }),
    ];
    assert.deepEqual(await found(`&of=${called[0]!.id}`), [[called[0]!.id, called[1]!.id, ["phone", "name"]]]);
  });
});
