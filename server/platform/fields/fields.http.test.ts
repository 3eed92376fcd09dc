import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { sql } from "kysely";
import { testApp, type Caller, type TestApp } from "#testing";

let app: TestApp;
let agent: Caller & { id: string };
before(async () => {
  app = await testApp();
  agent = await app.agent("agent");
});
after(() => app.close());

const V1 = "/api/v1";
const etag = (answer: { headers: Headers }) => ({ "if-match": answer.headers.get("etag")! });
let counter = 0;

async function field(body: object, kind = "contact") {
  const key = `f${++counter}`;
  const made = await app.admin.post(`${V1}/fields`, { kind, key, type: "text", labels: { en: "Field" }, ...body });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return { key, id: made.body.id as string, made };
}
async function contact(fields: object) {
  const { status, body } = await agent.post(`${V1}/contacts`, { name: "Somebody", fields });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id as string;
}
const found = async (query: string) => {
  const { status, body } = await agent.get(`${V1}/contacts?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body.data.map(({ id }: { id: string }) => id).toSorted();
};

describe("fields", () => {
  test("are defined, read in the reader's language, changed and archived", async () => {
    const group = await app.admin.post(`${V1}/field-groups`, { kind: "organization", labels: { en: "Contract" } });
    const { id, key, made } = await field(
      {
        type: "choice",
        labels: { en: "Plan", de: "Tarif" },
        options: [
          { key: "gold", labels: { en: "Gold", de: "Gold" } },
          { key: "free", labels: { en: "Free", de: "Gratis" } },
        ],
        group: group.body.id,
      },
      "organization",
    );
    assert.deepEqual([made.body.label, made.body.group.name, made.body.access], ["Plan", "Contract", "agents"]);
    const german = await agent.get(`${V1}/fields?kind=organization`, { "accept-language": "de" });
    assert.deepEqual([german.body.data[0].label, german.body.data[0].options[1].label], ["Tarif", "Gratis"]);
    const organization = await app.admin.post(`${V1}/organizations`, { name: "Acme", fields: { [key]: "free" } });
    assert.equal(organization.status, 201);
    const path = `${V1}/fields/${id}`;
    const less = await app.admin.patch(path, { options: [{ key: "gold", labels: { en: "Gold" } }] }, etag(made));
    assert.deepEqual(
      less.body.options.map(({ key: name, archived }: { key: string; archived: boolean }) => [name, archived]),
      [
        ["gold", false],
        ["free", true],
      ],
    );
    assert.equal((await app.admin.patch(path, { access: "customerReads" }, etag(made))).status, 412);
    const kept = await app.admin.get(`${V1}/organizations/${organization.body.id}`);
    assert.deepEqual(kept.body.fields, { [key]: "free" });
    const archived = await app.admin.patch(path, { archived: true }, etag(less));
    assert.equal(archived.status, 200);
    assert.deepEqual((await agent.get(`${V1}/fields?kind=organization`)).body.data, []);
    assert.equal((await agent.get(`${V1}/fields?kind=organization&archived=true`)).body.data.length, 1);
  });

  test("that say nothing sensible are refused with the place that is wrong", async () => {
    const cases: [object, string, string][] = [
      [{ type: "choice" }, "options", "empty"],
      [
        {
          type: "choice",
          options: [
            { key: "a", labels: { en: "A" } },
            { key: "a", labels: { en: "B" } },
          ],
        },
        "options",
        "repeated",
      ],
      [{ type: "pattern" }, "rules.pattern", "required"],
      [{ type: "pattern", rules: { pattern: "(a{0,30}){0,30}" } }, "rules.pattern", "patternForm"],
      [{ type: "pattern", rules: { pattern: "a+", example: "b" } }, "rules.example", "pattern"],
      [{ type: "reference", rules: { of: "constructor" } }, "rules.of", "oneOf"],
      [{ type: "text", rules: { decimals: 2 } }, "rules.decimals", "unknown"],
      [{ type: "number", defaultValue: "seven" }, "defaultValue", "type"],
      [{ required: "when", requiredWhen: [{ name: "nothing", in: ["a"] }] }, "requiredWhen.0.name", "unknownThing"],
      [{ kind: "ticket", required: "when", requiredWhen: [{ name: "type", in: ["nonsense"] }] }, "requiredWhen.0.in", "oneOf"],
      [{ kind: "toString" }, "kind", "oneOf"],
    ];
    for (const [body, path, code] of cases) {
      const { status, body: problem } = await app.admin.post(`${V1}/fields`, {
        kind: "contact",
        key: "never",
        type: "text",
        labels: { en: "F" },
        ...body,
      });
      assert.deepEqual([status, problem.errors?.[0]?.path, problem.errors?.[0]?.code], [422, path, code], JSON.stringify(body));
    }
    const { key } = await field({});
    const { body } = await app.admin.post(`${V1}/fields`, { kind: "contact", key, type: "text", labels: { en: "F" } });
    assert.equal(body.code, "field.keyTaken");
  });

  test("stand in the order they are put in", async () => {
    const [one, two] = [await field({}, "ticket"), await field({}, "ticket")];
    assert.equal((await app.admin.post(`${V1}/fields/order`, { kind: "ticket", ids: [two.id, one.id] })).status, 204);
    const { body } = await agent.get(`${V1}/fields?kind=ticket`);
    assert.deepEqual(
      body.data.map(({ id }: { id: string }) => id),
      [two.id, one.id],
    );
  });

  test("that are the vendor's own are not there for customers", async () => {
    const [own, open] = [await field({ access: "agents" }, "ticket"), await field({ access: "customerReads" }, "ticket")];
    const customer = await app.contact();
    const keys = (await customer.get(`${V1}/fields?kind=ticket&archived=true`)).body.data.map(({ key }: { key: string }) => key);
    assert.ok(keys.includes(open.key) && !keys.includes(own.key));
  });
});

describe("values", () => {
  test("of every wrong field are named at once, and nothing is stored", async () => {
    const [number, choice] = [
      await field({ type: "number" }),
      await field({ type: "choice", options: [{ key: "a", labels: { en: "A" } }] }),
    ];
    const { status, body } = await agent.post(`${V1}/contacts`, {
      name: "X",
      fields: { [number.key]: "x", [choice.key]: "b", nothing: 1 },
    });
    assert.equal(status, 422);
    assert.deepEqual(
      body.errors.map(({ path, code }: { path: string; code: string }) => [path, code]),
      [
        [`fields.${number.key}`, "type"],
        [`fields.${choice.key}`, "oneOf"],
        ["fields.nothing", "unknown"],
      ],
    );
  });

  test("are kept, changed, taken away, and their history told", async () => {
    const { key } = await field({ type: "money" });
    const id = await contact({ [key]: { amount: "12", currency: "EUR" } });
    const read = await agent.get(`${V1}/contacts/${id}`);
    assert.deepEqual(read.body.fields[key], { amount: "12.00", currency: "EUR" });
    const changed = await agent.patch(`${V1}/contacts/${id}`, { fields: { [key]: null } }, etag(read));
    assert.equal(key in changed.body.fields, false);
    const { body } = await agent.get(`${V1}/field-changes?kind=contact&id=${id}`);
    assert.deepEqual(
      body.data
        .filter((change: { key: string }) => change.key === key)
        .map(({ before: old, after: now }: { before: unknown; after: unknown }) => [old, now]),
      [
        [{ amount: "12.00", currency: "EUR" }, null],
        [null, { amount: "12.00", currency: "EUR" }],
      ],
    );
    const first = await agent.get(`${V1}/field-changes?kind=contact&id=${id}&limit=1`);
    const second = await agent.get(`${V1}/field-changes?kind=contact&id=${id}&limit=1&cursor=${first.body.nextCursor}`);
    assert.notEqual(first.body.data[0].id, second.body.data[0].id);
  });

  test("a reference leads to a thing that is there", async () => {
    const { key } = await field({ type: "reference", rules: { of: "agent" } });
    await contact({ [key]: agent.id });
    const { status, body } = await agent.post(`${V1}/contacts`, { name: "X", fields: { [key]: "01900000-0000-7000-8000-00000000dead" } });
    assert.deepEqual([status, body.errors[0].code], [422, "unknownThing"]);
  });

  test("that are required stop who takes them away, not who changes something else", async () => {
    const id = await contact({});
    const { key, made } = await field({ required: "when", requiredWhen: [{ name: "locale", in: ["de"] }], defaultValue: null });
    const path = `${V1}/contacts/${id}`;
    const german = await agent.patch(path, { locale: "de" }, etag(await agent.get(path)));
    assert.deepEqual([german.status, german.body.errors?.[0].path, german.body.errors?.[0].code], [422, `fields.${key}`, "required"]);
    const both = await agent.patch(path, { locale: "de", fields: { [key]: "so" } }, etag(await agent.get(path)));
    assert.equal(both.status, 200);
    assert.equal((await agent.patch(path, { fields: { [key]: "" } }, etag(both))).status, 422);
    assert.equal((await agent.patch(path, { name: "Other" }, etag(both))).status, 200);
    await app.admin.patch(`${V1}/fields/${made.body.id}`, { archived: true }, etag(made));
  });

  test("filter lists by their type, and only by fields that are there", async () => {
    const text = await field({});
    const number = await field({ type: "number" });
    const choices = await field({ type: "choices", options: ["a", "b", "c"].map((name) => ({ key: name, labels: { en: name } })) });
    const date = await field({ type: "date" });
    const yes = await field({ type: "yesNo" });
    const money = await field({ type: "money" });
    const one = await contact({
      [text.key]: "Café São",
      [number.key]: 10,
      [choices.key]: ["a", "b"],
      [date.key]: "2024-05-01",
      [yes.key]: true,
      [money.key]: { amount: "10", currency: "EUR" },
    });
    const two = await contact({
      [text.key]: "Other",
      [number.key]: 20.5,
      [choices.key]: ["c"],
      [date.key]: "1969-12-31",
      [yes.key]: false,
      [money.key]: { amount: "10", currency: "CZK" },
    });
    const cases: [string, string, string[]][] = [
      [text.key, "cafe sao", [one]],
      [text.key, "caf*", [one]],
      [text.key, "caf", []],
      [text.key, "any", [one, two].toSorted()],
      [number.key, "10..20", [one]],
      [number.key, "20..", [two]],
      [choices.key, "b,c", [one, two].toSorted()],
      [date.key, "..1970-01-01", [two]],
      [yes.key, "no", [two]],
      [money.key, "5..15 EUR", [one]],
    ];
    for (const [key, asked, expected] of cases)
      assert.deepEqual(await found(`field.${key}=${encodeURIComponent(asked)}`), expected, `${key} ${asked}`);
    assert.ok((await found(`field.${text.key}=none`)).length > 0);
    assert.deepEqual(await found(`field.${number.key}=..15&field.${yes.key}=yes`), [one]);
    for (const query of [`field.${number.key}=x`, "field.nothing=1", "fields=1", "field.=1", "strange=1"])
      assert.equal((await agent.get(`${V1}/contacts?${query}`)).status, 422, query);
  });

  test("are found no longer once the thing or the value is gone", async () => {
    const { key } = await field({});
    const id = await contact({ [key]: "gone" });
    const rows = async () =>
      (
        await sql<{ n: number }>`select count(*)::int as n from field_values where thing_id = ${id}`.execute(
          app.program.platform.database.staff,
        )
      ).rows[0]!.n;
    assert.equal(await rows(), 1);
    await sql`delete from contacts where id = ${id}`.execute(app.program.platform.database.staff);
    assert.equal(await rows(), 0);
  });
});
