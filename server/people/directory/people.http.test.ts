import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { testApp, type Caller, type TestApp } from "#testing";
import { startDnsServer, type DnsServer } from "../../testing/dns-server.ts";

let app: TestApp;
let dns: DnsServer;
let lead: Caller & { id: string };
let agent: Caller & { id: string };
before(async () => {
  dns = await startDnsServer();
  app = await testApp({ env: { BACKSTAY_DNS: dns.address } });
  lead = await app.agent("lead");
  agent = await app.agent("agent", { name: "Nora" });
});
after(async () => {
  await app.close();
  await dns.stop();
});

const V1 = "/api/v1";
const etag = (answer: { headers: Headers }) => ({ "if-match": answer.headers.get("etag")! });
let counter = 0;
async function contact(body: object = {}) {
  const made = await agent.post(`${V1}/contacts`, { name: "Somebody", emails: [`somebody${++counter}@customer.test`], ...body });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return { ...made, id: made.body.id as string, email: made.body.addresses[0]?.address as string };
}

describe("telephone numbers", () => {
  test("are stored in one form, shown in that of their readers, and found in any", async () => {
    const made = await agent.post(
      `${V1}/contacts`,
      {
        name: "Otto",
        phones: [
          { number: "030 / 90 18 20", type: "work", extension: "12" },
          { number: "+420 601 123 456", type: "mobile" },
        ],
      },
      { "accept-language": "de" },
    );
    assert.equal(made.status, 201);
    assert.deepEqual(
      made.body.phones.map(({ number, primary, shown }: { number: string; primary: boolean; shown: string }) => [number, primary, shown]),
      [
        ["+4930901820", true, "030 901820 (12)"],
        ["+420601123456", false, "+420 601 123 456"],
      ],
    );
    const czech = await agent.get(`${V1}/contacts/${made.body.id}`, { "accept-language": "cs" });
    assert.deepEqual(
      czech.body.phones.map(({ shown }: { shown: string }) => shown),
      ["+49 30 901820 (12)", "601 123 456"],
    );
    const { body } = await agent.get(`${V1}/contacts?phone=${encodeURIComponent("00420601123456")}`);
    assert.deepEqual(
      body.data.map(({ id }: { id: string }) => id),
      [made.body.id],
    );
    const wrong = await agent.post(`${V1}/contacts`, { name: "X", phones: [{ number: "12" }] });
    assert.deepEqual([wrong.status, wrong.body.errors[0].path, wrong.body.errors[0].code], [422, "phones.0.number", "phone"]);
  });
});

