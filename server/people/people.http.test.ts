import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { testApp, type Caller, type TestApp } from "#testing";

let app: TestApp;
let owner: Caller & { id: string };
before(async () => {
  app = await testApp();
  owner = await app.agent("owner");
});
after(() => app.close());

const V1 = "/api/v1";
const etag = (answer: { headers: Headers }) => ({ "if-match": answer.headers.get("etag")! });
const MISSING = "01900000-0000-7000-8000-00000000dead";

describe("who may", () => {
  const paths = {
    "agents.read": "agents",
    "people.read": "contacts",
    "tokens.manage": "tokens",
    "audit.read": "audit",
    "catalog.read": "products",
  };
  const expected: { [role: string]: string[] } = {
    owner: ["agents", "contacts", "tokens", "audit", "products"],
    admin: ["agents", "contacts", "tokens", "audit", "products"],
    lead: ["agents", "contacts", "products"],
    agent: ["agents", "contacts", "products"],
    collaborator: ["agents", "products"],
  };
  for (const [role, allowed] of Object.entries(expected)) {
    test(`${role} reads ${allowed.join(", ")}`, async () => {
      const caller = await app.agent(role as "owner");
      for (const path of Object.values(paths)) {
        const { status, body } = await caller.get(`${V1}/${path}`);
        assert.deepEqual([path, status], [path, allowed.includes(path) ? 200 : 403]);
        if (status === 403) assert.equal(body.code, "forbidden");
      }
    });
  }

  test("nobody reads the catalog and himself, and is asked to sign in for the rest", async () => {
    const nobody = app.as({});
    assert.equal((await nobody.get(`${V1}/products`)).status, 200);
    const { body } = await nobody.get(`${V1}/me`);
    assert.deepEqual([body.kind, body.id, body.role], ["anonymous", null, null]);
    for (const path of ["agents", "teams", "contacts", "organizations", "memberships", "tokens", "audit"]) {
      const answer = await nobody.get(`${V1}/${path}`);
      assert.deepEqual([answer.status, answer.body.code, answer.headers.get("www-authenticate")], [401, "signInNeeded", "Bearer"]);
    }
    assert.equal((await app.as({ token: "bs_wrong" }).get(`${V1}/products`)).status, 401);
  });

  test("denials are in the audit", async () => {
    const agent = await app.agent("agent");
    await agent.get(`${V1}/tokens`);
    await app.program.platform.audit.flush();
    const { body } = await owner.get(`${V1}/audit?outcome=denied&action=tokens.list`);
    assert.ok(body.data.length > 0);
    assert.deepEqual(body.data[0].data, { right: "tokens.manage" });
  });
});

describe("agents", () => {
  test("are added, read, changed with If-Match, and deactivated", async () => {
    const team = await owner.post(`${V1}/teams`, { name: "Second Line" });
    assert.deepEqual([team.status, team.body.slug], [201, "second-line"]);
    const created = await owner.post(`${V1}/agents`, {
      name: "Nora",
      email: "Nora@Vendor.test",
      role: "agent",
      locale: "de",
      teams: ["second-line"],
    });
    assert.equal(created.status, 201);
    assert.deepEqual([created.body.email, created.body.teams], ["nora@vendor.test", [{ id: team.body.id, name: "Second Line" }]]);
    const path = `${V1}/agents/${created.body.id}`;
    assert.equal((await owner.patch(path, { role: "lead" })).status, 428);
    const changed = await owner.patch(path, { role: "lead" }, etag(created));
    assert.deepEqual([changed.status, changed.body.role, changed.body.revision], [200, "lead", 2]);
    const stale = await owner.patch(path, { role: "agent" }, etag(created));
    assert.deepEqual([stale.status, stale.body.code, stale.body.current.role], [412, "stale", "lead"]);
    assert.equal(
      (await owner.post(`${V1}/agents`, { name: "Nora", email: "nora@vendor.test", role: "agent" })).body.code,
      "agent.emailTaken",
    );
    assert.equal((await owner.get(`${V1}/agents?team=second-line`)).body.data.length, 1);
    await owner.patch(path, { active: false, teams: [] }, etag(changed));
    assert.equal((await owner.get(`${V1}/agents?active=false`)).body.data[0].id, created.body.id);
  });

  test("an admin cannot make himself owner, nor anybody else", async () => {
    const admin = await app.agent("admin");
    const own = await admin.get(`${V1}/agents/${admin.id}`);
    const raised = await admin.patch(`${V1}/agents/${admin.id}`, { role: "owner" }, etag(own));
    assert.deepEqual([raised.status, raised.body.code], [403, "agent.roleNotYours"]);
    assert.equal((await admin.post(`${V1}/agents`, { name: "X", email: "x@vendor.test", role: "owner" })).status, 403);
    assert.equal((await admin.post(`${V1}/tokens`, { name: "x", scopes: ["owners.manage"] })).body.code, "token.scopeNotYours");
  });
});

