/** Roles the vendor makes himself: they hold what their maker may do, follow at once, and go only when nobody has them. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type Caller, type TestApp } from "#testing";

let app: TestApp;
let owner: Caller;
let admin: Caller;
before(async () => {
  app = await testApp();
  [owner, admin] = [await app.agent("owner"), await app.agent("admin")];
});
after(() => app.close());

const V1 = "/api/v1";
const etag = (answer: { headers: Headers }) => ({ "if-match": answer.headers.get("etag")! });
let counter = 0;
const role = async (rights: string[], caller = owner) => {
  const made = await caller.post(`${V1}/roles`, { name: `Billing desk ${++counter}`, rights });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made;
};
/** Somebody signed in with this role. */
const person = async (slug: string) => {
  const email = `holder${++counter}@vendor.test`;
  const made = await owner.post(`${V1}/agents`, { name: "Holder", email, role: slug, invite: false });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return { ...app.as({ cookie: await app.signIn(email) }), id: made.body.id as string, email };
};

describe("a role of the vendor's own", () => {
  test("gives its rights and no other, follows a change at once, and says who holds it", async () => {
    const made = await role(["tickets.read", "agents.read"]);
    const holder = await person(made.body.slug);
    assert.deepEqual((await holder.get(`${V1}/me`)).body.rights, ["tickets.read", "agents.read"]);
    assert.equal((await holder.get(`${V1}/tickets`)).status, 200);
    assert.equal((await holder.get(`${V1}/contacts`)).status, 403);

    const changed = await owner.patch(`${V1}/roles/${made.body.id}`, { rights: ["agents.read", "people.read"] }, etag(made));
    assert.deepEqual([changed.status, changed.body.agents], [200, 1]);
    assert.equal((await holder.get(`${V1}/tickets`)).status, 403);
    assert.equal((await holder.get(`${V1}/contacts`)).status, 200);

    const used = await owner.delete(`${V1}/roles/${made.body.id}`, etag(changed));
    assert.deepEqual([used.status, used.body.code, used.body.holders], [409, "role.used", { count: 1, names: ["Holder"] }]);
    assert.match(used.body.detail, /Holder/);

    const agent = await owner.get(`${V1}/agents/${holder.id}`);
    assert.equal((await owner.patch(`${V1}/agents/${holder.id}`, { role: "collaborator" }, etag(agent))).status, 200);
    assert.equal((await holder.get(`${V1}/contacts`)).status, 403);
    assert.equal((await owner.delete(`${V1}/roles/${made.body.id}`, etag(changed))).status, 204);
    assert.equal((await owner.get(`${V1}/roles/${made.body.id}`)).status, 404);
  });

  test("starts as a copy of another, as far as its maker may do what that allows", async () => {
    const copy = await admin.post(`${V1}/roles`, { name: "Lead without secrets", copyOf: "lead" });
    const lead = await admin.get(`${V1}/roles/lead`);
    assert.deepEqual([copy.status, copy.body.rights, lead.body.builtIn], [201, lead.body.rights, true]);
    const above = await admin.post(`${V1}/roles`, { name: "Owner too", copyOf: "owner" });
    assert.deepEqual([above.status, above.body.code], [403, "role.rightNotYours"]);
  });

  test("of one name is made once; unknown rights and an empty role are refused", async () => {
    const made = await role(["tickets.read"]);
    const twice = await owner.post(`${V1}/roles`, { name: "Other", slug: made.body.slug, rights: ["tickets.read"] });
    assert.deepEqual([twice.status, twice.body.code], [409, "slugTaken"]);
    assert.equal((await owner.post(`${V1}/roles`, { name: "Odd", rights: ["tickets.destroy"] })).body.code, "role.rightUnknown");
    assert.equal((await owner.post(`${V1}/roles`, { name: "Empty", rights: [] })).status, 422);
    assert.equal((await owner.post(`${V1}/agents`, { name: "X", email: "x@vendor.test", role: "nothing", invite: false })).status, 422);
  });

  test("a built-in role stays as it is", async () => {
    const agent = await owner.get(`${V1}/roles/agent`);
    for (const answer of [
      await owner.patch(`${V1}/roles/agent`, { rights: ["tickets.read"] }, etag(agent)),
      await owner.delete(`${V1}/roles/agent`, etag(agent)),
    ])
      assert.deepEqual([answer.status, answer.body.code], [409, "role.builtIn"]);
  });

  test("changed by two at once keeps the first change", async () => {
    const made = await role(["tickets.read"]);
    assert.equal((await owner.patch(`${V1}/roles/${made.body.id}`, { name: "One" }, etag(made))).status, 200);
    const late = await owner.patch(`${V1}/roles/${made.body.id}`, { name: "Two" }, etag(made));
    assert.deepEqual([late.status, late.body.current.name], [412, "One"]);
  });
});

