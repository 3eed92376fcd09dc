/** Restricted tickets: who sees one is a list that can be read, changed and opened again, and leaves its trace. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type Caller, type TestApp } from "#testing";

let app: TestApp;
let owner: Caller & { id: string };
let agent: Caller & { id: string };
let other: Caller & { id: string };
let outsider: Caller & { id: string };
let team: string;
before(async () => {
  app = await testApp();
  owner = await app.agent("owner", { name: "Olga" });
  team = (await app.admin.post("/api/v1/teams", { name: "Security" })).body.id;
  [agent, other, outsider] = [
    await app.agent("agent", { name: "Ada" }),
    await app.agent("agent", { name: "Ben", teams: [team] }),
    await app.agent("agent", { name: "Out" }),
  ];
});
after(() => app.close());

const etag = (answer: { headers: Headers }) => ({ "if-match": answer.headers.get("etag")! });
const opened = async () =>
  (await app.admin.post("/api/v1/tickets", { subject: "Leak", body: "Personal", requester: { email: "c@customer.test" } })).body
    .number as number;
const access = (number: number) => `/api/v1/tickets/${number}/access`;
const names = (body: { sees: { people: { name: string; because: string }[] } }) =>
  body.sees.people.map(({ name, because }) => `${name} ${because}`).toSorted();
const audited = async (action: string) =>
  (await owner.get(`/api/v1/audit?action=${action}`)).body.data as { actor: string; data: { number: number; added: string[] } }[];

describe("a ticket", () => {
  test("is restricted to a list, seen by it alone, and opened again, with its trace in history and audit", async () => {
    const number = await opened();
    const open = await agent.get(access(number));
    assert.deepEqual([open.body.restricted, open.body.sees.total, open.body.sees.people[0].because], [false, 4, "everybody"]);

    const closed = await agent.patch(access(number), { restricted: true, teams: ["security"], agents: [agent.id] }, etag(open));
    assert.equal(closed.status, 200, JSON.stringify(closed.body));
    assert.deepEqual(names(closed.body), ["Ada listed", "Ben team", "Olga role"]);
    assert.equal(closed.body.sees.tokens, 1, "the token of the first start has every right");
    assert.equal((await outsider.get(`/api/v1/tickets/${number}`)).status, 404);
    assert.equal((await outsider.get(access(number))).status, 404);
    for (const one of [agent, other, owner]) assert.equal((await one.get(`/api/v1/tickets/${number}`)).status, 200);

    const smaller = await agent.patch(access(number), { teams: [] }, etag(closed));
    assert.deepEqual(names(smaller.body), ["Ada listed", "Olga role"]);
    assert.equal((await other.get(`/api/v1/tickets/${number}`)).status, 404);

    const again = await agent.patch(access(number), { restricted: false }, etag(smaller));
    assert.equal(again.body.sees.total, 4);
    assert.equal((await outsider.get(`/api/v1/tickets/${number}`)).status, 200);

    const trace = await Promise.all(["tickets.restrict", "tickets.changeAccess", "tickets.unrestrict"].map(audited));
    for (const entries of trace) assert.equal(entries.filter(({ data }) => data.number === number).length, 1);
    assert.deepEqual(trace[0]!.find(({ data }) => data.number === number)!.data.added, [`team:${team}`, `agent:${agent.id}`]);
    await app.settled();
    const history = (await agent.get(`/api/v1/tickets/${number}/history`)).body.data as {
      data: { changes?: { accessAdded?: string[]; restricted?: string[] } };
    }[];
    assert.ok(
      history.some(({ data }) => data.changes?.accessAdded?.includes(`agent:${agent.id}`) && data.changes.restricted?.[1] === "true"),
    );
  });

  test("restricted without a list stays with its team and whoever restricted it", async () => {
    const number = await opened();
    const answer = await agent.patch(access(number), { restricted: true }, etag(await agent.get(access(number))));
    assert.deepEqual(answer.body.agents, [{ id: agent.id, name: "Ada" }]);
  });

  test("is not restricted to nobody, unless somebody has it", async () => {
    const number = await opened();
    const before = await agent.get(access(number));
    const none = await agent.patch(access(number), { restricted: true, teams: [], agents: [] }, etag(before));
    assert.deepEqual([none.status, none.body.code], [422, "ticketAccess.nobody"]);
    const taken = await agent.patch(`/api/v1/tickets/${number}`, { assignee: other.id }, etag(before));
    const his = await agent.patch(access(number), { restricted: true, teams: [], agents: [] }, etag(taken));
    assert.deepEqual([his.status, names(his.body)], [200, ["Ben assignee", "Olga role"]]);
    assert.equal((await agent.get(access(number))).status, 404, "he took himself off");
  });

  test("takes no strangers, no people without access, and no change based on what was", async () => {
    const number = await opened();
    const before = await agent.get(access(number));
    for (const body of [{ agents: ["01900000-0000-7000-8000-00000000dead"] }, { teams: ["nothing-such"] }])
      assert.equal((await agent.patch(access(number), { restricted: true, ...body }, etag(before))).status, 422);
    await agent.patch(access(number), { restricted: true }, etag(before));
    const stale = await agent.patch(access(number), { restricted: false }, etag(before));
    assert.deepEqual([stale.status, stale.body.current.restricted], [412, true]);
  });

  test("restricted in the old way leaves its trace too", async () => {
    const number = await opened();
    const ticket = await agent.get(`/api/v1/tickets/${number}`);
    assert.equal((await agent.patch(`/api/v1/tickets/${number}`, { restricted: true }, etag(ticket))).status, 200);
    assert.ok((await audited("tickets.restrict")).some(({ data }) => data.number === number));
  });
});

test("mail of a restricted mailbox is seen by its team and its list; those already there keep theirs", async () => {
  const mailbox = await app.admin.post("/api/v1/mailboxes", { address: "security@acme.test", name: "Security", team, restricted: true });
  const path = `/api/v1/mailboxes/${mailbox.body.id}/access`;
  const mail = async (subject: string) => {
    const raw = `From: a@elsewhere.test\r\nTo: security@acme.test\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@elsewhere.test>\r\n\r\nwords\r\n`;
    const { body } = await app.admin.post("/api/v1/intake/email", new TextEncoder().encode(raw), { "content-type": "message/rfc822" });
    await app.settled();
    return (await app.admin.get(`/api/v1/intake/${body.id}`)).body.ticketNumber as number;
  };
  const first = await mail("first");
  const before = await owner.get(path);
  assert.deepEqual(names(before.body), ["Ben team", "Olga role"]);
  const changed = await owner.patch(path, { agents: [agent.id] }, etag(before));
  assert.deepEqual([changed.status, names(changed.body)], [200, ["Ada listed", "Ben team", "Olga role"]]);
  assert.equal((await owner.patch(path, { agents: [] }, etag(before))).status, 412);
  const second = await mail("second");
  assert.deepEqual(
    [(await agent.get(`/api/v1/tickets/${first}`)).status, (await agent.get(`/api/v1/tickets/${second}`)).status],
    [404, 200],
  );
  assert.deepEqual(
    [(await other.get(`/api/v1/tickets/${second}`)).status, (await outsider.get(`/api/v1/tickets/${second}`)).status],
    [200, 404],
  );
  assert.equal((await audited("mailboxes.changeAccess")).length, 1);
});