describe("what is known of a person", () => {
  test("is changed with the rest of him, or not at all when somebody was faster", async () => {
    const made = await contact();
    const path = `${V1}/contacts/${made.id}`;
    const change = { title: "CTO", timeZone: "Europe/Prague", tags: ["vip", "vip"], owner: agent.id };
    const changed = await agent.patch(path, change, etag(made));
    assert.deepEqual(
      [changed.body.title, changed.body.timeZone, changed.body.tags, changed.body.owner],
      ["CTO", "Europe/Prague", ["vip"], { id: agent.id, name: "Nora" }],
    );
    assert.equal((await agent.patch(path, { title: "CEO" }, etag(made))).status, 412);
    assert.equal((await agent.patch(path, { timeZone: "Moon/Base" }, etag(changed))).status, 422);
    assert.equal((await agent.patch(path, { owner: made.id }, etag(changed))).body.errors[0].code, "unknownThing");
    const { body } = await agent.get(`${V1}/contacts?owner=me&tag=vip`);
    assert.deepEqual(
      body.data.map(({ id }: { id: string }) => id),
      [made.id],
    );
  });

  test("is listed in the order of a field, page by page, those without a value last", async () => {
    const field = await app.admin.post(`${V1}/fields`, { kind: "contact", key: "seats", type: "number", labels: { en: "Seats" } });
    assert.equal(field.status, 201);
    const ids: { [seats: string]: string } = {};
    for (const seats of [30, 4, 200]) ids[seats] = (await contact({ tags: ["ordered"], fields: { seats } })).id;
    const without = (await contact({ tags: ["ordered"] })).id;
    const read = async (sort: string) => {
      const seen: string[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const { status, body }: { status: number; body: any } = await agent.get(
          `${V1}/contacts?tag=ordered&limit=1&sort=${sort}${cursor && `&cursor=${cursor}`}`,
        );
        assert.equal(status, 200, JSON.stringify(body));
        seen.push(...body.data.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor;
      }
      return seen;
    };
    assert.deepEqual(await read("field.seats"), [ids[4], ids[30], ids[200], without]);
    assert.deepEqual(await read("-field.seats"), [ids[200], ids[30], ids[4], without]);
    assert.equal((await agent.get(`${V1}/contacts?sort=field.nothing`)).status, 422);
  });
});

describe("notes and tasks", () => {
  test("are the vendor's, belong to one thing, and are changed by whoever read them last", async () => {
    const { id } = await contact();
    assert.equal((await agent.post(`${V1}/people/notes`, { text: "x" })).status, 422);
    const note = await agent.post(`${V1}/people/notes`, { contact: id, text: "Prefers to be called." });
    assert.deepEqual([note.status, note.body.author.name], [201, "Nora"]);
    const path = `${V1}/people/notes/${note.body.id}`;
    assert.equal((await agent.patch(path, { text: "Other" }, etag(note))).status, 200);
    assert.equal((await agent.patch(path, { text: "Third" }, etag(note))).status, 412);
    const task = await agent.post(`${V1}/people/tasks`, { contact: id, title: "Send offer", dueOn: "2026-01-31", assignee: agent.id });
    const later = await agent.post(`${V1}/people/tasks`, { contact: id, title: "Some day", assignee: agent.id });
    const mine = async (more: string) =>
      (await agent.get(`${V1}/people/tasks?assignee=me&done=false${more}`)).body as { data: { id: string }[]; nextCursor: string | null };
    const first = await mine("&limit=1");
    assert.deepEqual([first.data[0]!.id, (await mine(`&limit=1&cursor=${first.nextCursor}`)).data[0]!.id], [task.body.id, later.body.id]);
    const done = await agent.patch(`${V1}/people/tasks/${task.body.id}`, { done: true }, etag(task));
    assert.notEqual(done.body.doneAt, null);
    assert.deepEqual(
      (await mine("")).data.map((one) => one.id),
      [later.body.id],
    );
  });
});

describe("domains", () => {
  test("are proved by their record alone, suggest members, and take in who proved an address where that is the rule", async () => {
    const { body: organization } = await lead.post(`${V1}/organizations`, { name: "Proved", domains: ["proved.test"] });
    const path = `${V1}/organizations/${organization.id}`;
    const [listed] = (await lead.get(`${path}/domains`)).body.data;
    const verify = () => lead.post(`${path}/domains/verify`, { domain: "Proved.test" });
    assert.equal((await verify()).body.code, "domain.recordMissing");
    dns.zone[listed.record.name] = "backstay-verification=guessed";
    assert.equal((await verify()).body.code, "domain.recordMissing");
    const member = await contact({ emails: ["jana@proved.test"] });
    const suggestions = async () => (await lead.get(`${V1}/membership-suggestions?organization=${organization.id}`)).body.data;
    assert.deepEqual(await suggestions(), []);
    dns.zone[listed.record.name] = listed.record.value;
    assert.notEqual((await verify()).body.verifiedAt, null);
    const [suggested] = await suggestions();
    assert.deepEqual([suggested.contact.id, suggested.proved], [member.id, false]);
    assert.equal(
      (await lead.post(`${V1}/membership-suggestions/dismiss`, { contact: member.id, organization: organization.id })).status,
      204,
    );
    assert.deepEqual(await suggestions(), []);

    const other = await lead.post(`${V1}/organizations`, { name: "Other", domains: ["proved.test"] });
    const [theirs] = (await lead.get(`${V1}/organizations/${other.body.id}/domains`)).body.data;
    assert.notEqual(theirs.record.value, listed.record.value);
    dns.zone[listed.record.name] = theirs.record.value;
    assert.equal(
      (await lead.post(`${V1}/organizations/${other.body.id}/domains/verify`, { domain: "proved.test" })).body.code,
      "domain.provedElsewhere",
    );

    await lead.patch(path, { domainMembers: "join" }, etag(await lead.get(path)));
    const joined = await app.contact({ email: "petr@proved.test" });
    const { body } = await lead.get(`${V1}/memberships?contact=${joined.id}`);
    assert.deepEqual(
      body.data.map((membership: any) => [membership.organization.id, membership.seesRequests]),
      [[organization.id, false]],
    );
  });
});

describe("timelines", () => {
  test("tell what every room knows, newest first, page by page, and nothing that one may not see", async () => {
    const made = await app.contact({ email: "told@customer.test" });
    const { body: organization } = await lead.post(`${V1}/organizations`, { name: "Told" });
    await lead.post(`${V1}/memberships`, { contact: made.id, organization: organization.id });
    const ticket = await agent.post(`${V1}/tickets`, { subject: "Seen by all", body: "First words", requester: { email: made.email } });
    await agent.post(`${V1}/tickets/${ticket.body.number}/messages`, { body: "An answer", visibility: "public" });
    const secret = await lead.post(`${V1}/tickets`, {
      subject: "Restricted matter",
      body: "Hidden words",
      requester: { email: made.email },
    });
    await app.admin.patch(
      `${V1}/tickets/${secret.body.number}`,
      { restricted: true },
      etag(await app.admin.get(`${V1}/tickets/${secret.body.number}`)),
    );
    await agent.post(`${V1}/people/notes`, { contact: made.id, text: "A note" });
    await agent.post(`${V1}/people/tasks`, { contact: made.id, title: "A task" });
    await app.settled();
    const path = `${V1}/contacts/${made.id}/timeline`;
    const all = (await app.admin.get(`${path}?limit=200`)).body.data as { kind: string; title: string | null; at: string; id: string }[];
    for (const kind of ["ticket", "message", "membership", "note", "task", "signIn"])
      assert.ok(
        all.some((entry) => entry.kind === kind),
        `no ${kind}`,
      );
    assert.ok(all.some(({ title }) => title?.includes("Restricted matter")));
    assert.deepEqual(
      all.map(({ at }) => at),
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const { body }: { body: any } = await app.admin.get(`${path}?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.data.map(({ kind, id }: { kind: string; id: string }) => `${kind}:${id}`));
      cursor = body.nextCursor;
    }
    assert.deepEqual(
      seen,
      all.map(({ kind, id }) => `${kind}:${id}`),
    );
    const others = await agent.get(`${path}?limit=200`);
    assert.ok(!JSON.stringify(others.body).includes("Restricted matter") && !JSON.stringify(others.body).includes("Hidden words"));
    const only = await agent.get(`${path}?kinds=note,task`);
    assert.deepEqual(new Set(only.body.data.map(({ kind }: { kind: string }) => kind)), new Set(["note", "task"]));
    const theirs = await agent.get(`${V1}/organizations/${organization.id}/timeline`);
    assert.ok(theirs.body.data.some(({ kind }: { kind: string }) => kind === "membership"));
    assert.equal((await made.get(path)).status, 403);
    assert.equal((await agent.get(`${path}?cursor=x`)).status, 422);
  });
});
