/** Cursors: where a list went on, in hands that may change it. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { encodeCursor } from "#platform/db";
import { newId } from "#shared/ids";
import { testApp, type Caller, type TestApp } from "#testing";
import { allRoutes } from "../../rooms.ts";

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.close());

describe("cursors", () => {
  test("that were tampered with are refused by every list, or lead on within the same walls", async () => {
    const lists = allRoutes.filter(({ spec }) => (spec.query as { shape?: { cursor?: object } } | undefined)?.shape?.cursor);
    assert.ok(lists.length >= 10);
    const opened = (await app.admin.post("/api/v1/tickets", { subject: "Once", body: "only", requester: { email: "once@customer.test" } }))
      .body;
    const id = opened.id as string;
    const texts = [
      "",
      "x",
      "%",
      "e30",
      "W10",
      "bnVsbA",
      "\u0000",
      "Infinity",
      "-1",
      "9".repeat(30),
      "=".repeat(100),
      "..",
      ...[
        [],
        [null],
        [null, null],
        [id],
        [id, id],
        ["2026-01-01", id],
        ["2026-13-01 00:00:00+00", id],
        ["2026-02-30 00:00:00+00", id],
        ["2026-01-01 24:00:00+00", id],
        ["2026-01-01 00:00:60+00", id],
        ["2026-01-01 00:00:00+99", id],
        ["999999-01-01 00:00:00+00", id],
        ["0000-01-01 00:00:00+00", id],
        ["0001-01-01 00:00:00+00", id],
        ["9999-12-31 23:59:59.999999+00", id],
        ["infinity", id],
        ["-infinity", id],
        ["now", id],
        ["2026-01-01T00:00:00.000Z", "-".repeat(36)],
        ["2026-01-01T00:00:00.000Z", "0".repeat(36)],
        ["-".repeat(36)],
        ["2026-01-01T00:00:00.000Z'; drop table tickets; --", id],
        [1e300],
        [-1],
        [0],
        [1.5],
        [Number.MAX_SAFE_INTEGER],
        ["a", "b", "c"],
      ].map((values) => encodeCursor(values as string[])),
    ];
    const { requester } = opened;
    const customer = await app.contact();
    const organization = (await app.admin.post("/api/v1/organizations", { name: "Cursors" })).body;
    const agent = await app.agent("agent");
    const bulk = (await agent.post("/api/v1/bulk-changes", { numbers: [opened.number], change: { priority: "high" } })).body;
    const stored = await app.admin.post("/api/v1/files", new TextEncoder().encode("Name\nAda\n"), { "content-type": "text/csv" });
    const imported = (await app.admin.post("/api/v1/people/imports", { kind: "contact", file: stored.body.id })).body;
    const provider = (await app.admin.post("/api/v1/scim-connections", { name: "Cursors", defaultRole: "agent" })).body;
    const brand = (await app.admin.post("/api/v1/brands", { name: "Cursors", color: "#1f5fbf" })).body;
    const product = (await app.admin.post("/api/v1/products", { names: { en: "Cursors" }, slug: "cursors", brand: brand.id })).body;
    const known = (await app.admin.post("/api/v1/known-issues", { product: product.id, title: { en: "Cursors" }, visibility: "public" }))
      .body;
    assert.ok(known.number, JSON.stringify([brand, product, known]));
    const plan = (await app.admin.post("/api/v1/plans", { names: { en: "Cursors" }, allProducts: true })).body;
    const bought = (await app.admin.post("/api/v1/subscriptions", { plan: plan.id, organization: organization.id })).body;
    // He is worked out as a customer.
    await app.settled();
    const policy = (await app.admin.post("/api/v1/policies", { name: "Cursors", product: product.id })).body;
    const license = (await app.admin.post("/api/v1/licenses", { policy: policy.id, organization: organization.id })).body;
    const machine = (await app.admin.post("/api/v1/machines", { license: license.id, fingerprint: "cursors" })).body;
    const keygen = { source: "keygen", account: "cursors", token: "admin-0123456789", brand: brand.id, address: "https://127.0.0.1:1" };
    const moved = (await app.admin.post("/api/v1/license-imports", keygen)).body;
    const csv = { "content-type": "text/csv" };
    const listed = (await app.admin.post("/api/v1/license-lists?kind=license&fileName=x.csv", new TextEncoder().encode("Key\nx\n"), csv))
      .body;
    const group = (await app.admin.post("/api/v1/license-groups", { name: "Cursors" })).body;
    assert.ok(machine.id && group.id, JSON.stringify([policy, license, machine, group]));
    const week = { timeZone: "UTC", hours: [{ day: 1, from: "09:00", to: "17:00" }] };
    const calendar = (await app.admin.post("/api/v1/calendars", { name: "Cursors", ...week })).body;
    const tags = { name: "Cursors", trigger: { on: "opened" }, actions: [{ do: "tag", add: ["cursors"] }] };
    const rule = (await app.admin.post("/api/v1/automation/rules", tags)).body;
    assert.ok(rule.id, JSON.stringify(rule));
    const hook = (await app.admin.post("/api/v1/webhooks", { name: "Cursors", url: "http://127.0.0.1:4/", types: ["webhook.disabled"] }))
      .body;
    assert.ok(hook.id, JSON.stringify(hook));
    const [delivery, survey] = [newId(), newId()];
    const { staff } = app.program.platform.database;
    await sql`insert into webhook_deliveries (id, endpoint_id, seq, type, occurred_at, state, settled_at, created_at)
      values (${delivery}, ${hook.id}, 1, 'webhook.disabled', now(), 'delivered', now(), now())`.execute(staff);
    await sql`insert into surveys (id, kind, state, way, contact_id, locale, due_at, sent_at, expires_at, created_at)
      values (${survey}, 'nps', 'sent', 'mail', ${requester.id}, 'en', now(), now(), now() + interval '9 days', now())`.execute(staff);
    const manager = await app.contact();
    const led = { contact: manager.id, organization: organization.id, managesMembers: true };
    assert.equal((await app.admin.post("/api/v1/memberships", led)).status, 201);
    const closed = await app.admin.post(`/api/v1/statements/${organization.id}/2024-01/recompute`, { reason: "Cursors" });
    assert.equal(closed.status, 201);
    const things: { [room: string]: string } = {
      organizations: organization.id,
      products: product.id,
      subscriptions: bought.id,
      licenses: license.id,
      machines: machine.id,
      "license-groups": group.id,
      calendars: calendar.id,
      "automation/rules": rule.id,
      webhooks: hook.id,
      "webhook-deliveries": delivery,
      surveys: survey,
      "me/organizations": organization.id,
      "me/plans": bought.id,
      "me/licenses": license.id,
      contacts: requester.id,
      "customer-health": organization.id,
      "bulk-changes": bulk.id,
      "license-imports": moved.id,
      "license-lists": listed.id,
      "people/imports": imported.id,
      "scim-connections": provider.id,
    };
    const own = (path: string) =>
      path
        .replace("{number}", String(path.startsWith("/known-issues/") ? known.number : opened.number))
        .replace("{metric}", "opened")
        .replace("{organization}/{month}", `${organization.id}/2024-01`)
        .replace("{id}", things[path.slice(1).split("/{")[0]!] ?? "no such thing");
    /** Lists of one's own. */
    const callers: { [operation: string]: Caller } = {
      "privacy.own.list": customer,
      "colleagues.list": manager,
      "ownPlans.list": customer,
      "ownNamedContacts.list": manager,
      "ownLicenses.list": manager,
      "ownMachines.list": manager,
      "invoices.own.list": customer,
      "statements.own.list": manager,
      "statements.own.lines": manager,
      "drafts.mine": agent,
      "notifications.list": agent,
      "bulk.tickets": agent,
      "checklistSteps.list": agent,
    };
    /** What a list cannot be asked without. */
    const needed: { [operation: string]: string } = {
      "fields.list": "kind=contact&",
      "checklistSteps.list": "assignee=me&",
      "figures.tickets": "from=2026-01-01&to=2026-12-31&",
      "people.merges.list": `kind=contact&into=${requester.id}&`,
      "people.duplicates.list": "kind=contact&",
      "fields.changes": `kind=contact&id=${requester.id}&`,
    };
    for (const { id: operation, spec } of lists) {
      for (const text of texts) {
        const answer = await (callers[operation] ?? app.admin).get(
          `/api/v1${own(spec.path)}?${needed[operation] ?? ""}cursor=${encodeURIComponent(text)}`,
        );
        assert.ok(answer.status === 200 || answer.status === 422, `${operation} ${text}: ${answer.status} ${JSON.stringify(answer.body)}`);
        if (answer.status === 422) assert.equal(answer.body.errors[0].path, "cursor", `${operation} ${text}`);
      }
    }
    // A cursor grants nothing: made by one who sees more, it shows another only his own.
    const cursor = encodeCursor(["9999-12-31 23:59:59+00", "ffffffff-ffff-ffff-ffff-ffffffffffff"]);
    assert.deepEqual((await customer.get(`/api/v1/tickets?cursor=${cursor}`)).body.data, []);
  });
});
