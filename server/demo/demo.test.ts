import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { fixedClock } from "#platform/clock";
import { testApp, type TestApp } from "#testing";
import { createDemo, SIGN_INS_FILE, type Demo } from "./index.ts";

const now = new Date("2026-11-20T14:30:00Z");

/** Everything about the tickets but ids, in a stable order. */
async function contents(app: TestApp): Promise<unknown> {
  const { rows } = await sql<{ all: unknown }>`select jsonb_build_object(
    'tickets', (select jsonb_agg(to_jsonb(x) order by x.number) from (select t.number, t.subject, t.type, t.category, t.priority, t.tags, t.channel, t.locale, t.product_version, t.preview,
        t.created_at, t.updated_at, t.last_message_at, t.revision, c.name as requester, o.name as organization, a.name as assignee, m.name as team
      from tickets t left join contact_names c on c.id = t.requester_id left join organization_names o on o.id = t.organization_id
      left join agent_names a on a.id = t.assignee_id left join team_names m on m.id = t.team_id) x),
    'messages', (select jsonb_agg(to_jsonb(x) order by x.number, x.created_at, x.text) from (select t.number, m.author_kind, m.text, m.visible_text, m.created_at from messages m join tickets t on t.id = m.ticket_id) x),
    'notes', (select jsonb_agg(to_jsonb(x) order by x.number, x.created_at, x.text) from (select t.number, n.text, n.created_at, cardinality(n.mentions) as mentions from notes n join tickets t on t.id = n.ticket_id) x)
  ) as all`.execute(app.program.platform.database.staff);
  return rows[0]!.all;
}

