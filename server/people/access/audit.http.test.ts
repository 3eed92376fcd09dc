/** The access audit: found by person, kind, thing and time; taken out as a file; sealed so that tampering shows; watched for bulk reading. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sealAudit, verifyAudit } from "#platform/audit";
import { testApp, type Caller, type TestApp } from "#testing";
import pg from "pg";
import { checkWholeAudit, watchReading } from "./watch-access.ts";

let app: TestApp;
let owner: Caller & { id: string };
let agent: Caller & { id: string };
let number: number;
const V1 = "/api/v1";
type Entry = {
  id: string;
  at: string;
  actor: string;
  action: string;
  subject: string | null;
  outcome: string;
  data: { [key: string]: unknown };
};
const found = async (query: string) => {
  await app.program.platform.audit.flush();
  const answer = await owner.get(`${V1}/audit?${query}`);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.data as Entry[];
};
before(async () => {
  app = await testApp();
  [owner, agent] = [await app.agent("owner", { name: "Olga" }), await app.agent("agent", { name: "=cmd()" })];
  number = (await app.admin.post(`${V1}/tickets`, { subject: "S", body: "B", requester: { email: "c@customer.test" } })).body.number;
  await agent.get(`${V1}/tickets/${number}`);
  await agent.get(`${V1}/tokens`);
  await owner.post(`${V1}/roles`, { name: "=HYPERLINK(1)", rights: ["catalog.read"] });
});
after(() => app.close());

describe("the audit", () => {
  test("is found by person, kind, thing and time", async () => {
    const actor = (await found("outcome=denied&action=tokens.list"))[0]!.actor;
    const his = await found(`actor=${actor}`);
    assert.ok(his.length >= 2 && his.every((entry) => entry.actor === actor));
    assert.deepEqual(
      (await found(`actor=${actor}&kind=denied`)).map(({ action }) => action),
      ["tokens.list"],
    );
    assert.ok((await found(`actor=${actor}&kind=read`)).every(({ action, outcome }) => action === "tickets.get" && outcome === "allowed"));
    assert.ok((await found(`ticket=${number}`)).some(({ action }) => action === "tickets.get"));
    assert.ok((await found("kind=change")).some(({ action }) => action === "roles.created"));
    assert.ok(!(await found("kind=change")).some(({ action }) => action === "tickets.get"));
    const before = new Date(Date.now() - 3_600_000).toISOString();
    assert.deepEqual(await found(`until=${before}`), []);
    assert.ok((await found(`from=${before}`)).length > 3);
    const first = await owner.get(`${V1}/audit?limit=1`);
    const second = await owner.get(`${V1}/audit?limit=1&cursor=${first.body.nextCursor}`);
    assert.notEqual(first.body.data[0].id, second.body.data[0].id);
  });

  test("knows who read which thing, and says nothing of what people read of their own settings", async () => {
    const actor = (await found("outcome=denied&action=tokens.list"))[0]!.actor;
    for (const path of ["me/views", "me/writing", "me/mail-settings"]) assert.equal((await agent.get(`${V1}/${path}`)).status, 200, path);
    await agent.get(`${V1}/tickets/${number}`);
    const read = await found(`actor=${actor}&kind=read`);
    assert.ok(read.length >= 2);
    assert.deepEqual(
      read.filter(({ subject }) => !subject || subject === "{}"),
      [],
    );
  });

  test("is taken out whole, as CSV without formulas and as JSON lines, which is audited", async () => {
    const csv = await owner.raw(`${V1}/audit/export?kind=change`);
    assert.match(csv.headers.get("content-disposition")!, /^attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"$/);
    const text = await csv.text();
    assert.ok(text.includes("roles.created"));
    assert.doesNotMatch(text, /(^|[,;])"?[=+@-]/m);
    const lines = (await (await owner.raw(`${V1}/audit/export?format=jsonl`)).text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Entry);
    const all = await found("limit=200");
    assert.ok(lines.length >= 5 && lines.every(({ id }) => all.some((entry) => entry.id === id)));
    assert.equal((await found("kind=export")).filter(({ action }) => action === "audit.export").length, 2);
    assert.equal((await agent.get(`${V1}/audit/export`)).status, 403);
  });
});

test("opening and exporting unusually much raises an alarm once an hour, with a mail to the owners", async () => {
  const { platform } = app.program;
  const reader = await app.agent("agent", { name: "Reader" });
  for (let i = 0; i < 4; i++) {
    const made = await app.admin.post(`${V1}/tickets`, { subject: "S", body: "B", requester: { email: "c@customer.test" } });
    await reader.get(`${V1}/tickets/${made.body.number}`);
  }
  for (let i = 0; i < 10; i++) await agent.get(`${V1}/tickets/${number}`);
  await watchReading(platform, { tickets: 3, exports: 1 });
  await watchReading(platform, { tickets: 3, exports: 1 });
  const alarms = (await owner.get(`${V1}/audit/alarms`)).body.data as { kind: string; count: number; actor: string }[];
  assert.deepEqual(alarms.map(({ kind, count }) => `${kind} ${count}`).toSorted(), ["bulkExport 2", "bulkRead 4"]);
  await app.settled();
  const mails = (await owner.get(`${V1}/outbox?limit=200`)).body.data as { kind: string; subject: string; to: { name: string } }[];
  const told = mails.filter(({ kind }) => kind === "alarm");
  assert.deepEqual(told.map(({ to }) => to.name).toSorted(), ["Olga", "Olga"]);
  assert.ok(
    told.some(({ subject }) => subject.includes("4 requests within an hour")),
    JSON.stringify(told),
  );
});

describe("the chain of seals", () => {
  const needs = () => {
    const { database, crypto, clock } = app.program.platform;
    return { db: database.staff, crypto, clock };
  };
  /** As somebody with the database's own password could. */
  const asOwner = async (...statements: string[]) => {
    const client = new pg.Client(app.database.owner);
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };

  test("holds for all that was written, also by others at once, and cannot be changed by the program", async () => {
    await app.program.platform.audit.flush();
    await Promise.all([sealAudit(needs()), sealAudit(needs())]);
    await sealAudit(needs());
    const check = await verifyAudit(needs(), null);
    assert.deepEqual([check.faults, check.unsealed], [[], 0]);
    assert.ok(check.checked > 5);
    assert.equal((await owner.get(`${V1}/audit/check`)).body.head.seq, check.head!.seq);
    const { db } = needs();
    const { sql } = await import("kysely");
    for (const statement of [sql`delete from audit_seals`, sql`update audit_seals set at = now()`, sql`delete from audit_log`])
      await assert.rejects(statement.execute(db), /permission denied/);
  });

  test("shows an entry changed, taken out or slipped in, and keeps one whose person was erased", async () => {
    const entries = (await found("limit=200")).toReversed();
    await sealAudit(needs());
    const [changed, gone, erased] = [entries[1]!, entries[2]!, entries[3]!];
    await asOwner(
      `update audit_log set outcome = 'allowed', action = 'harmless' where id = '${changed.id}'`,
      `delete from audit_log where id = '${gone.id}'`,
      `update audit_log set address = null, data = '{"erased":"asked"}' where id = '${erased.id}'`,
      `insert into audit_log (id, at, actor, action, outcome) values ('01900000-0000-7000-8000-00000000aaaa', now() - interval '3 hours', 'x', 'y', 'allowed')`,
    );
    const check = await verifyAudit(needs(), null);
    assert.deepEqual(
      check.faults.map(({ entry, fault }) => `${entry} ${fault}`),
      [`${changed.id} changed`, `${gone.id} missing`],
    );
    assert.deepEqual([check.erased, check.unsealed], [1, 1]);
    await checkWholeAudit(app.program.platform);
    const alarms = (await owner.get(`${V1}/audit/alarms`)).body.data as { kind: string; count: number }[];
    assert.deepEqual(
      alarms.filter(({ kind }) => kind === "auditBroken").map(({ count }) => count),
      [3],
    );
  });
});
