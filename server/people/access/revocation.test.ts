import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import { changeMembership, createContact, createMembership, createOrganization } from "#people/directory";
import { codeOf, cookieOf, startPeople, type TestPeople } from "../test-people.ts";
import { createToken } from "./create-token.ts";
import { revokeToken } from "./revoke-token.ts";

let people: TestPeople;
before(async () => {
  people = await startPeople({ cacheMilliseconds: 5_000 });
});
after(() => people.stop());

test("in the same process a revoked token, a sign-out and a lost membership hold from the next request on", async () => {
  const { token, row } = await createToken(people.system, { name: "t", scopes: ["tickets.read"], agent: null, expiresAt: null });
  const authorization = `Bearer ${token}`;
  assert.equal((await people.authenticate({ authorization })).actor.kind, "token");
  await revokeToken(people.system, row.id);
  assert.equal(await codeOf(people.authenticate({ authorization })), "invalidToken");

  const contact = await createContact(people.system, { emails: ["member@customer.test"] });
  const organization = await createOrganization(people.system, { name: "Customer" });
  const membership = await createMembership(people.system, { contact: contact.id, organization: organization.id, seesRequests: true });
  await people.browser().requestMagicLink({ email: "member@customer.test", next: "" });
  await people.identity.settled();
  const cookie = cookieOf((await people.browser().redeemMagicLink({ token: people.lastLink() })).headers);
  const seen = async () => {
    const { actor } = await people.authenticate({ cookie });
    return actor.kind === "contact" ? actor.organizations : actor.kind;
  };
  assert.deepEqual(await seen(), [organization.id]);
  const today = new Date().toISOString().slice(0, 10);
  await changeMembership(people.system, membership.id, membership.revision, { endsOn: today });
  assert.deepEqual(await seen(), []);
  await people.browser(cookie).signOut();
  assert.equal(await seen(), "anonymous");
});

test("what another process revoked ends within five seconds", async () => {
  const { token, row } = await createToken(people.system, { name: "t", scopes: ["tickets.read"], agent: null, expiresAt: null });
  const authorization = `Bearer ${token}`;
  assert.equal((await people.authenticate({ authorization })).actor.kind, "token");
  const started = performance.now();
  // As another process would: past this one's memory of actors.
  await sql`update api_tokens set revoked_at = now() where id = ${row.id}`.execute(people.platform.database.staff);
  let code = "none";
  while (code === "none" && performance.now() - started < 6_000) {
    await wait(100);
    code = await codeOf(people.authenticate({ authorization }));
  }
  assert.equal(code, "invalidToken");
  assert.ok(performance.now() - started < 5_300);
});
