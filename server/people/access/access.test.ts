import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { sql } from "kysely";
import { codeOf, cookieOf, startPeople, type TestPeople } from "../test-people.ts";
import { createAccessLink, revokeAccessLinks } from "./access-links.ts";
import { createAgent } from "./create-agent.ts";
import { createToken } from "./create-token.ts";
import { ALL_RIGHTS } from "./model.ts";
import { ensureToken } from "./ensure-admin.ts";
import { revokeToken } from "./revoke-token.ts";
import { changeAgent } from "./update-agent.ts";

let people: TestPeople;
before(async () => {
  people = await startPeople();
});
after(() => people.stop());

const bearer = (token: string) => people.authenticate({ authorization: `Bearer ${token}` });
const rightsOf = async (token: string) => [...(await bearer(token)).actor.rights].toSorted();
const NEW = { name: "t", agent: null, expiresAt: null };
let counter = 0;
const fresh = () => `agent${++counter}@acme.test`;

describe("API tokens", () => {
  test("are stored as a keyed hash that is no token itself", async () => {
    const { token, row } = await createToken(people.system, { ...NEW, scopes: ["tickets.read"] });
    assert.match(token, /^bs_[a-z2-7]{32}$/);
    const { rows } = await sql<{
      token_hash: Buffer;
      text: string;
    }>`select token_hash, t::text as text from api_tokens t where id = ${row.id}`.execute(people.platform.database.staff);
    assert.equal(rows[0]!.token_hash.length, 32);
    assert.ok(!rows[0]!.text.includes(token.slice(3, -4)));
    for (const stolen of [rows[0]!.token_hash.toString("hex"), rows[0]!.token_hash.toString("base64url")])
      assert.equal(await codeOf(bearer(stolen)), "invalidToken");
  });

  for (const header of [
    "Bearer",
    "Bearer ",
    "Bearer null",
    "Bearer  ",
    "Basic YTpi",
    "bs_abc",
    `Bearer ${"x".repeat(600)}`,
    "Bearer bsl_abc",
  ]) {
    test(`${JSON.stringify(header.slice(0, 20))} is refused, not taken for nobody`, async () => {
      assert.equal(await codeOf(people.authenticate({ authorization: header })), "invalidToken");
    });
  }

  test("hold no more rights than their maker has now", async () => {
    const maker = await createAgent(people.system, { name: "Admin", email: fresh(), role: "admin", locale: "en" });
    const admin = people.as(people.agentActor(maker.id, "admin"));
    assert.equal(await codeOf(createToken(admin, { ...NEW, scopes: ["owners.manage"] })), "token.scopeNotYours");
    assert.equal(await codeOf(createToken(admin, { ...NEW, scopes: ["everything"] })), "token.scopeUnknown");
    const { token } = await createToken(admin, { ...NEW, scopes: ["tickets.read", "settings.manage"] });
    assert.deepEqual(await rightsOf(token), ["settings.manage", "tickets.read"]);
    const demoted = await changeAgent(people.system, maker.id, maker.revision, { role: "agent" });
    assert.deepEqual(await rightsOf(token), ["tickets.read"]);
    await changeAgent(people.system, maker.id, demoted.revision, { active: false });
    assert.equal(await codeOf(bearer(token)), "invalidToken");
  });

  test("made by a token are bound by whoever made that one", async () => {
    const maker = await createAgent(people.system, { name: "Admin", email: fresh(), role: "admin", locale: "en" });
    const first = await createToken(people.as(people.agentActor(maker.id, "admin")), { ...NEW, scopes: ["tokens.manage", "tickets.read"] });
    const second = await createToken(people.as((await bearer(first.token)).actor), { ...NEW, scopes: ["tickets.read"] });
    assert.deepEqual(await rightsOf(second.token), ["tickets.read"]);
    await changeAgent(people.system, maker.id, maker.revision, { active: false });
    assert.equal(await codeOf(bearer(second.token)), "invalidToken");
  });

  test("that act for an agent hold no more rights than he", async () => {
    const agent = await createAgent(people.system, { name: "Helper", email: fresh(), role: "collaborator", locale: "de" });
    const { token } = await createToken(people.system, { ...NEW, scopes: ["tickets.read", "tickets.reply"], agent: agent.id });
    const { actor, locale } = await bearer(token);
    assert.deepEqual([...actor.rights], ["tickets.read"]);
    assert.equal(actor.kind === "token" && actor.agentId, agent.id);
    assert.equal(locale, "de");
  });

  test("that act for another are an owner's to make", async () => {
    const [admin, other] = [
      await createAgent(people.system, { name: "Admin", email: fresh(), role: "admin", locale: "en" }),
      await createAgent(people.system, { name: "Other", email: fresh(), role: "agent", locale: "en" }),
    ];
    const asAdmin = people.as(people.agentActor(admin.id, "admin"));
    assert.equal(await codeOf(createToken(asAdmin, { ...NEW, scopes: ["tickets.read"], agent: other.id })), "token.agentNotYours");
    assert.equal(await codeOf(createToken(asAdmin, { ...NEW, scopes: ["tickets.read"], agent: admin.id })), "none");
    assert.equal(
      await codeOf(createToken(people.as(people.agentActor(admin.id, "owner")), { ...NEW, scopes: ["tickets.read"], agent: other.id })),
      "none",
    );
  });

  test("end when revoked and when their time is over", async () => {
    const revoked = await createToken(people.system, { ...NEW, scopes: ["tickets.read"] });
    await revokeToken(people.system, revoked.row.id);
    assert.equal(await codeOf(bearer(revoked.token)), "invalidToken");
    await revokeToken(people.system, revoked.row.id);
    const ended = await createToken(people.system, { ...NEW, scopes: ["tickets.read"], expiresAt: new Date(Date.now() + 60_000) });
    assert.equal((await bearer(ended.token)).actor.kind, "token");
    await sql`update api_tokens set expires_at = now() - interval '1 second' where id = ${ended.row.id}`.execute(
      people.platform.database.staff,
    );
    assert.equal(await codeOf(bearer(ended.token)), "invalidToken");
    assert.equal(await codeOf(createToken(people.system, { ...NEW, scopes: ["tickets.read"], expiresAt: new Date(0) })), "invalid");
  });

  test("of the environment have every right, once, and stay revoked", async () => {
    const token = "an-operator-chose-this";
    await ensureToken(people.system, { token, name: "start" });
    await ensureToken(people.system, { token, name: "start" });
    assert.deepEqual(await rightsOf(token), ALL_RIGHTS.toSorted());
    const { rows } = await sql<{ id: string }>`select id from api_tokens where name = 'start'`.execute(people.platform.database.staff);
    assert.equal(rows.length, 1);
    await revokeToken(people.system, rows[0]!.id);
    await ensureToken(people.system, { token, name: "start" });
    assert.equal(await codeOf(bearer(token)), "invalidToken");
  });
});