describe("mass assignment", () => {
  const foreign = {
    id: MISSING,
    accountId: MISSING,
    account_id: MISSING,
    revision: 99,
    verifiedAt: "2026-01-01T00:00:00Z",
    verified_at: "2026-01-01T00:00:00Z",
    createdBy: MISSING,
    created_by: MISSING,
    tokenHash: "x",
    isOwner: true,
    __proto__x: 1,
    createdAt: "2020-01-01T00:00:00Z",
  };
  const bodies: { [path: string]: object } = {
    agents: { name: "M", email: "mass@vendor.test", role: "agent" },
    teams: { name: "Mass" },
    tokens: { name: "Mass", scopes: ["tickets.read"] },
    contacts: { name: "Mass", emails: ["mass@customer.test"] },
    organizations: { name: "Mass" },
    brands: { name: "Mass" },
    products: { names: { en: "Mass" }, brand: "acme" },
  };
  for (const [path, body] of Object.entries(bodies)) {
    test(`${path} takes no field it does not name`, async () => {
      for (const [field, value] of Object.entries(foreign)) {
        const { status, body: problem } = await app.admin.post(`${V1}/${path}`, { ...body, [field]: value });
        assert.deepEqual([field, status, problem.errors?.[0]?.path], [field, 422, field]);
      }
      assert.equal((await app.admin.get(`${V1}/${path}?accountId=1`)).status, 422);
    });
  }

  test("nothing was made by any of them", async () => {
    for (const path of Object.keys(bodies)) assert.doesNotMatch(JSON.stringify((await app.admin.get(`${V1}/${path}`)).body), /Mass/);
  });
});

describe("tokens", () => {
  test("show their text once", async () => {
    const created = await owner.post(`${V1}/tokens`, { name: "CI", scopes: ["tickets.read", "tickets.create"] });
    assert.equal(created.status, 201);
    const { token } = created.body;
    assert.match(token, /^bs_/);
    assert.equal(created.body.hint, token.slice(-4));
    assert.ok(!JSON.stringify((await owner.get(`${V1}/tokens`)).body).includes(token));
    const me = await app.as({ token }).get(`${V1}/me`);
    assert.deepEqual([me.body.kind, me.body.rights], ["token", ["tickets.read", "tickets.create"]]);
    const revoked = await owner.post(`${V1}/tokens/${created.body.id}/revoke`, {});
    assert.ok(revoked.body.revokedAt);
    assert.equal((await app.as({ token }).get(`${V1}/me`)).status, 401);
    assert.equal((await owner.post(`${V1}/tokens/${MISSING}/revoke`, {})).status, 404);
  });
});

