import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { sql } from "kysely";
import { asCustomer } from "#platform/db";
import { codeOf, startPeople, type TestPeople } from "../test-people.ts";
import { contactByAddress, contactScope, findOrCreateContact, organizationOf } from "./find-contact.ts";
import { changeContact, createContact } from "./save-contact.ts";
import { changeMembership, createMembership } from "./save-membership.ts";
import { changeOrganization, createOrganization } from "./save-organization.ts";

let people: TestPeople;
before(async () => {
  people = await startPeople({ clock: "2026-06-15T12:00:00Z" });
});
after(() => people.stop());

describe("contacts", () => {
  test("mails of one person at the same moment give one contact", async () => {
    const found = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        findOrCreateContact(people.system, { email: i % 2 ? "Race@Customer.test" : "race@customer.test", name: "Race" }),
      ),
    );
    assert.equal(new Set(found.map((contact) => contact.id)).size, 1);
    assert.equal(found.filter((contact) => contact.created).length, 1);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from contacts where name = 'Race'`.execute(
      people.platform.database.staff,
    );
    assert.equal(rows[0]!.n, 1);
  });

  test("what is known is not overwritten by what a mail says; gaps are filled", async () => {
    await findOrCreateContact(people.system, { email: "gap@customer.test" });
    await findOrCreateContact(people.system, { email: "gap@customer.test", name: "Real Name", locale: "cs" });
    await findOrCreateContact(people.system, { email: "gap@customer.test", name: "Mallory", locale: "de" });
    const contact = await contactByAddress(people.system, "GAP@customer.test");
    assert.deepEqual([contact!.name, contact!.locale, contact!.proved], ["Real Name", "cs", false]);
  });

  test("one without a name is called by his address", async () => {
    const { name } = await findOrCreateContact(people.system, { email: "nameless@customer.test" });
    assert.equal(name, "nameless");
  });

  test("an address belongs to one contact; taking it away takes its proof along", async () => {
    const one = await createContact(people.system, { name: "One", emails: ["one@customer.test", "shared@customer.test"] });
    assert.equal(await codeOf(createContact(people.system, { emails: ["Shared@customer.test"] })), "contact.addressTaken");
    await sql`update contact_addresses set verified_at = now() where address = 'shared@customer.test'`.execute(
      people.platform.database.staff,
    );
    const changed = await changeContact(people.system, one.id, one.revision, { emails: ["one@customer.test"] });
    assert.deepEqual(
      changed.addresses.map(({ address, primary }) => [address, primary]),
      [["one@customer.test", true]],
    );
    const two = await createContact(people.system, { emails: ["shared@customer.test"] });
    assert.equal(two.addresses[0]!.verifiedAt, null);
  });

  test("two who change one contact do not overwrite each other", async () => {
    const contact = await createContact(people.system, { name: "Before" });
    const results = await Promise.all(
      ["A", "B", "C"].map((name) => codeOf(changeContact(people.system, contact.id, contact.revision, { name }))),
    );
    assert.deepEqual(results.toSorted(), ["none", "stale", "stale"]);
  });
});

describe("memberships", () => {
  test("an organization is known only when it is exactly one, on that day", async () => {
    const contact = await createContact(people.system, { emails: ["dated@customer.test"] });
    const [first, second] = [
      await createOrganization(people.system, { name: "First" }),
      await createOrganization(people.system, { name: "Second" }),
    ];
    assert.equal(await organizationOf(people.system, contact.id), null);
    await createMembership(people.system, { contact: contact.id, organization: first.slug, startsOn: "2026-01-01" });
    assert.equal(await organizationOf(people.system, contact.id), first.id);
    const later = await createMembership(people.system, { contact: contact.id, organization: second.id, startsOn: "2026-07-01" });
    assert.equal(await organizationOf(people.system, contact.id), first.id);
    people.clock!.set("2026-07-01T00:00:00Z");
    assert.equal(await organizationOf(people.system, contact.id), null);
    await changeMembership(people.system, later.id, later.revision, { endsOn: "2026-07-01" });
    assert.equal(await organizationOf(people.system, contact.id), first.id);
    people.clock!.set("2026-06-15T12:00:00Z");
  });

  test("seeing the organization's requests is off until granted, and granting is audited", async () => {
    const contact = await createContact(people.system, {});
    const parent = await createOrganization(people.system, { name: "Parent" });
    const child = await createOrganization(people.system, { name: "Child", parent: parent.slug });
    const membership = await createMembership(people.system, { contact: contact.id, organization: parent.id });
    assert.deepEqual(await contactScope(people.system, contact.id), []);
    await changeMembership(people.system, membership.id, membership.revision, { seesRequests: true });
    assert.deepEqual(await contactScope(people.system, contact.id), [parent.id], "and never the child's");
    assert.equal(child.parent!.id, parent.id);
    const { rows } = await sql<{ action: string }>`select action from audit_log where subject = ${`contact:${contact.id}`}`.execute(
      people.platform.database.staff,
    );
    assert.deepEqual(rows, [{ action: "memberships.grantSight" }]);
  });

  test("nobody is twice a member at once, nor ends before he begins", async () => {
    const contact = await createContact(people.system, {});
    const { id: organization } = await createOrganization(people.system, { name: "Once" });
    const first = await createMembership(people.system, { contact: contact.id, organization });
    assert.equal(await codeOf(createMembership(people.system, { contact: contact.id, organization })), "membership.exists");
    assert.equal(await codeOf(changeMembership(people.system, first.id, first.revision, { endsOn: "2020-01-01" })), "invalid");
    await changeMembership(people.system, first.id, first.revision, { endsOn: "2026-06-15" });
    await createMembership(people.system, { contact: contact.id, organization });
  });
});

describe("organizations", () => {
  test("cannot claim a public mail domain, nor stand below themselves", async () => {
    assert.equal(await codeOf(createOrganization(people.system, { name: "Free", domains: ["GMAIL.com"] })), "organization.publicDomain");
    assert.equal(await codeOf(createOrganization(people.system, { name: "Free", domains: ["not a domain"] })), "invalid");
    const top = await createOrganization(people.system, { name: "Top", domains: ["Bücher.example", "top.example"] });
    assert.deepEqual(
      top.domains.map(({ domain }) => domain),
      ["top.example", "xn--bcher-kva.example"],
    );
    const middle = await createOrganization(people.system, { name: "Middle", parent: top.id });
    const low = await createOrganization(people.system, { name: "Low", parent: middle.id });
    assert.equal(await codeOf(changeOrganization(people.system, top.id, top.revision, { parent: low.id })), "organization.circle");
    assert.equal(await codeOf(changeOrganization(people.system, top.id, top.revision, { parent: top.id })), "organization.circle");
  });

  test("of one name get different slugs by refusing the second", async () => {
    await createOrganization(people.system, { name: "Müller & Söhne" });
    assert.equal(await codeOf(createOrganization(people.system, { name: "Muller  Sohne" })), "slugTaken");
    assert.equal((await createOrganization(people.system, { name: "شركة" })).slug.slice(0, 2), "x-");
  });
});

describe("the second wall, by raw SQL as the application's role", () => {
  const day = "2026-01-01";
  async function two() {
    const n = Math.random().toString(36).slice(2, 8);
    const [mine, other] = [
      await createOrganization(people.system, { name: `Mine ${n}`, domains: [`mine-${n}.test`] }),
      await createOrganization(people.system, { name: `Other ${n}`, domains: [`other-${n}.test`] }),
    ];
    const [me, colleague, stranger] = [
      await createContact(people.system, { name: `Me ${n}`, emails: [`me@${n}.test`] }),
      await createContact(people.system, { name: `Colleague ${n}`, emails: [`colleague@${n}.test`] }),
      await createContact(people.system, { name: `Stranger ${n}`, emails: [`stranger@${n}.test`] }),
    ];
    await createMembership(people.system, { contact: me.id, organization: mine.id, startsOn: day });
    await createMembership(people.system, { contact: colleague.id, organization: mine.id, startsOn: day });
    await createMembership(people.system, { contact: stranger.id, organization: other.id, startsOn: day });
    return { mine, other, me, colleague, stranger };
  }
  const reads = (scope: { contactId: string | null; organizationIds: string[] }, table: string, column: string) =>
    asCustomer(people.platform.database.customer, { ...scope, ticketId: null }, async (tx) =>
      (await sql<{ value: string }>`select ${sql.ref(column)}::text as value from ${sql.table(table)} order by 1`.execute(tx)).rows.map(
        (row) => row.value,
      ),
    );

  test("a contact reads himself and his organization, nobody else", async () => {
    const { mine, me } = await two();
    const scope = { contactId: me.id, organizationIds: [] };
    assert.deepEqual(await reads(scope, "contacts", "id"), [me.id]);
    assert.deepEqual(await reads(scope, "contact_addresses", "contact_id"), [me.id]);
    assert.deepEqual(await reads(scope, "organizations", "id"), [mine.id]);
    assert.deepEqual(
      await reads(scope, "organization_domains", "domain"),
      mine.domains.map(({ domain }) => domain),
    );
    assert.deepEqual(await reads(scope, "memberships", "contact_id"), [me.id]);
  });

  test("who sees the organization's requests reads his colleagues' names, not their addresses", async () => {
    const { mine, me, colleague } = await two();
    const scope = { contactId: me.id, organizationIds: [mine.id] };
    assert.deepEqual(await reads(scope, "contacts", "id"), [me.id, colleague.id].toSorted());
    assert.deepEqual(await reads(scope, "contact_addresses", "contact_id"), [me.id]);
    assert.deepEqual(await reads(scope, "contact_names", "id"), [me.id, colleague.id].toSorted());
    assert.deepEqual(await reads(scope, "organizations", "id"), [mine.id]);
  });

  test("a former member no longer reads the organization", async () => {
    const { me } = await two();
    await sql`update memberships set ends_on = '2026-01-02' where contact_id = ${me.id}`.execute(people.platform.database.staff);
    assert.deepEqual(await reads({ contactId: me.id, organizationIds: [] }, "organizations", "id"), []);
  });

  test("a guest, nobody, and a connection that forgot to say who asks read nothing", async () => {
    await two();
    await people.agent("agent", "wall@acme.test", "correct horse battery");
    const tables = [
      "contacts",
      "contact_addresses",
      "organizations",
      "organization_domains",
      "memberships",
      "agents",
      "teams",
      "team_members",
      "api_tokens",
      "access_links",
      "auth_accounts",
      "auth_credentials",
      "auth_verifications",
      "auth_sessions_store",
    ];
    for (const table of tables) {
      const count = sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`;
      assert.equal(
        await asCustomer(
          people.platform.database.customer,
          { contactId: null, organizationIds: [], ticketId: "01900000-0000-7000-8000-00000000beef" },
          async (tx) => (await count.execute(tx)).rows[0]!.n,
        ),
        0,
        table,
      );
      assert.equal((await count.execute(people.platform.database.customer)).rows[0]!.n, 0, table);
    }
  });

  test("a contact reads agents by name only, and no token, password or session at all", async () => {
    const { me } = await two();
    const scope = { contactId: me.id, organizationIds: [] };
    for (const table of [
      "agents",
      "teams",
      "api_tokens",
      "auth_accounts",
      "auth_credentials",
      "auth_verifications",
      "auth_sessions_store",
      "access_links",
    ])
      assert.deepEqual(await reads(scope, table, table === "auth_sessions_store" ? "key_hash" : "id"), [], table);
    assert.ok((await reads(scope, "agent_names", "name")).length > 0);
    await assert.rejects(reads(scope, "agent_names", "email"), { code: "42703" });
  });

  test("a contact changes and adds nothing, not even about himself", async () => {
    const { me, mine } = await two();
    const scope = { contactId: me.id, organizationIds: [mine.id], ticketId: null };
    const run = (statement: ReturnType<typeof sql>) =>
      asCustomer(people.platform.database.customer, scope, async (tx) => Number((await statement.execute(tx)).numAffectedRows ?? 0));
    for (const statement of [
      sql`update contacts set name = 'x'`,
      sql`update memberships set sees_requests = true`,
      sql`update contact_addresses set verified_at = now()`,
      sql`delete from memberships`,
      sql`delete from contacts`,
      sql`update organizations set name = 'x'`,
      sql`update agents set role = 'owner'`,
    ])
      assert.equal(await run(statement), 0);
    await assert.rejects(
      run(
        sql`insert into memberships (id, contact_id, organization_id, starts_on, created_at, updated_at, sees_requests) values (gen_random_uuid(), ${me.id}, ${mine.id}, '2020-01-01', now(), now(), true)`,
      ),
      { code: "42501" },
    );
    await assert.rejects(
      run(
        sql`insert into contact_addresses (id, contact_id, kind, address, created_at, updated_at, verified_at) values (gen_random_uuid(), ${me.id}, 'email', 'ceo@other.test', now(), now(), now())`,
      ),
      { code: "42501" },
    );
  });

  test("the views that pass the wall on purpose are just these", async () => {
    const { rows } = await sql<{
      name: string;
    }>`select c.relname as name from pg_class c where c.relkind = 'v' and c.relnamespace = 'public'::regnamespace
      and not coalesce(c.reloptions @> array['security_invoker=true'], false) order by 1`.execute(people.platform.database.staff);
    assert.deepEqual(
      rows.map((row) => row.name),
      ["agent_names", "team_names"],
    );
  });
});
