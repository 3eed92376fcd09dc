/** Named contacts, as those change them who look after the organization that has the plan. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { houseOf, testApp, told, type Answer, type Person, type TestApp } from "#testing";

const V1 = "/api/v1";
let app: TestApp;
const { made, member: someone } = houseOf(() => app);
let house: string;
const people: { [role: string]: Person } = {};

before(async () => {
  app = await testApp({ worker: false });
  house = (await made("/organizations", { name: "Harbor Press" })).id;
  const elsewhere = (await made("/organizations", { name: "Other" })).id;
  await made("/plans", { names: { en: "Gold" }, slug: "gold", allProducts: true, support: { namedContacts: 2 } });
  const member = async (name: string, organization: string, more: object) => {
    people[name] = await someone(`${name} Müller`, organization, more);
  };
  await Promise.all([
    member("manager", house, { role: "manager" }),
    member("looksAfter", house, { managesMembers: true }),
    member("technical", house, { role: "technical" }),
    member("billing", house, { role: "billing" }),
    member("member", house, {}),
    member("former", house, { role: "manager", startsOn: "2020-01-01", endsOn: "2020-02-01" }),
    member("stranger", elsewhere, { role: "manager", managesMembers: true }),
  ]);
});
after(() => app?.close());

const given = (more: object = {}) => made("/subscriptions", { plan: "gold", organization: house, ...more });

test("who looks after the organization says who may ask; nobody else does, nor learns who it is", async () => {
  const { id } = await given();
  const path = `${V1}/me/plans/${id}/named-contacts`;
  const statuses: { [name: string]: (number | string)[] } = {};
  for (const [name, person] of Object.entries(people))
    statuses[name] = [
      told(await person.get(path)),
      told(await person.get(`${path}/candidates`)),
      told(await person.get(`${V1}/me/plans/${id}`)),
    ];
  const [no, sees] = ["404 notFound", 200];
  assert.deepEqual(statuses, {
    manager: [200, 200, sees],
    looksAfter: [200, 200, sees],
    technical: [no, no, sees],
    billing: [no, no, sees],
    member: [no, no, sees],
    former: [no, no, no],
    stranger: [no, no, no],
  });
  const name = (person: Person, contact: string) => person.post(path, { contact });
  for (const other of ["technical", "billing", "member", "former", "stranger"])
    assert.equal(told(await name(people[other]!, people["member"]!.id)), no, other);
  assert.equal(told(await name(people["manager"]!, people["member"]!.id)), 201);
  assert.equal(told(await name(people["looksAfter"]!, people["member"]!.id)), "409 namedContacts.known");
  const unknown = await name(people["manager"]!, "01900000-0000-7000-8000-00000000ffff");
  const outside = await name(people["manager"]!, people["stranger"]!.id);
  assert.equal(told(unknown), "422 invalid");
  assert.deepEqual(outside.body, unknown.body, "whether somebody else is a customer is not told");
  assert.equal(told(await name(people["manager"]!, people["former"]!.id)), "422 invalid");
  const listed = (await people["looksAfter"]!.get(path)).body.data;
  assert.deepEqual(
    listed.map((one: { contact: { name: string } }) => one.contact.name),
    ["member Müller"],
  );
  const history = (await app.admin.get(`${V1}/subscriptions/${id}/history`)).body.data;
  assert.deepEqual([history[0].how, history[0].actor.id], ["named", people["manager"]!.id]);
  assert.equal(told(await people["technical"]!.raw(`${path}/${people["member"]!.id}`, { method: "DELETE" }).then(answered)), no);
  assert.equal((await people["manager"]!.raw(`${path}/${people["member"]!.id}`, { method: "DELETE" })).status, 204);
  assert.equal((await people["manager"]!.raw(`${path}/${people["member"]!.id}`, { method: "DELETE" })).status, 404);
});
const answered = async (response: Response): Promise<Answer> => ({
  status: response.status,
  body: await response.json(),
  headers: response.headers,
});

test("there are never more than the plan says, whoever names them at once; candidates are found by name", async () => {
  const { id } = await given();
  const path = `${V1}/me/plans/${id}/named-contacts`;
  const { data } = (await people["manager"]!.get(`${path}/candidates`)).body;
  assert.deepEqual(
    data.map((one: { name: string }) => one.name),
    ["billing Müller", "looksAfter Müller", "manager Müller", "member Müller", "technical Müller"],
  );
  const answers = await Promise.all(
    data.map((one: { id: string }, n: number) => people[n % 2 === 0 ? "manager" : "looksAfter"]!.post(path, { contact: one.id })),
  );
  assert.deepEqual(answers.map((answer) => String(told(answer))).toSorted(), [
    "201",
    "201",
    "409 namedContacts.full",
    "409 namedContacts.full",
    "409 namedContacts.full",
  ]);
  const found = (await people["manager"]!.get(`${path}/candidates?q=${encodeURIComponent("_ü")}`)).body;
  assert.deepEqual(found, { data: [], more: false }, "a pattern is text");
  assert.equal((await people["manager"]!.get(`${path}/candidates?q=M%C3%9CLL&limit=1`)).body.more, true);
});
