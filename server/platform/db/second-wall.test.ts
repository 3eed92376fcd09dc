/** What the database itself refuses the connection on which customers' statements run, whatever the program asks. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import { createTicket } from "#support/tickets";
import { testApp, type TestApp } from "#testing";
import { appRoles } from "./index.ts";

/** Tables whose rows are everybody's: names of statuses, what is sold, keys and files that the program itself looks after. */
const OPEN = ["brands", "files", "idempotency_keys", "schema_migrations", "ticket_statuses"];

describe("the second wall", () => {
  let app: TestApp;
  let client: pg.Client;
  let tables: string[];
  let views: string[];
  before(async () => {
    app = await testApp();
    const contact = await app.contact();
    await createTicket(app.system, { subject: "Behind the wall", text: "words", requesterId: contact.id, channel: "email", locale: "en" });
    await app.settled();
    const { customer } = appRoles(app.database.secretKey);
    client = new pg.Client({ ...app.database.owner, ...customer });
    await client.connect();
    const names = async (kind: string) =>
      (
        await client.query<{ name: string }>(
          "select relname as name from pg_class where relkind = $1 and relnamespace = 'public'::regnamespace order by 1",
          [kind],
        )
      ).rows.map(({ name }) => name);
    [tables, views] = [await names("r"), await names("v")];
  });
  after(async () => {
    await client?.end();
    await app?.close();
  });

  const inTransaction = async <T>(settings: { [name: string]: string }, work: () => Promise<T>): Promise<T> => {
    await client.query("begin");
    try {
      for (const [name, value] of Object.entries(settings)) await client.query("select set_config($1, $2, true)", [name, value]);
      return await work();
    } finally {
      await client.query("rollback");
    }
  };
  const visible = async () => {
    const found: string[] = [];
    for (const table of tables)
      if (Number((await client.query<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]!.n) > 0) found.push(table);
    return found.filter((table) => !OPEN.includes(table));
  };

  test("shows no row of any table before a customer is named, nor to one whom nothing is about", async () => {
    assert.ok(tables.length > 30);
    assert.deepEqual(await visible(), []);
    assert.deepEqual(
      await inTransaction({ "backstay.scope": "customer", "backstay.contact": "01900000-0000-7000-8000-00000000ffff" }, visible),
      [],
    );
  });

  test("is opened by no setting of a session: staff is who is connected, not who says so", async () => {
    assert.deepEqual(await inTransaction({ "backstay.scope": "staff" }, visible), []);
    await assert.rejects(client.query(`set role ${appRoles(app.database.secretKey).staff.user}`), { code: "42501" });
    await assert.rejects(client.query("set session_replication_role = replica"), { code: "42501" });
    await assert.rejects(client.query("alter table tickets disable row level security"), { code: "42501" });
    await assert.rejects(client.query("create table mine (id int)"), { code: "42501" });
  });

  test("lets nobody write through a view, nor change what was recorded", async () => {
    assert.ok(views.includes("agent_names"));
    for (const view of views) {
      for (const statement of [`delete from ${view}`, `update ${view} set id = id`, `insert into ${view} default values`]) {
        await assert.rejects(
          client.query(statement),
          (error: { code?: string }) => ["42501", "42703", "55000"].includes(error.code ?? ""),
          statement,
        );
      }
    }
    for (const statement of [
      "update audit_log set actor = 'x'",
      "delete from audit_log",
      "truncate audit_log",
      "update events set actor = 'x'",
      "delete from events",
      "truncate tickets",
      "drop table tickets",
    ])
      await assert.rejects(client.query(statement), { code: "42501" }, statement);
    await app.program.platform.database.pool.query("select 1");
    for (const statement of ["update audit_log set actor = 'x'", "delete from audit_log", "delete from events"])
      await assert.rejects(app.program.platform.database.pool.query(statement), { code: "42501" }, `staff: ${statement}`);
  });

  test("lets a customer write only as himself, into what he sees", async () => {
    const [me, other] = [await app.contact(), await app.contact()];
    const mine = (await me.post("/api/v1/tickets", { subject: "Mine", body: "x" })).body;
    const theirs = (await other.post("/api/v1/tickets", { subject: "Theirs", body: "x" })).body;
    const { id } = await app.agent("agent");
    const say = (ticket: string, author: string | null, agent: string | null = null, kind = "contact") =>
      client.query(
        "insert into messages (id, ticket_id, author_kind, author_contact_id, author_agent_id, channel, text, visible_text, created_at) values (gen_random_uuid(), $1, $2, $3, $4, 'portal', 'x', 'x', now())",
        [ticket, kind, author, agent],
      );
    const scope = { "backstay.scope": "customer", "backstay.contact": me.id };
    await inTransaction(scope, async () => assert.equal((await say(mine.id, me.id)).rowCount, 1));
    for (const attempt of [
      () => say(theirs.id, me.id),
      () => say(mine.id, other.id),
      () => say(mine.id, null, id, "agent"),
      () => say(mine.id, me.id, null, "system"),
      () => client.query("insert into notes (id, ticket_id, text, created_at) values (gen_random_uuid(), $1, 'x', now())", [mine.id]),
      () =>
        client.query("insert into search_documents (kind, id, title, words, updated_at) values ('ticketNotes', $1, '', '', now())", [
          mine.id,
        ]),
      () =>
        client.query(
          "insert into ticket_participants (id, ticket_id, contact_id, role, source, can_read, added_by, added_at) values (gen_random_uuid(), $1, $2, 'participant', 'added', true, 'x', now())",
          [theirs.id, me.id],
        ),
    ])
      await assert.rejects(inTransaction(scope, attempt), { code: "42501" }, String(attempt));
    for (const statement of [
      "update tickets set subject = 'x' where id = $1",
      "update messages set text = 'x' where ticket_id = $1",
      "delete from tickets where id = $1",
      "delete from messages where ticket_id = $1",
      "update ticket_participants set can_read = true where ticket_id = $1",
      "update search_documents set title = 'x' where id = $1",
    ]) {
      assert.equal((await inTransaction(scope, () => client.query(statement, [theirs.id]))).rowCount, 0, statement);
    }
  });
});
