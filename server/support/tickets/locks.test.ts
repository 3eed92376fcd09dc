import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import { testApp, type TestApp } from "#testing";

describe("who waits for whom on a ticket", () => {
  let app: TestApp;
  let other: pg.Client;
  before(async () => {
    app = await testApp();
    other = new pg.Client(app.database.owner);
    await other.connect();
  });
  after(async () => {
    await other.end();
    await app.close();
  });

  const open = async () => {
    const { body } = await app.admin.post("/api/v1/tickets", {
      subject: "Export stops",
      body: "At half.",
      requester: { email: "jana@novak.example" },
    });
    return body as { id: string; number: number; revision: number };
  };
  /** Whether an answer comes while another transaction has the ticket. */
  const answersWhile = async (statement: string, values: unknown[], call: () => Promise<{ status: number }>) => {
    await other.query("begin");
    await other.query(statement, values);
    const answer = call();
    const first = await Promise.race([answer.then(({ status }) => status), new Promise((resolve) => setTimeout(resolve, 1_500, "waits"))]);
    await other.query("rollback");
    await answer;
    return first;
  };

  test("a reply and a change do not wait for a transaction that writes rows about the ticket, such as its mails", async () => {
    const ticket = await open();
    // What inserting a row with a reference to the ticket takes.
    const share = "select from tickets where id = $1 for key share";
    const path = `/api/v1/tickets/${ticket.number}`;
    assert.equal(
      await answersWhile(share, [ticket.id], () => app.admin.post(`${path}/messages`, { body: "We look.", visibility: "public" })),
      201,
    );
    const { body } = await app.admin.get(path);
    assert.equal(
      await answersWhile(share, [ticket.id], () => app.admin.patch(path, { priority: "high" }, { "if-match": `"${body.revision}"` })),
      200,
    );
  });

  test("a change waits for another change of the same ticket", async () => {
    const ticket = await open();
    const path = `/api/v1/tickets/${ticket.number}`;
    assert.equal(
      await answersWhile("update tickets set preview = preview where id = $1", [ticket.id], () =>
        app.admin.patch(path, { priority: "low" }, { "if-match": `"${ticket.revision}"` }),
      ),
      "waits",
    );
  });
});