describe("directory", () => {
  test("contacts, organizations and memberships by REST", async () => {
    const organization = await owner.post(`${V1}/organizations`, { name: "Globex", domains: ["globex.test"] });
    const contact = await owner.post(`${V1}/contacts`, { name: "Hana", locale: "cs", emails: ["Hana@Globex.test", "hana2@globex.test"] });
    assert.deepEqual(
      contact.body.addresses.map(({ address, primary, verifiedAt }: { address: string; primary: boolean; verifiedAt: null }) => [
        address,
        primary,
        verifiedAt,
      ]),
      [
        ["hana@globex.test", true, null],
        ["hana2@globex.test", false, null],
      ],
    );
    const membership = await owner.post(`${V1}/memberships`, { contact: contact.body.id, organization: "globex", startsOn: "2026-01-01" });
    assert.deepEqual([membership.status, membership.body.seesRequests, membership.body.endsOn], [201, false, null]);
    const granted = await owner.patch(`${V1}/memberships/${membership.body.id}`, { seesRequests: true }, etag(membership));
    assert.equal(granted.body.seesRequests, true);
    const read = await owner.get(`${V1}/contacts/${contact.body.id}`);
    assert.deepEqual(read.body.memberships[0].organization, { id: organization.body.id, name: "Globex" });
    for (const query of ["q=han", "q=HANA2", "email=HANA@globex.test", "organization=globex"])
      assert.equal((await owner.get(`${V1}/contacts?${query}`)).body.data[0]?.id, contact.body.id, query);
    for (const query of ["q=%25", "q=_ana", "email=nobody@globex.test", "organization=nowhere"])
      assert.deepEqual((await owner.get(`${V1}/contacts?${query}`)).body.data, [], query);
    assert.equal((await owner.get(`${V1}/organizations?domain=GLOBEX.test`)).body.data.length, 1);
    const agent = await app.agent("agent");
    assert.equal(
      (await agent.patch(`${V1}/memberships/${membership.body.id}`, { seesRequests: false }, etag(granted))).status,
      403,
      "granting sight is not every agent's",
    );
    for (const path of ["contacts", "organizations", "memberships", "agents", "teams", "brands", "products"]) {
      assert.equal((await owner.get(`${V1}/${path}/${MISSING}`)).status, 404);
      assert.equal((await owner.get(`${V1}/${path}/..%2f`)).status, 404);
    }
  });

  test("lists go on by cursor, newest first, without gaps, and refuse what is none", async () => {
    for (let i = 0; i < 7; i++) await owner.post(`${V1}/contacts`, { name: `Paged ${i}` });
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: { data: { name: string }[]; nextCursor: string | null } } = await owner.get(
        `${V1}/contacts?q=Paged&limit=3${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
      );
      names.push(...body.data.map(({ name }) => name));
      cursor = body.nextCursor;
    } while (cursor);
    assert.deepEqual(
      names,
      [6, 5, 4, 3, 2, 1, 0].map((i) => `Paged ${i}`),
    );
    for (const query of [
      "limit=0",
      "limit=201",
      "limit=x",
      "cursor=nonsense",
      `cursor=${Buffer.from('["1; drop table contacts"]').toString("base64url")}`,
    ]) {
      for (const path of ["contacts", "agents", "organizations", "memberships", "tokens", "audit", "brands", "products", "teams"])
        assert.equal((await owner.get(`${V1}/${path}?${query}`)).status, 422, `${path} ${query}`);
    }
    let pages = 0;
    let next: string | null = null;
    do {
      const { body }: { body: { data: object[]; nextCursor: string | null } } = await owner.get(
        `${V1}/audit?limit=5${next ? `&cursor=${next}` : ""}`,
      );
      assert.ok(body.data.length > 0);
      next = body.nextCursor;
      pages++;
    } while (next && pages < 4);
    assert.equal(pages, 4);
  });
});

describe("catalog", () => {
  test("brands and products with their versions, newest first, in the caller's language", async () => {
    const brand = await app.admin.post(`${V1}/brands`, { name: "Acme", color: "#1f5fbf", locales: ["en", "cs"] });
    assert.equal(brand.body.slug, "acme");
    const product = await app.admin.post(`${V1}/products`, {
      names: { en: "Acme Ledger", cs: "Acme Účetnictví" },
      brand: "acme",
      versions: [{ version: "9.4.2" }, { version: "10.0.0-beta" }, { version: "10.0.0", releasedOn: "2026-08-01" }],
    });
    assert.deepEqual([product.status, product.body.slug, product.body.name], [201, "acme-ledger", "Acme Ledger"]);
    const changed = await app.admin.patch(
      `${V1}/products/acme-ledger`,
      { versions: [{ version: "10.0.1" }, { version: "9.4.2", releasedOn: "2026-05-01" }] },
      etag(product),
    );
    assert.deepEqual(
      changed.body.versions.map(({ version }: { version: string }) => version),
      ["10.0.1", "10.0.0", "10.0.0-beta", "9.4.2"],
    );
    const czech = await app.as({}).get(`${V1}/products/acme-ledger`, { "accept-language": "cs" });
    assert.equal(czech.body.name, "Acme Účetnictví");
    const renamed = await app.admin.patch(`${V1}/brands/acme`, { color: "#000000" }, etag(brand));
    assert.deepEqual([renamed.status, renamed.body.color], [200, "#000000"]);
    assert.equal((await app.admin.post(`${V1}/products`, { names: {}, brand: "acme" })).status, 422);
    assert.equal((await app.admin.post(`${V1}/products`, { names: { en: "X" }, brand: "nowhere" })).status, 422);
    assert.equal((await (await app.agent("lead")).post(`${V1}/brands`, { name: "Mine" })).status, 403);
  });
});
