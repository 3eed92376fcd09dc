/** What erasing a person leaves of requests that products sent: those that were his, and those that only named him. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { testApp, type TestApp } from "#testing";

const V1 = "/api/v1";
let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app?.close());

const made = async (path: string, body: object = {}): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.ok([200, 201, 202].includes(answer.status), `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

test("erasing a person takes the diagnostics of his requests along, and his address out of those of others", async () => {
  const brand = await made("/brands", { name: "Acme" });
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.id });
  const policy = await made("/policies", { name: "Pro", product: "ledger" });
  const him = await app.contact({ name: "Zqgone Person", email: "zqgone@customer.test" });
  const licenses = [await made("/licenses", { policy: policy.id, contact: him.id }), await made("/licenses", { policy: policy.id })];
  for (const [n, { key }] of licenses.entries()) {
    const answer = await app.as({}).post(
      `${V1}/requests`,
      {
        subject: "It stopped",
        body: "After the update.",
        contact: { email: him.email },
        diagnostics: { version: "1.0", platform: "Linux", details: { home: n === 0 ? "/home/zqgone" : "/home/other" }, log: "started" },
      },
      { authorization: `License ${key}` },
    );
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
  }
  const asked = await made(`/contacts/${him.id}/erasure`, { confirm: him.email, reason: "asked" });
  let state = "";
  for (let tries = 0; state !== "done"; tries++) {
    assert.ok(tries < 200, state);
    await sleep(100);
    state = (await app.admin.get(`${V1}/privacy/requests/${asked.id}`)).body.state;
  }
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from product_requests`.execute(app.system.db);
  assert.equal(rows[0]!.n, 0);
  const left = await sql<{
    words: string;
  }>`select authentication::text as words from messages where authentication::text like '%zqgone%'`.execute(app.system.db);
  assert.deepEqual(left.rows, []);
});