describe("nobody climbs", () => {
  const climbed = ["settings.manage", "audit.read", "owners.manage", "tickets.restricted", "secrets.reveal"];

  test("by a role: its own, another's, or a new one", async () => {
    const made = await role(["agents.manage", "agents.read", "tokens.manage"]);
    const clerk = await person(made.body.slug);
    const strong = await role(["agents.read", "audit.read"]);
    for (const right of climbed) {
      const own = await clerk.patch(`${V1}/roles/${made.body.id}`, { rights: ["agents.manage", right] }, etag(made));
      assert.deepEqual([own.status, own.body.code], [403, "role.rightNotYours"], right);
      assert.equal((await clerk.post(`${V1}/roles`, { name: `New ${right}`, rights: [right] })).status, 403, right);
    }
    for (const slug of ["owner", "admin", "lead", "agent", strong.body.slug]) {
      const given = await clerk.post(`${V1}/agents`, { name: "Friend", email: `friend-${slug}@vendor.test`, role: slug, invite: false });
      assert.deepEqual([given.status, given.body.code], [403, "agent.roleNotYours"], slug);
      const self = await clerk.get(`${V1}/agents/${clerk.id}`);
      assert.equal((await clerk.patch(`${V1}/agents/${clerk.id}`, { role: slug }, etag(self))).status, 403, slug);
    }
    // What he may not give he may not take either.
    assert.equal((await clerk.patch(`${V1}/roles/${strong.body.id}`, { rights: ["agents.read"] }, etag(strong))).status, 403);
    assert.equal((await clerk.delete(`${V1}/roles/${strong.body.id}`, etag(strong))).status, 403);
    const stronger = await person(strong.body.slug);
    const row = await clerk.get(`${V1}/agents/${stronger.id}`);
    assert.equal((await clerk.patch(`${V1}/agents/${stronger.id}`, { active: false }, etag(row))).status, 403);
  });

  test("by a token, which shrinks with its maker's role", async () => {
    const made = await role(["tokens.manage", "tickets.read", "agents.read"]);
    const maker = await person(made.body.slug);
    assert.equal((await maker.post(`${V1}/tokens`, { name: "t", scopes: ["audit.read"] })).body.code, "token.scopeNotYours");
    const token = await maker.post(`${V1}/tokens`, { name: "t", scopes: ["tickets.read", "agents.read"] });
    const caller = app.as({ token: token.body.token });
    assert.equal((await caller.get(`${V1}/tickets`)).status, 200);
    assert.ok((await owner.get(`${V1}/tokens?right=tickets.read`)).body.data.some(({ id }: { id: string }) => id === token.body.id));
    await owner.patch(`${V1}/roles/${made.body.id}`, { rights: ["tokens.manage", "agents.read"] }, etag(made));
    assert.equal((await caller.get(`${V1}/tickets`)).status, 403);
    assert.equal((await caller.get(`${V1}/agents`)).status, 200);
  });
});

test("one sees what each right allows, which roles give it and who holds it", async () => {
  const made = await role(["metrics.read"]);
  const holder = await person(made.body.slug);
  const page = await owner.get(`${V1}/rights?limit=5`, { "accept-language": "de" });
  assert.equal(page.body.data.length, 5);
  assert.ok((await owner.get(`${V1}/rights?limit=5&cursor=${page.body.nextCursor}`)).body.data[0].right !== page.body.data[0].right);
  const all = (await owner.get(`${V1}/rights`)).body.data as { right: string; allows: string; roles: string[] }[];
  const metrics = all.find(({ right }) => right === "metrics.read")!;
  assert.deepEqual(metrics.roles, ["owner", "admin", made.body.slug]);
  assert.notEqual(metrics.allows, "metrics.read");
  const holders = (await owner.get(`${V1}/agents?right=metrics.read`)).body.data as { id: string; role: string }[];
  assert.ok(holders.some(({ id }) => id === holder.id));
  assert.ok(holders.every(({ role: slug }) => metrics.roles.includes(slug)));
  assert.deepEqual((await owner.get(`${V1}/agents?right=nothing.such`)).body.data, []);
  assert.equal((await owner.get(`${V1}/rights?cursor=x`)).status, 422);
});
