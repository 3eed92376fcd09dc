/** The licence a ticket is about: found where there is only one, named by id or key, and nobody else's business. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type TestApp } from "#testing";

const V1 = "/api/v1";
let app: TestApp;
let policy: { id: string };
before(async () => {
  app = await testApp();
  const brand = await made("/brands", { name: "Acme" });
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.id });
  policy = await made("/policies", { name: "Pro", product: "ledger" });
});
after(() => app?.close());

const made = async (path: string, body: object = {}): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.equal(answer.status, 201, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const opened = (email: string, more: object = {}) =>
  made("/tickets", { subject: "Licence", body: "About it.", requester: { email }, ...more });

describe("the licence of a ticket", () => {
  test("is the only one its customer has; of two nobody guesses, and a revoked one is none", async () => {
    const contact = await app.contact();
    assert.equal((await opened(contact.email)).license, null);
    const first = await made("/licenses", { policy: policy.id, contact: contact.id, name: "Main site" });
    assert.deepEqual((await opened(contact.email)).license, { id: first.id, name: "Main site" });
    const second = await made("/licenses", { policy: policy.id, contact: contact.id });
    assert.equal((await opened(contact.email)).license, null);
    const named = await opened(contact.email, { license: second.id });
    assert.equal(named.license.id, second.id);
    assert.match(named.license.name, /^Pro ….{5}$/, "without a name of its own: the policy, and how the key ends");
    await app.admin.post(`${V1}/licenses/${second.id}/actions/revoke`);
    assert.equal((await opened(contact.email)).license.id, first.id);
  });

  test("is set by id or key, taken away, and stands in the history", async () => {
    const contact = await app.contact();
    const ticket = await opened(contact.email);
    const license = await made("/licenses", { policy: policy.id, contact: contact.id });
    const patch = async (value: string | null, revision: number) =>
      app.admin.patch(`${V1}/tickets/${ticket.number}`, { license: value }, { "if-match": `"${revision}"` });
    const set = await patch(license.key, ticket.revision);
    assert.equal(set.body.license?.id, license.id, JSON.stringify(set.body));
    const none = await patch("AAAAA-AAAAA", set.body.revision);
    assert.deepEqual([none.status, none.body.errors[0].path], [422, "license"]);
    assert.ok(!JSON.stringify(none.body).includes("AAAAA"), "a key is not said again");
    const gone = await patch(null, set.body.revision);
    assert.equal(gone.body.license, null);
    const { body } = await app.admin.get(`${V1}/tickets/${ticket.number}/history`);
    assert.match(JSON.stringify(body), new RegExp(`"license":\\[null,"${license.id}"\\]`));
  });

  test("is the vendor's to say: its customer neither sets nor sees it", async () => {
    const contact = await app.contact();
    const license = await made("/licenses", { policy: policy.id, contact: contact.id });
    const { number, revision } = await opened(contact.email);
    const shown = await contact.get(`${V1}/tickets/${number}`);
    assert.equal(shown.body.license, null);
    const refused = await contact.patch(`${V1}/tickets/${number}`, { license: license.id }, { "if-match": `"${revision}"` });
    assert.equal(refused.status, 403);
  });
});
