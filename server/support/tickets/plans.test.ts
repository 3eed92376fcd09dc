/** The inbox is planned once for each connection, not for each page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { testApp } from "#testing";

test("a list of open tickets is planned once, whatever the statistics say of a list of unknown length", async () => {
  const app = await testApp({ worker: false });
  try {
    const pool = app.program.platform.database.pool;
    await app.admin.post("/api/v1/tickets", { subject: "One", body: "Text", requester: { email: "ann@customer.example" } });
    for (let n = 0; n < 40; n++) await app.admin.get("/api/v1/tickets?category=new,open&limit=50");
    const clients = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()));
    const plans = (
      await Promise.all(
        clients.map((client) =>
          client.query<{ generic: number; custom: number }>(
            "select generic_plans::int as generic, custom_plans::int as custom from pg_prepared_statements where statement like '%with page as materialized%'",
          ),
        ),
      )
    ).flatMap(({ rows }) => rows);
    for (const client of clients) client.release();
    assert.ok(plans.some(({ generic }) => generic > 0));
    // PostgreSQL makes five plans for the values before it compares.
    for (const { custom } of plans) assert.ok(custom <= 5, `planned ${custom} times`);
  } finally {
    await app.close();
  }
});