describe("the demo vendor", () => {
  let app: TestApp;
  let demo: Demo;
  before(async () => {
    app = await testApp({ clock: fixedClock(now) });
    const made = await createDemo(app.program.platform);
    assert.ok(made);
    demo = made;
  });
  after(() => app.close());

  const count = async (query: ReturnType<typeof sql<{ n: number }>>) =>
    (await query.execute(app.program.platform.database.staff)).rows[0]!.n;

  test("fills the inbox in five languages, with every category", async () => {
    assert.equal(await count(sql`select count(*) as n from tickets`), demo.tickets);
    const { rows } = await sql<{
      locale: string;
      categories: number;
    }>`select locale, count(distinct category) as categories from tickets group by locale order by locale`.execute(
      app.program.platform.database.staff,
    );
    assert.deepEqual(
      rows.map((row) => row.locale),
      ["ar", "cs", "de", "en", "pt"],
    );
    for (const { locale, categories } of rows) assert.equal(categories, 6, locale);
  });

  test("shows what a vendor makes of his tickets: fields, a status, a form and a checklist under way, as their operations answer", async () => {
    const fields = await app.admin.get("/api/v1/fields?kind=ticket&limit=200");
    assert.equal(fields.status, 200, JSON.stringify(fields.body));
    assert.ok(fields.body.data.length >= 3);
    const { data } = (await app.admin.get("/api/v1/tickets?status=waiting-on-third-party&limit=200")).body;
    const used = data.find(({ checklists }: { checklists: object | null }) => checklists !== null);
    assert.deepEqual(
      [used.form.name, used.namedStatus.slug, used.checklists],
      ["Something fails", "with-engineering", { total: 5, done: 2, needed: 0 }],
    );
    assert.ok(Object.keys(used.fields).length >= 2);
    const lists = (await app.admin.get(`/api/v1/tickets/${used.number}/checklists`)).body.data;
    assert.equal(lists[0].steps.filter(({ assignee }: { assignee: object | null }) => assignee).length, 1);
  });

  test("shows when its offices work, each and both together", async () => {
    const { data } = (await app.admin.get("/api/v1/calendars")).body;
    assert.deepEqual(
      data.map(({ name, includes, now: { open } }: { name: string; includes: object[]; now: { open: boolean } }) => [
        name,
        includes.length,
        open,
      ]),
      [
        ["Both offices", 2, true],
        ["São Paulo office", 0, true],
        ["Prague office", 0, false],
      ],
    );
  });

  test("says what its best plan credits", async () => {
    const { data } = (await app.admin.get("/api/v1/service-credit-terms")).body;
    assert.deepEqual(
      data.map(({ plan, organization, terms }: any) => [plan.name, organization, terms.tiers.length]),
      [["Gold", null, 3]],
    );
  });

  test("is made once: another start changes nothing", async () => {
    assert.equal(await createDemo(app.program.platform), null);
    assert.equal(await count(sql`select count(*) as n from tickets`), demo.tickets);
  });

  test("dates nothing after the first start, and no message before its ticket", async () => {
    for (const [table, column] of [
      ["tickets", "created_at"],
      ["tickets", "updated_at"],
      ["tickets", "last_message_at"],
      ["messages", "created_at"],
      ["notes", "created_at"],
      ["event_outbox", "occurred_at"],
      ["events", "occurred_at"],
    ] as const) {
      assert.equal(
        await count(sql`select count(*) as n from ${sql.table(table)} where ${sql.ref(column)} > ${now}`),
        0,
        `${table}.${column}`,
      );
    }
    assert.equal(
      await count(
        sql`select count(*) as n from messages m join tickets t on t.id = m.ticket_id where m.created_at < t.created_at or m.created_at > t.updated_at`,
      ),
      0,
    );
  });

  test("leaves each ticket as its messages say: last words, revision, organisation of the requester", async () => {
    assert.equal(
      await count(
        sql`select count(*) as n from tickets t where last_message_at <> (select max(created_at) from messages m where m.ticket_id = t.id)`,
      ),
      0,
    );
    assert.equal(
      await count(
        sql`select count(*) as n from tickets t where not exists (select from memberships m where m.contact_id = t.requester_id and m.organization_id = t.organization_id and m.starts_on <= t.created_at)`,
      ),
      0,
    );
    assert.equal(await count(sql`select count(*) as n from tickets where category in ('solved', 'closed') and assignee_id is null`), 0);
    assert.equal(
      await count(
        sql`select count(*) as n from tickets t where restricted and not exists (select from ticket_access a where a.ticket_id = t.id)`,
      ),
      0,
    );
  });

  test("signs in one of each kind, and writes the passwords where only the owner of the folder reads them", async () => {
    assert.deepEqual(
      demo.signIns.map((each) => each.role),
      ["owner", "lead", "agent", "customer"],
    );
    const path = join(app.dataDir, SIGN_INS_FILE);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    const text = await readFile(path, "utf8");
    for (const { email, password } of demo.signIns) assert.match(text, new RegExp(`${email}\\s+${password}`));
    assert.equal(await count(sql`select count(*) as n from auth_accounts where email = any(${demo.signIns.map((each) => each.email)})`), 4);
  });

  test("carries files that can be read, and holds back what nobody believes", async () => {
    const { rows } = await sql<{
      sha256: Buffer;
      size: number;
    }>`select f.sha256, f.size from attachments a join files f on f.id = a.file_id`.execute(app.program.platform.database.staff);
    assert.ok(rows.length >= 10, String(rows.length));
    for (const { sha256, size } of rows) assert.equal((await app.program.platform.blobs.read(sha256)).byteLength, size);
    assert.equal(await count(sql`select count(*) as n from messages where state = 'held'`), 1);
    for (const result of ["pass", "none", "fail"])
      assert.ok((await count(sql`select count(*) as n from messages where authentication->>'result' = ${result}`)) > 0, result);
  });

  test("has its mailboxes, the one for security restricted, and sends no mail about its past", async () => {
    const { rows } = await sql<{
      address: string;
      restricted: boolean;
    }>`select address, restricted from mailboxes order by address`.execute(app.program.platform.database.staff);
    assert.deepEqual(
      rows.filter((row) => row.restricted).map((row) => row.address),
      ["security@acme.test"],
    );
    for (const address of ["support@acme.test", "billing@acme.test"])
      assert.ok(
        rows.some((row) => row.address === address),
        address,
      );
    await app.settled();
    assert.equal(await count(sql`select count(*) as n from outbound_mails`), 0);
  });

  test("is the same again for the same clock", async () => {
    const twin = await testApp({ clock: fixedClock(now), worker: false });
    try {
      await createDemo(twin.program.platform);
      assert.deepEqual(await contents(twin), await contents(app));
    } finally {
      await twin.close();
    }
  });
});

test("a database in which people have set something up gets no demo, and none later", async () => {
  const app = await testApp({ worker: false });
  try {
    await app.admin.post("/api/v1/tickets", { subject: "Ours", body: "A real one", requester: { email: "somebody@customer.example" } });
    assert.equal(await createDemo(app.program.platform), null);
    const { rows } = await sql<{ n: number }>`select count(*) as n from tickets`.execute(app.program.platform.database.staff);
    assert.equal(rows[0]!.n, 1);
  } finally {
    await app.close();
  }
});