describe("owners", () => {
  test("the last one is neither demoted nor deactivated, also by two at once", async () => {
    await sql`update agents set role = 'agent' where role = 'owner'`.execute(people.platform.database.staff);
    const [one, two] = [
      await createAgent(people.system, { name: "One", email: fresh(), role: "owner", locale: "en" }),
      await createAgent(people.system, { name: "Two", email: fresh(), role: "owner", locale: "en" }),
    ];
    const results = await Promise.all([
      codeOf(changeAgent(people.as(people.agentActor(one.id, "owner")), two.id, two.revision, { role: "agent" })),
      codeOf(changeAgent(people.as(people.agentActor(two.id, "owner")), one.id, one.revision, { active: false })),
    ]);
    assert.deepEqual(results.toSorted(), ["agent.lastOwner", "none"]);
    const { rows } = await sql<{ id: string; revision: number }>`select id, revision from agents where role = 'owner' and active`.execute(
      people.platform.database.staff,
    );
    assert.equal(rows.length, 1);
    for (const change of [{ role: "admin" as const }, { active: false }])
      assert.equal(await codeOf(changeAgent(people.system, rows[0]!.id, rows[0]!.revision, change)), "agent.lastOwner");
    await changeAgent(people.system, rows[0]!.id, rows[0]!.revision, { name: "Still Owner" });
  });

  test("an admin changes no owner, not even his name, and makes none", async () => {
    const owner = await createAgent(people.system, { name: "Owner", email: fresh(), role: "owner", locale: "en" });
    const other = await createAgent(people.system, { name: "Agent", email: fresh(), role: "agent", locale: "en" });
    const admin = people.as(people.agentActor(other.id, "admin"));
    for (const change of [{ name: "Mine" }, { role: "agent" as const }, { active: false }])
      assert.equal(await codeOf(changeAgent(admin, owner.id, owner.revision, change)), "agent.roleNotYours");
    assert.equal(await codeOf(changeAgent(admin, other.id, other.revision, { role: "owner" })), "agent.roleNotYours");
    assert.equal(await codeOf(createAgent(admin, { name: "New", email: fresh(), role: "owner", locale: "en" })), "agent.roleNotYours");
  });

  test("giving a role is written into the audit, which nobody changes", async () => {
    const agent = await createAgent(people.system, { name: "Agent", email: fresh(), role: "agent", locale: "en" });
    await changeAgent(people.system, agent.id, agent.revision, { role: "admin" });
    const { rows } = await sql<{
      actor: string;
      data: object;
    }>`select actor, data from audit_log where subject = ${`agent:${agent.id}`} and action = 'agents.update'`.execute(
      people.platform.database.staff,
    );
    assert.deepEqual(rows, [{ actor: "system:test", data: { roleBefore: "agent", role: "admin", activeBefore: true, active: true } }]);
    for (const statement of [sql`update audit_log set actor = 'x'`, sql`delete from audit_log`, sql`truncate audit_log`])
      await assert.rejects(statement.execute(people.platform.database.staff), { code: "42501" });
  });
});

