/** SCIM: what the standard wants beyond the dialogues, who may do what, and input that means harm. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { GROUP, patch, startScim, USER, type ScimRig } from "./test-scim.ts";

let rig: ScimRig;
before(async () => {
  rig = await startScim();
});
after(() => rig?.close());
const db = () => rig.app.program.platform.database.staff;

describe("the service", () => {
  test("says what it can: configuration, schemas, resource types", async () => {
    const config = await rig.scim.get("/ServiceProviderConfig");
    assert.deepEqual([config.body.patch.supported, config.body.bulk.supported, config.body.etag.supported], [true, false, true]);
    const schemas = await rig.scim.get("/Schemas");
    assert.deepEqual(
      schemas.body.Resources.map((one: { id: string }) => one.id),
      [USER, GROUP],
    );
    assert.equal((await rig.scim.get(`/Schemas/${USER}`)).body.name, "User");
    assert.equal((await rig.scim.get("/ResourceTypes/Group")).body.endpoint, "/Groups");
    assert.equal((await rig.scim.get("/Schemas?filter=id%20pr")).status, 403);
    assert.equal((await rig.scim.get("/Me")).status, 501);
    assert.equal((await rig.scim.post("/Bulk", {})).status, 501);
  });

  test("ETags: the same is not sent again, and a stale change is refused", async () => {
    const { id } = await rig.make();
    const { headers, body } = await rig.scim.get(`/Users/${id}`);
    const etag = headers.get("etag")!;
    assert.equal(body.meta.version, etag);
    assert.equal((await rig.scim.get(`/Users/${id}`, { "if-none-match": etag })).status, 304);
    const change = patch({ op: "replace", path: "displayName", value: "Changed" });
    const changed = await rig.scim.patch(`/Users/${id}`, change, { "if-match": etag });
    assert.equal(changed.status, 200);
    assert.notEqual(changed.headers.get("etag"), etag);
    assert.equal((await rig.scim.patch(`/Users/${id}`, change, { "if-match": etag })).status, 412);
    assert.equal((await rig.scim.remove(`/Users/${id}`, { "if-match": etag })).status, 412);
  });

  test("pages are counted from 1, attributes are chosen, a search may be posted", async () => {
    for (let count = 0; count < 3; count++) await rig.make();
    const all = (await rig.scim.get("/Users")).body;
    const pages = [];
    for (let start = 1; start <= all.totalResults; start += 2)
      pages.push(...(await rig.scim.get(`/Users?startIndex=${start}&count=2`)).body.Resources);
    assert.deepEqual(
      pages.map(({ id }) => id),
      all.Resources.map(({ id }: { id: string }) => id),
    );
    assert.deepEqual((await rig.scim.get("/Users?count=0")).body.Resources, []);
    assert.equal((await rig.scim.get("/Users?startIndex=-5&count=-1")).body.itemsPerPage, 0);
    assert.deepEqual(Object.keys((await rig.scim.get("/Users?attributes=userName&count=1")).body.Resources[0]), [
      "schemas",
      "id",
      "userName",
    ]);
    const search = {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
      filter: "userName pr",
      count: 1,
      attributes: ["userName"],
    };
    assert.equal((await rig.scim.post("/Users/.search", search)).body.itemsPerPage, 1);
  });

  test("its token opens nothing else, is hashed, is changed with a day of overlap or at once, and shows when it was used", async () => {
    const own = await rig.connect("Rotating");
    assert.equal((await fetch(`${rig.app.url}/api/v1/me`, { headers: { authorization: `Bearer ${own.token}` } })).status, 401);
    const { rows } = await sql<{ row: string }>`select c::text as row from scim_connections c`.execute(db());
    assert.ok(rows.every(({ row }) => !row.includes(own.token)));
    assert.equal((await rig.as(own.token).get("/Users")).status, 200);
    assert.notEqual((await rig.app.admin.get(`/api/v1/scim-connections/${own.id}`)).body.lastUsedAt, null);
    const next = await rig.app.admin.post(`/api/v1/scim-connections/${own.id}/rotate`, {});
    assert.deepEqual([next.status, next.body.earlierUntil === null], [200, false]);
    for (const token of [own.token, next.body.token]) assert.equal((await rig.as(token).get("/Users")).status, 200);
    const last = await rig.app.admin.post(`/api/v1/scim-connections/${own.id}/rotate`, { endEarlier: true });
    for (const token of [own.token, next.body.token]) assert.equal((await rig.as(token).get("/Users")).status, 401);
    const path = `/api/v1/scim-connections/${own.id}`;
    const etag = (await rig.app.admin.get(path)).headers.get("etag")!;
    assert.equal((await rig.app.admin.patch(path, { enabled: false }, { "if-match": etag })).status, 200);
    assert.equal((await rig.as(last.body.token).get("/Users")).status, 401, "turned off");
  });

  test("one provider neither sees nor changes what another keeps", async () => {
    const { id } = await rig.make();
    const { body: group } = await rig.scim.post("/Groups", { schemas: [GROUP], displayName: "Theirs" });
    const other = rig.as((await rig.connect("Other")).token);
    assert.equal((await other.get("/Users")).body.totalResults, 0);
    for (const path of [`/Users/${id}`, `/Groups/${group.id}`]) {
      assert.equal((await other.get(path)).status, 404);
      assert.equal((await other.patch(path, patch({ op: "replace", path: "displayName", value: "x" }))).status, 404);
      assert.equal((await other.remove(path)).status, 404);
    }
    const taken = await other.post("/Groups", { schemas: [GROUP], displayName: "Mine", members: [{ value: id }] });
    assert.deepEqual([taken.status, taken.body.scimType], [400, "invalidValue"]);
    assert.equal((await other.get("/Groups")).body.totalResults, 0, "nothing of it stays");
  });
});

describe("what a provider cannot do", () => {
  test("make an owner, by role, group or mapping", async () => {
    const { id, userName } = await rig.make({ roles: [{ value: "owner" }], entitlements: ["owners.manage"] });
    assert.equal((await rig.agent(userName)).role, "agent");
    const { body: group } = await rig.scim.post("/Groups", { schemas: [GROUP], displayName: "owner", members: [{ value: id }] });
    assert.equal((await rig.agent(userName)).role, "agent");
    assert.deepEqual([(await rig.map(group.id, { role: "owner" })).body.code], ["agent.roleNotYours"]);
    await sql`update scim_groups set role = 'owner' where id = ${group.id}`.execute(db());
    await rig.scim.patch(`/Groups/${group.id}`, patch({ op: "remove", path: "members" }));
    await rig.scim.patch(`/Groups/${group.id}`, patch({ op: "add", path: "members", value: [{ value: id }] }));
    assert.equal((await rig.agent(userName)).role, "agent", "not even by a mapping that was put there by hand");
    const made = await rig.app.admin.post("/api/v1/scim-connections", { name: "x", defaultRole: "owner" });
    assert.equal(made.body.code, "agent.roleNotYours");
  });

  test("switch off the last owner, change an owner's role, or let one in again", async () => {
    await sql`update agents set active = false where role = 'owner'`.execute(db());
    const owner = await rig.app.agent("owner", { email: rig.fresh() });
    const { body } = await rig.scim.post("/Users", rig.user(owner.email));
    const off = patch({ op: "replace", path: "active", value: false });
    assert.equal((await rig.scim.patch(`/Users/${body.id}`, off)).status, 403);
    assert.equal((await rig.scim.remove(`/Users/${body.id}`)).status, 403);
    const { body: group } = await rig.scim.post("/Groups", { schemas: [GROUP], displayName: "Downgrade", members: [{ value: body.id }] });
    await rig.map(group.id, { role: "collaborator" });
    assert.deepEqual([(await rig.agent(owner.email)).role, (await rig.agent(owner.email)).active], ["owner", true]);
    await rig.app.agent("owner", { email: rig.fresh() });
    assert.equal((await rig.scim.patch(`/Users/${body.id}`, off)).status, 200, "one of two");
    assert.equal((await rig.scim.patch(`/Users/${body.id}`, patch({ op: "replace", path: "active", value: true }))).status, 403);
  });

  test("change an address, which is what one signs in with", async () => {
    const { id, userName } = await rig.make();
    for (const change of [
      { op: "replace", path: 'emails[type eq "work"].value', value: "owner@vendor.test" },
      { op: "replace", value: { emails: [{ value: "owner@vendor.test", primary: true }] } },
    ]) {
      const { status, body } = await rig.scim.patch(`/Users/${id}`, patch(change));
      assert.deepEqual([status, body.scimType], [400, "mutability"]);
    }
    assert.equal((await rig.scim.get(`/Users/${id}`)).body.emails[0].value, userName);
  });

  test("what ends with somebody who is switched off: his sessions and his tokens, at once", async () => {
    const agent = await rig.app.agent("admin", { email: rig.fresh() });
    const session = rig.app.as({ cookie: await rig.app.signIn(agent.email) });
    const { body } = await rig.scim.post("/Users", rig.user(agent.email));
    assert.equal((await session.get("/api/v1/me")).body.kind, "agent");
    await rig.scim.patch(`/Users/${body.id}`, patch({ op: "replace", path: "active", value: false }));
    assert.equal((await session.get("/api/v1/me")).body.kind, "anonymous");
    assert.equal((await agent.get("/api/v1/agents")).status, 401, "the token that acts for him");
    await rig.app.settled();
    await rig.scim.patch(`/Users/${body.id}`, patch({ op: "replace", path: "active", value: true }));
    assert.equal((await session.get("/api/v1/me")).body.kind, "anonymous", "nor does the session come to life again with him");
  });
});

describe("groups give what an administrator says", () => {
  test("role and team, at mapping and by membership; a person's decision stays until the groups change; deleting takes it back", async () => {
    const { id, userName } = await rig.make();
    const { body: team } = await rig.app.admin.post("/api/v1/teams", { name: "Second line" });
    const { body: own } = await rig.app.admin.post("/api/v1/teams", { name: "Chosen by hand" });
    const { body: group } = await rig.scim.post("/Groups", { schemas: [GROUP], displayName: "Leads", members: [{ value: id }] });
    let agent = await rig.agent(userName);
    await rig.app.admin.patch(`/api/v1/agents/${agent.id}`, { teams: [own.id] }, { "if-match": `"${agent.revision}"` });
    assert.equal((await rig.map(group.id, { role: "lead", team: team.id })).status, 200);
    agent = await rig.agent(userName);
    assert.deepEqual([agent.role, new Set(agent.teams.map((one) => one.id))], ["lead", new Set([own.id, team.id])]);
    await rig.app.admin.patch(`/api/v1/agents/${agent.id}`, { role: "collaborator" }, { "if-match": `"${agent.revision}"` });
    await rig.scim.patch(`/Groups/${group.id}`, patch({ op: "add", path: "members", value: [{ value: id }] }));
    assert.equal((await rig.agent(userName)).role, "collaborator");
    await rig.scim.remove(`/Groups/${group.id}`);
    agent = await rig.agent(userName);
    assert.deepEqual([agent.role, agent.teams.map((one) => one.id).includes(own.id)], ["agent", true]);
  });

  test("what was done stands in the audit, by the connection and with the agent", async () => {
    const { userName } = await rig.make();
    const agent = await rig.agent(userName);
    const { body } = await rig.app.admin.get(`/api/v1/audit?subject=${encodeURIComponent(`agent:${agent.id}`)}`);
    const actions = body.data.map((entry: { action: string }) => entry.action);
    assert.ok(actions.includes("scimUsers.create") && actions.includes("agents.create"), actions.join());
  });
});

describe("input that means harm", () => {
  test("without a token, with another's or a cookie: 401 in SCIM's form", async () => {
    for (const token of [null, "", "bsc_", `bsc_${"a".repeat(32)}`, rig.app.admin.token]) {
      const { status, headers } = await rig.as(token).get("/Users");
      assert.equal(status, 401, String(token));
      assert.match(headers.get("www-authenticate") ?? "", /^Bearer/);
    }
    const owner = await rig.app.agent("owner", { email: rig.fresh() });
    const answer = await fetch(`${rig.app.url}/scim/v2/Users`, { headers: { cookie: await rig.app.signIn(owner.email) } });
    assert.equal(answer.status, 401);
  });

  const bodies: { [name: string]: [unknown, number] } = {
    "no JSON": ["{", 400],
    "no object": ["7", 400],
    nothing: ["null", 400],
    "a list": ["[]", 400],
    "no schema": [{ userName: "a@vendor.test" }, 400],
    "another schema": [{ schemas: [GROUP], userName: "a@vendor.test" }, 400],
    "no name": [{ schemas: [USER], emails: [{ value: "a@vendor.test" }] }, 400],
    "a name that is an object": [{ schemas: [USER], userName: { $ne: null } }, 400],
    "a name of two lines": [{ schemas: [USER], userName: "a\nb", emails: [{ value: "a@vendor.test" }] }, 400],
    "a name with NUL": [{ schemas: [USER], userName: "a\u0000", emails: [{ value: "a@vendor.test" }] }, 400],
    "a name without end": [{ schemas: [USER], userName: "a".repeat(100_000), emails: [{ value: "a@vendor.test" }] }, 400],
    "half a letter": ['{"schemas":["' + USER + '"],"userName":"\\ud800","emails":[{"value":"a@vendor.test"}]}', 400],
    "no address": [{ schemas: [USER], userName: "nobody" }, 400],
    "an address that is none": [{ schemas: [USER], userName: "x", emails: [{ value: "x" }] }, 400],
    "two addresses in one": [{ schemas: [USER], userName: "x", emails: [{ value: "a@vendor.test,b@vendor.test" }] }, 400],
    "active in a number": [{ schemas: [USER], userName: "a@vendor.test", active: 1 }, 400],
    "groups of his own choice": [{ schemas: [USER], userName: "a@vendor.test", groups: [{ value: "x" }] }, 400],
    "a megabyte and more": [{ schemas: [USER], userName: "a@vendor.test", x: "y".repeat(1_200_000) }, 413],
  };
  for (const [name, [body, status]] of Object.entries(bodies))
    test(`a user with ${name}`, async () => assert.equal((await rig.scim.post("/Users", body)).status, status));

  test("prototypes are no attributes", async () => {
    const { body } = await rig.scim.post(
      "/Users",
      JSON.stringify({ ...rig.user(rig.fresh()) }).replace("{", '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},'),
    );
    assert.equal(body.polluted, undefined);
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });

  test("filters that cannot be read are refused, and none reaches the database as text", async () => {
    const { userName } = await rig.make();
    for (const filter of [
      "userName",
      "userName eq",
      'userName xx "a"',
      "(userName pr",
      "userName pr)",
      'userName eq "a" or',
      "eq eq eq",
      "(".repeat(500),
      "[".repeat(50),
      'userName eq "\\q"',
      "userName eq 'a'",
      "x".repeat(2_000),
      'not userName eq "a"',
    ]) {
      const { status, body } = await rig.scim.get(`/Users?filter=${encodeURIComponent(filter)}`);
      assert.deepEqual([status, body.scimType], [400, "invalidFilter"], filter);
    }
    for (const filter of [
      `userName eq "' or 1=1 --"`,
      'userName eq "%"',
      'externalId eq "*"',
      'id eq "\'"',
      'emails.value eq "\\u0000x"',
      '__proto__ eq "x"',
      'constructor.name eq "Object"',
    ]) {
      const { status, body } = await rig.scim.get(`/Users?filter=${encodeURIComponent(filter)}`);
      if (status !== 400) assert.deepEqual([status, body.totalResults], [200, 0], filter);
    }
    assert.equal((await rig.scim.get(`/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`)).body.totalResults, 1);
    assert.equal((await rig.scim.get("/Users?count=many")).status, 400);
  });

  test("changes that cannot be read change nothing", async () => {
    const { id, displayName } = await rig.make();
    const { body: group } = await rig.scim.post("/Groups", { schemas: [GROUP], displayName: `Hostile ${id}` });
    const operations: unknown[] = [
      [],
      "x",
      [{ op: "move", path: "displayName" }],
      [{ op: "remove" }],
      [{ op: "replace", path: "][", value: "x" }],
      [{ op: "replace", path: "x".repeat(1_000), value: "x" }],
      [{ op: "replace", path: "groups", value: [] }],
      [{ op: "remove", path: "userName" }],
      [{ op: "replace", value: "x" }],
      Array.from({ length: 500 }, () => ({ op: "replace", path: "displayName", value: "x" })),
      [
        { op: "replace", path: "displayName", value: "kept?" },
        { op: "replace", path: "active", value: "maybe" },
      ],
    ];
    for (const Operations of operations) {
      const body = { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations };
      assert.equal((await rig.scim.patch(`/Users/${id}`, body)).status, 400, JSON.stringify(Operations).slice(0, 80));
    }
    assert.equal((await rig.scim.get(`/Users/${id}`)).body.displayName, displayName);
    for (const value of [[{ value: "x" }], [{ value: "01900000-0000-7000-8000-00000000ffff" }], [{}], [7], { value: { $gt: "" } }])
      assert.equal(
        (await rig.scim.patch(`/Groups/${group.id}`, patch({ op: "add", path: "members", value }))).status,
        400,
        JSON.stringify(value),
      );
    assert.equal((await rig.scim.patch(`/Groups/${group.id}`, patch({ op: "remove", path: 'members[display eq "x"]' }))).status, 400);
    assert.equal((await rig.scim.put(`/Users/not-an-id`, rig.user(rig.fresh()))).status, 404);
    assert.equal((await rig.scim.get("/Users/%E0%A4%A")).status, 404);
  });
});
