/** Statuses that the vendor names: what they mean stays one of six, and a customer reads the public name alone. */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { testApp, type Caller, type TestApp } from "#testing";

const V1 = "/api/v1";
const etag = (answer: { headers: Headers }) => ({ "if-match": answer.headers.get("etag")! });
let app: TestApp;
let agent: Caller & { id: string };
let customer: Awaited<ReturnType<TestApp["contact"]>>;

before(async () => {
  app = await testApp();
  agent = await app.agent("agent");
  customer = await app.contact({ name: "Ann", email: "ann@customer.example" });
});
after(() => app.close());

async function named(body: object) {
  const made = await app.admin.post(`${V1}/ticket-statuses`, body);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made;
}
async function opened(more: object = {}) {
  const body = { subject: "Status", body: "Words", requester: { email: "ann@customer.example" }, ...more };
  const made = await app.admin.post(`${V1}/tickets`, body);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return `${V1}/tickets/${made.body.number}`;
}
const set = async (path: string, status: string) => agent.patch(path, { status }, etag(await agent.get(path)));

describe("a status of the vendor's own", () => {
  test("is shown by its name, means its category, and is to a customer what its public name says", async () => {
    const lab = await named({
      category: "waitingOnThirdParty",
      name: { en: "In Miro's lab", de: "In Miros Labor" },
      publicName: { en: "Being examined", de: "Wird untersucht" },
      icon: "wrench",
      slug: "lab",
    });
    const secret = await named({ category: "open", name: { en: "Legal looks at it" }, slug: "legal" });
    const path = await opened();
    const seen = (await set(path, "lab")).body;
    assert.deepEqual(
      [seen.status, seen.category, seen.namedStatus],
      ["waiting-on-third-party", "waitingOnThirdParty", { id: lab.body.id, slug: "lab", name: "In Miro's lab", icon: "wrench" }],
    );
    assert.equal((await agent.get(path, { "accept-language": "de" })).body.namedStatus.name, "In Miros Labor");
    const his = (await customer.get(path)).body;
    assert.deepEqual(
      [his.status, his.namedStatus.name, his.namedStatus.slug],
      ["waiting-on-third-party", "Being examined", "waiting-on-third-party"],
    );
    await set(path, "legal");
    assert.deepEqual([(await customer.get(path)).body.namedStatus, (await customer.get(path)).body.category], [null, "open"]);
    const texts = JSON.stringify([(await customer.get(`${V1}/ticket-statuses`)).body, (await customer.get(`${V1}/tickets`)).body]);
    for (const word of ["Miro", "Legal", "legal", secret.body.id]) assert.ok(!texts.includes(word), word);
    const found = await agent.get(`${V1}/tickets?status=legal`);
    assert.equal(found.body.data.length, 1);
    const standing = await agent.get(`${V1}/tickets?status=open`);
    assert.equal(standing.body.data.length, 1, "a filter by what `status` says finds what says it");
    const filter = encodeURIComponent(JSON.stringify({ all: [{ field: "status", is: "in", values: ["legal"] }] }));
    assert.equal((await agent.get(`${V1}/tickets?filter=${filter}`)).body.data.length, 1);
    await app.settled();
    const history = (await agent.get(`${path}/history`)).body.data.filter(({ type }: { type: string }) => type === "ticket.changed");
    assert.deepEqual(history[0].data.changes, { status: ["lab", "legal"], category: ["waitingOnThirdParty", "open"] });
  });

  test("that is retired keeps the tickets it has, takes no more, and comes back", async () => {
    const made = await named({ category: "solved", name: { en: "Fixed in the next release" }, slug: "next-release" });
    const [held, other] = [await opened(), await opened()];
    assert.equal((await set(held, "next-release")).status, 200);
    const path = `${V1}/ticket-statuses/${made.body.id}`;
    const retired = await app.admin.patch(path, { retired: true }, etag(made));
    assert.deepEqual([retired.status, retired.body.retired, retired.body.tickets], [200, true, 1]);
    const still = (await agent.get(held)).body;
    assert.deepEqual([still.namedStatus.slug, still.category], ["next-release", "solved"]);
    const refused = await set(other, "next-release");
    assert.deepEqual([refused.status, refused.body.errors[0].code], [422, "retired"]);
    const reply = await agent.post(`${other}/messages`, { body: "Done", visibility: "public", status: "next-release" });
    assert.equal(reply.status, 422);
    assert.equal((await app.admin.patch(path, { retired: false }, etag(made))).status, 412);
    assert.equal((await app.admin.patch(path, { retired: false }, etag(retired))).status, 200);
    assert.equal((await set(other, "next-release")).status, 200);
  });

  test("is for tickets of some types where that is said, and a change of type moves nothing", async () => {
    await named({ category: "open", name: { en: "Reproduced" }, slug: "reproduced", types: ["incident", "problem"] });
    const question = await opened();
    assert.equal((await set(question, "reproduced")).body.errors?.[0].code, "notForType");
    const incident = await opened({ type: "incident" });
    assert.equal((await set(incident, "reproduced")).status, 200);
    const turned = await agent.patch(incident, { type: "question" }, etag(await agent.get(incident)));
    assert.deepEqual([turned.status, turned.body.namedStatus.slug], [200, "reproduced"]);
    const both = await agent.patch(question, { type: "problem", status: "reproduced" }, etag(await agent.get(question)));
    assert.equal(both.status, 200);
  });

  test("comes back when a bulk change is undone, and the six that stand for categories stay", async () => {
    await named({ category: "open", name: { en: "Parked" }, slug: "parked" });
    const path = await opened();
    await set(path, "parked");
    const number = Number(path.split("/").at(-1));
    const bulk = await agent.post(`${V1}/bulk-changes`, { numbers: [number], change: { status: "solved" } });
    assert.equal(bulk.body.changed, 1, JSON.stringify(bulk.body));
    assert.equal((await agent.post(`${V1}/bulk-changes/${bulk.body.id}/undo`, {})).body.restored, 1);
    assert.equal((await agent.get(path)).body.namedStatus.slug, "parked");
    const { data } = (await app.admin.get(`${V1}/ticket-statuses`)).body;
    const solved = data.find(({ slug }: { slug: string }) => slug === "solved");
    const one = `${V1}/ticket-statuses/${solved.id}`;
    for (const change of [{ retired: true }, { types: ["incident"] }]) {
      const refused = await app.admin.patch(one, change, etag(await app.admin.get(one)));
      assert.deepEqual([refused.status, refused.body.code], [409, "status.isDefault"]);
    }
    const renamed = await app.admin.patch(one, { name: { en: "Done" } }, etag(await app.admin.get(one)));
    assert.equal(renamed.status, 200);
    assert.equal((await set(path, "solved")).body.namedStatus.name, "Done");
    assert.equal(
      (await app.admin.post(`${V1}/ticket-statuses`, { category: "open", name: { en: "Parked" }, slug: "parked" })).body.code,
      "slugTaken",
    );
    const ids = data.map(({ id }: { id: string }) => id).toReversed();
    assert.equal((await app.admin.post(`${V1}/ticket-statuses/order`, { ids })).status, 204);
    const order: string[] = (await app.admin.get(`${V1}/ticket-statuses`)).body.data.map(({ slug }: { slug: string }) => slug);
    assert.equal(order[0], "new", "categories stand in their order whatever is asked");
    assert.ok(order.indexOf("parked") < order.indexOf("open"));
  });
});