describe("guest links", () => {
  const subject = { kind: "ticket", id: "01900000-0000-7000-8000-00000000beef" };

  test("open the one ticket with a guest's rights, as header and as cookie", async () => {
    const { token } = await createAccessLink(people.system, { subject, contactId: null, lifetime: 60 });
    assert.match(token, /^bsl_[a-z2-7]{26}$/);
    const { actor } = await bearer(token);
    assert.deepEqual([actor.kind, actor.kind === "guest" && actor.ticketId], ["guest", subject.id]);
    const { headers, ticketId } = await people.browser().openGuestLink({ token });
    assert.equal(ticketId, subject.id);
    assert.equal((await people.authenticate({ cookie: cookieOf(headers) })).actor.kind, "guest");
    assert.ok(!actor.rights.has("tickets.note") && !actor.rights.has("tickets.create"));
  });

  test("end when revoked, when their time is over, and are no API token", async () => {
    const [one, two] = [
      await createAccessLink(people.system, { subject, contactId: null, lifetime: 60 }),
      await createAccessLink(people.system, {
        subject: { ...subject, id: "01900000-0000-7000-8000-00000000cafe" },
        contactId: null,
        lifetime: -1,
      }),
    ];
    assert.equal(await codeOf(bearer(two.token)), "invalidToken");
    assert.equal(await codeOf(people.browser().openGuestLink({ token: two.token })), "linkUsed");
    assert.equal(await codeOf(bearer(one.token.replace("bsl_", "bs_"))), "invalidToken");
    await revokeAccessLinks(people.system, subject);
    assert.equal(await codeOf(bearer(one.token)), "invalidToken");
    assert.equal((await people.authenticate({ cookie: `backstay_guest=${one.token}` })).actor.kind, "anonymous");
  });
});
