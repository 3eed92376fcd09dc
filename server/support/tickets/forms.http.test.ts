/** Forms: what is asked of a request of a kind, of whom, when, and on what condition. */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { testApp, type Caller, type TestApp } from "#testing";
import { createTicket } from "./create-ticket.ts";

const V1 = "/api/v1";
const etag = (answer: { headers: Headers }) => ({ "if-match": answer.headers.get("etag")! });
let app: TestApp;
let agent: Caller & { id: string };
let customer: Awaited<ReturnType<TestApp["contact"]>>;

const made = async (path: string, body: object) => {
  const answer = await app.admin.post(`${V1}/${path}`, body);
  assert.equal(answer.status, 201, `${path}: ${JSON.stringify(answer.body)}`);
  return answer;
};
const yesNo = { type: "yesNo" };
before(async () => {
  app = await testApp();
  agent = await app.agent("agent");
  customer = await app.contact({ name: "Ann", email: "ann@customer.example" });
  const field = (key: string, more: object = {}) =>
    made("fields", { kind: "ticket", key, type: "text", labels: { en: key }, access: "customerWrites", ...more });
  await field("device");
  await field("broken", yesNo);
  await field("serial");
  await field("cause", { access: "agents" });
  await field("invoice", { required: "always" });
  const brand = (await made("brands", { name: "Acme" })).body;
  await made("products", { names: { en: "Scan" }, slug: "scan", brand: brand.slug });
  await made("products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.slug });
  await made("ticket-forms", {
    names: { en: "Something is broken", de: "Etwas ist kaputt" },
    slug: "broken",
    type: "incident",
    product: "scan",
    isDefault: true,
    questions: [
      { field: "device", requiredToOpen: true },
      { field: "broken" },
      { field: "serial", requiredToOpen: true, when: { field: "broken", in: ["yes"] } },
      { field: "cause", requiredToSolve: true },
    ],
  });
  await made("ticket-forms", { names: { en: "Among us" }, slug: "inside", type: "task", portal: false, questions: [{ field: "cause" }] });
});
after(() => app.close());

const ask = (caller: Caller, fields: object, more: object = {}) =>
  caller.post(`${V1}/tickets`, { subject: "Form", body: "Words", form: "broken", fields, ...more });
const wrong = (answer: { body: { errors?: { path: string; code: string }[] } }) =>
  answer.body.errors?.map(({ path, code }) => `${path} ${code}`);

describe("a form", () => {
  test("is read by customers without what is not theirs to answer, and only where they may choose it", async () => {
    const { data } = (await customer.get(`${V1}/ticket-forms`, { "accept-language": "de" })).body;
    assert.deepEqual(
      data.map(({ name }: { name: string }) => name),
      ["Etwas ist kaputt"],
    );
    assert.deepEqual(
      data[0].questions.map(({ field }: { field: string }) => field),
      ["device", "broken", "serial"],
    );
    assert.equal((await app.as({}).get(`${V1}/ticket-forms`)).body.data.length, 1, "a stranger may ask, too");
    assert.equal((await agent.get(`${V1}/ticket-forms`)).body.data.length, 2);
    assert.deepEqual(wrong(await ask(customer, {}, { form: "inside" })), ["form unknownThing"]);
  });

  test("decides type and product, demands what it asks for and nothing else, and a question only on its condition", async () => {
    assert.deepEqual(
      wrong(await ask(customer, {})),
      ["fields.device required"],
      "the invoice, required elsewhere, is none of its questions",
    );
    assert.deepEqual(wrong(await ask(customer, { device: "S1", broken: true })), ["fields.serial required"]);
    const whole = await ask(customer, { device: "S1", broken: false });
    assert.deepEqual([whole.status, whole.body.type, whole.body.product.name], [201, "incident", "Scan"], JSON.stringify(whole.body));
    assert.equal((await ask(customer, { device: "S1", broken: true, serial: "77" })).status, 201);
    const plain = await customer.post(`${V1}/tickets`, { subject: "No form", body: "Words" });
    assert.deepEqual(wrong(plain), ["fields.invoice required"]);
  });

  test("is asked of tickets that came by mail when they are solved: the default of their type and product", async () => {
    const mail = { subject: "By mail", text: "Words", requesterId: customer.id, channel: "email", locale: "en" } as const;
    const products = (await app.admin.get(`${V1}/products`)).body.data as { id: string; slug: string }[];
    const idOf = (slug: string) => products.find((one) => one.slug === slug)!.id;
    const solve = async (productId: string, fields: object = {}) => {
      const { number } = await createTicket(app.system, { ...mail, type: "incident", productId });
      const path = `${V1}/tickets/${number}`;
      return agent.patch(path, { status: "solved", fields }, etag(await agent.get(path)));
    };
    assert.deepEqual(wrong(await solve(idOf("scan"))), ["fields.cause required"], "not what was asked to open it: nobody could");
    assert.equal((await solve(idOf("scan"), { cause: "dust" })).status, 200);
    assert.equal((await solve(idOf("ledger"))).status, 200, "of another product it is not asked");
  });

  test("is checked as a whole: its fields, their order, one default, and two who change it at once", async () => {
    const refusals: [object, string][] = [
      [{ questions: [{ field: "nothing" }] }, "questions.0.field unknownThing"],
      [{ questions: [{ field: "device" }, { field: "device" }] }, "questions.1.field repeated"],
      [
        { questions: [{ field: "serial", when: { field: "broken", in: ["yes"] } }, { field: "broken" }] },
        "questions.0.when questionBefore",
      ],
    ];
    for (const [body, code] of refusals)
      assert.deepEqual(wrong(await app.admin.post(`${V1}/ticket-forms`, { names: { en: "X" }, type: "task", ...body })), [code]);
    const second = await app.admin.post(`${V1}/ticket-forms`, { names: { en: "Y" }, type: "incident", product: "scan", isDefault: true });
    assert.deepEqual([second.status, second.body.code], [409, "form.defaultTaken"]);
    const other = await made("ticket-forms", { names: { en: "Z" }, type: "incident" });
    const path = `${V1}/ticket-forms/${other.body.id}`;
    const archived = await app.admin.patch(path, { archived: true }, etag(other));
    assert.deepEqual([archived.status, archived.body.archived], [200, true]);
    assert.equal((await app.admin.patch(path, { archived: false }, etag(other))).status, 412);
    assert.ok(!JSON.stringify((await customer.get(`${V1}/ticket-forms`)).body).includes(other.body.id));
  });
});
