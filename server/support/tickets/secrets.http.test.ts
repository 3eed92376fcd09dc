import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { sql } from "kysely";
import { mailApp, type MailApp } from "../../testing/mail-app.ts";

const KEY = "AKIA2E0A8F3B5C7D9E1F";
const PASSWORD = "tulpe-42-Morgen";

let app: MailApp;
before(async () => {
  app = await mailApp();
});
after(() => app.close());

const newest = async () => (await app.admin.get("/api/v1/tickets?limit=1")).body.data[0];
const messages = async (number: number) => (await app.admin.get(`/api/v1/tickets/${number}/messages`)).body.data;

/** Every place of the database where a text could stand, but for what is stored raw or sealed. */
async function placesHolding(secret: string): Promise<string[]> {
  const { staff } = app.program.platform.database;
  const places: string[] = [];
  const { rows } = await sql<{
    table_name: string;
    column_name: string;
  }>`select c.table_name, c.column_name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'jsonb', 'ARRAY', 'tsvector')`.execute(
    staff,
  );
  for (const { table_name, column_name } of rows) {
    const found =
      await sql`select 1 from ${sql.table(table_name)} where ${sql.ref(column_name)}::text ilike ${`%${secret}%`} limit 1`.execute(staff);
    if (found.rows.length > 0) places.push(`${table_name}.${column_name}`);
  }
  return places;
}

describe("secrets in what customers and agents write", () => {
  test("a mail's secrets stand nowhere but in the raw mail; whoever may asks for them, and it is audited", async () => {
    await app.deliver(
      `From: ann@customer.example\nTo: support@acme.test\nSubject: ${KEY} refused\nMessage-ID: <s1@customer.example>\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>Passwort: tulpe=\n-42-M<b>org</b>en<br>and <a href=3D"https://ann:${PASSWORD}@x.example/">this</a></p><p>${KEY}</p>\n`,
    );
    await app.settled();
    const ticket = await newest();
    assert.equal(ticket.subject, "[masked aws-access-key 2] refused");
    const [message] = await messages(ticket.number);
    assert.match(message.text, /Passwort: \[masked password 1\]/);
    assert.deepEqual(message.masked, ["aws-access-key", "password"]);
    assert.ok(!message.html.includes("tulpe") && !message.html.includes(KEY), message.html);
    assert.deepEqual(await placesHolding(KEY), []);
    assert.deepEqual(await placesHolding("tulpe-42"), []);

    const revealed = await app.admin.post(`/api/v1/tickets/${ticket.number}/secrets/reveal`, { part: message.id });
    assert.deepEqual(revealed.body.data.map(({ type, value }: { type: string; value: string }) => [type, value]).toSorted(), [
      ["aws-access-key", KEY],
      ["password", PASSWORD],
    ]);
    const agent = await app.agent("agent");
    assert.equal((await agent.post(`/api/v1/tickets/${ticket.number}/secrets/reveal`, {})).status, 403);
    const { rows } = await sql<{
      data: { kinds: string[] };
    }>`select data from audit_log where action = 'secrets.reveal'`.execute(app.program.platform.database.staff);
    assert.deepEqual(
      rows.map(({ data }) => data.kinds.toSorted()),
      [["aws-access-key", "password"]],
    );
  });

  test("the portal, the API, replies and notes are masked alike, and a customer's own stay his", async () => {
    const contact = await app.contact();
    const opened = await contact.post("/api/v1/tickets", { subject: "Cannot sign in", body: "heslo: Zima2031x" });
    assert.equal(opened.status, 201, JSON.stringify(opened.body));
    const { number } = opened.body;
    for (const [caller, visibility, body] of [
      [contact, "public", "my card 4111 1111 1111 1111"],
      [app.admin, "public", "use ghp_0123456789abcdefghijABCDEFGHIJ012345"],
      [app.admin, "internal", "senha: Verao-2031"],
    ] as const) {
      const said = await caller.post(`/api/v1/tickets/${number}/messages`, { body, visibility });
      assert.equal(said.status, 201);
      // An agent learns at once what the filter took out of his words; a customer's answer tells nothing of it.
      assert.equal(said.body.masked.length, caller === contact ? 0 : 1);
    }
    for (const secret of ["Zima2031x", "4111 1111", "ghp_0123", "Verao-2031"]) assert.deepEqual(await placesHolding(secret), [], secret);
    const { data } = (await app.admin.post(`/api/v1/tickets/${number}/secrets/reveal`, {})).body;
    assert.deepEqual(data.map((one: { type: string }) => one.type).toSorted(), ["card-number", "github-token", "password", "password"]);
    const current = await app.admin.get(`/api/v1/tickets/${number}`);
    const changed = await app.admin.patch(
      `/api/v1/tickets/${number}`,
      { subject: `again ${KEY}` },
      { "if-match": current.headers.get("etag")! },
    );
    assert.equal(changed.body.subject, "again [masked aws-access-key 1]");
  });

  test("words in custom fields are masked too, whoever fills them in; what has a form of its own is left as it is", async () => {
    const contact = await app.contact();
    const field = (key: string, type: string, rules: object = {}) =>
      app.admin.post("/api/v1/fields", { kind: "ticket", key, type, labels: { en: key }, access: "customerWrites", rules });
    const all = [
      await field("how", "text"),
      await field("log", "longText"),
      await field("serial", "pattern", { pattern: "AKIA[A-Z0-9]{16}" }),
    ];
    for (const { status, body } of all) assert.equal(status, 201, JSON.stringify(body));
    const opened = await contact.post("/api/v1/tickets", {
      subject: "Cannot sign in",
      body: "Words",
      fields: { how: "heslo: Jaro2032x", serial: KEY },
    });
    assert.equal(opened.status, 201, JSON.stringify(opened.body));
    assert.deepEqual(opened.body.fields, { how: "heslo: [masked password 1]", serial: KEY });
    const { number } = opened.body;
    const change = (by: Pick<typeof contact, "patch">, fields: object, revision: number) =>
      by.patch(`/api/v1/tickets/${number}`, { fields }, { "if-match": `"${revision}"` });
    const his = await change(contact, { log: "one\npassword: Herbst-2032" }, opened.body.revision);
    assert.equal(his.body.fields.log, "one\npassword: [masked password 1]");
    const hers = await change(app.admin, { how: "use ghp_0123456789abcdefghijABCDEFGHIJ012345" }, his.body.revision);
    assert.equal(hers.body.fields.how, "use [masked github-token 1]");
    // What stands there masked is no secret a second time.
    const again = await change(app.admin, { how: "heslo: [masked password 1]" }, hers.body.revision);
    assert.equal(again.body.fields.how, "heslo: [masked password 1]");
    for (const secret of ["Jaro2032x", "Herbst-2032", "ghp_0123456789abcdefghijABCDEFGHIJ012345"])
      assert.deepEqual(await placesHolding(secret), [], secret);
    const { data } = (await app.admin.post(`/api/v1/tickets/${number}/secrets/reveal`, { part: "ticket" })).body;
    assert.deepEqual(
      data.map(({ part, value }: { part: null; value: string }) => [part, value]),
      [
        [null, "Jaro2032x"],
        [null, "Herbst-2032"],
        [null, "ghp_0123456789abcdefghijABCDEFGHIJ012345"],
      ],
    );
  });

  test("a customer's side of the database reads no sealed secret", async () => {
    const { rows } = await app.program.platform.database.customer
      .transaction()
      .execute((tx) => sql`select * from masked_secrets`.execute(tx));
    assert.deepEqual(rows, []);
  });
});
