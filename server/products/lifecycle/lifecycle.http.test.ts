/** What programs outside read of products' lives, what ends soon, and support policies. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type TestApp } from "#testing";

const V1 = "/api/v1";
let app: TestApp;
let brand: string;
let today = "2026-11-22";
let ledger: { id: string };
let line: { id: string; revision: number };

const made = async (path: string, body: object): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};

before(async () => {
  app = await testApp({ worker: false, clock: { now: () => new Date(`${today}T12:00:00.250Z`) } });
  brand = (await made("/brands", { name: "Acme" })).id;
  ledger = await made("/products", {
    names: { en: "Ledger", de: "Hauptbuch" },
    slug: "ledger",
    brand,
    lifecycle: { endOfSecuritySupport: "tba", endOfLife: "tba" },
  });
  line = await made("/products/ledger/release-lines", {
    name: "4.2",
    longTerm: true,
    lifecycle: {
      generalAvailability: "2024-02-29",
      endOfSales: "2026-12-24",
      endOfFullSupport: "2026-11-22",
      endOfSecuritySupport: "2029-02-28",
      endOfLife: "2030-02-28",
    },
  });
  await made("/products/ledger/release-lines", { name: "4.10" });
  await made("/products/ledger/versions", { version: "4.2.1", releasedOn: "2026-01-31" });
  await made("/products", {
    names: { en: "Secret" },
    slug: "secret",
    brand,
    visibility: "customers",
    lifecycle: { endOfSecuritySupport: "2026-12-01", endOfLife: "2026-12-01" },
  });
});
after(() => app?.close());

const get = (path: string, headers: { [name: string]: string } = {}) => fetch(`${app.url}${V1}${path}`, { headers });
const json = async (path: string): Promise<any> => (await get(path)).json();

/** What the schema `https://docs.oasis-open.org/openeox/eox-core/v1.0/schema/core.json` and mandatory tests 7.1.1 to 7.1.3 ask of a record. */
function assertOpenEox(record: { [member: string]: string }): void {
  const times = ["end_of_life", "end_of_sales", "end_of_security_support", "general_availability"];
  const { $schema, last_updated: updated, ...rest } = record;
  assert.equal($schema, "https://docs.oasis-open.org/openeox/eox-core/v1.0/schema/core.json");
  for (const member of Object.keys(rest)) assert.ok(times.includes(member), `${member} is not of the standard`);
  assert.ok(rest["end_of_life"] && rest["end_of_security_support"], "what is required");
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
  for (const value of [updated!, ...Object.values(rest)]) {
    if (value === "tba" && value !== updated) continue;
    assert.match(value, instant);
    assert.equal(new Date(value).toISOString().slice(0, 19), value.slice(0, 19), "a day of the calendar");
  }
  const known = Object.entries(rest).filter(([, value]) => value !== "tba");
  for (const [member, value] of known) {
    if (rest["end_of_life"] !== "tba") assert.ok(value <= rest["end_of_life"], `${member} after the end of life`);
    const begins = rest["general_availability"] ?? "tba";
    if (begins !== "tba") assert.ok(value >= begins, `${member} before general availability`);
  }
}

describe("OpenEoX", () => {
  test("a line and a product, as the standard has them, with last days that last until their end", async () => {
    const record = await json("/openeox/products/ledger/release-lines/4.2");
    assertOpenEox(record);
    assert.deepEqual(record, {
      $schema: "https://docs.oasis-open.org/openeox/eox-core/v1.0/schema/core.json",
      end_of_life: "2030-02-28T23:59:59Z",
      end_of_sales: "2026-12-24T23:59:59Z",
      end_of_security_support: "2029-02-28T23:59:59Z",
      general_availability: "2024-02-29T00:00:00Z",
      last_updated: "2026-11-22T12:00:00Z",
    });
    const whole = await json("/openeox/products/ledger");
    assertOpenEox(whole);
    assert.deepEqual([whole.end_of_life, whole.end_of_sales], ["tba", undefined]);
    const { data } = await json("/openeox/products");
    assert.deepEqual(
      data.map(({ product, releaseLine }: { product: string; releaseLine: string | null }) => [product, releaseLine]),
      [
        ["ledger", null],
        ["ledger", "4.2"],
      ],
    );
    for (const { url } of data) assertOpenEox(await json(new URL(url).pathname.slice(V1.length)));
  });

  test("what is not said is not made up, and what is not public is not there, whoever asks", async () => {
    const unsaid = await get("/openeox/products/ledger/release-lines/4.10");
    assert.deepEqual([unsaid.status, ((await unsaid.json()) as { code: string }).code], [404, "lifecycle.unknown"]);
    for (const path of [
      "/openeox/products/secret",
      "/endoflife/products/secret",
      "/openeox/products/ledger/release-lines/9",
      "/openeox/products/x",
    ]) {
      const { token } = app.admin as unknown as { token: string };
      const answers = [await get(path), await get(path, { authorization: `Bearer ${token}` })];
      assert.deepEqual(
        await Promise.all(answers.map(async (answer) => [answer.status, ((await answer.json()) as { code: string }).code])),
        [
          [404, "notFound"],
          [404, "notFound"],
        ],
        path,
      );
    }
    assert.doesNotMatch(JSON.stringify(await json("/endoflife/products")), /secret/i);
  });

  test("is kept by caches, and sent again only when it changed", async () => {
    const path = "/openeox/products/ledger/release-lines/4.2";
    const first = await get(path);
    const etag = first.headers.get("etag")!;
    assert.match(first.headers.get("cache-control")!, /public, max-age=/);
    assert.equal(first.headers.get("access-control-allow-origin"), "*");
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const again = await get(path, { "if-none-match": tag });
      assert.deepEqual([again.status, await again.text(), again.headers.get("etag")], [304, "", etag], tag);
    }
    assert.equal((await get(path, { "if-none-match": '"other"' })).status, 200);
    const { revision } = (await app.admin.get(`${V1}/release-lines/${line.id}`)).body;
    await app.admin.patch(`${V1}/release-lines/${line.id}`, { lifecycle: { endOfLife: "2031-01-01" } }, { "if-match": `"${revision}"` });
    const changed = await get(path, { "if-none-match": etag });
    assert.equal(changed.status, 200);
    assert.match(await changed.text(), /2031-01-01/);
  });
});

describe("the form of endoflife.date", () => {
  test("a product with its lines, the newest first, true on the day it is asked", async () => {
    const { schema_version: schema, result } = await json("/endoflife/products/ledger");
    assert.match(schema, /^1\./);
    assert.deepEqual([result.name, result.label, result.labels.eol], ["ledger", "Ledger", "Security support"]);
    assert.deepEqual(
      result.releases.map(({ name }: { name: string }) => name),
      ["4.10", "4.2"],
    );
    const shown = result.releases[1];
    assert.deepEqual(
      { ...shown, custom: null },
      {
        name: "4.2",
        codename: null,
        label: "4.2",
        releaseDate: "2024-02-29",
        isLts: true,
        ltsFrom: null,
        isEoas: false,
        eoasFrom: "2026-11-22",
        isEol: false,
        eolFrom: "2029-02-28",
        isDiscontinued: false,
        discontinuedFrom: "2026-12-24",
        isMaintained: true,
        latest: { name: "4.2.1", date: "2026-01-31", link: null },
        custom: null,
      },
    );
    assert.deepEqual((await json("/endoflife/products/ledger/releases/4.2")).result, shown);
    assert.equal((await json("/endoflife/products/ledger/releases/latest")).result.name, "4.10");
    const tag = (await get("/endoflife/products/ledger")).headers.get("etag");
    today = "2026-11-23";
    const next = await get("/endoflife/products/ledger", { "if-none-match": tag! });
    assert.equal(next.status, 200, "the day changed what is true");
    const tomorrow: any = await next.json();
    assert.equal(tomorrow.result.releases[1].isEoas, true);
    today = "2029-03-01";
    const { isEol, isMaintained } = (await json("/endoflife/products/ledger/releases/4.2")).result;
    assert.deepEqual([isEol, isMaintained], [true, false]);
    today = "2026-11-22";
    const { total, result: all } = await json("/endoflife/products");
    assert.deepEqual([total, all[0].name], [1, "ledger"]);
  });
});

describe("what ends soon", () => {
  test("is listed by day, page by page, as far as one may know of it", async () => {
    const list = async (who: Pick<TestApp["admin"], "get">, query = "") => (await who.get(`${V1}/lifecycle/ends${query}`)).body;
    const short = (page: {
      data: { product: { name: string }; releaseLine: { name: string } | null; milestone: string; inDays: number }[];
    }) => page.data.map((one) => [one.product.name, one.releaseLine?.name ?? null, one.milestone, one.inDays]);
    const all = await list(app.admin);
    assert.deepEqual(short(all), [
      ["Ledger", "4.2", "endOfFullSupport", 0],
      ["Secret", null, "endOfSecuritySupport", 9],
      ["Secret", null, "endOfLife", 9],
      ["Ledger", "4.2", "endOfSales", 32],
    ]);
    const paged = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: any = await list(app.admin, `?limit=1${cursor && `&cursor=${cursor}`}`);
      paged.push(...page.data);
      cursor = page.nextCursor;
    }
    assert.deepEqual(paged, all.data);
    assert.equal((await list(app.as({}))).data.length, 2, "of public products alone");
    assert.equal((await list(app.admin, "?months=1")).data.length, 3);
    assert.equal((await app.admin.get(`${V1}/lifecycle/ends?cursor=eA`)).status, 422);
  });
});

describe("a support policy", () => {
  const policy = {
    hours: [{ days: [5, 1, 2, 3, 4, 1], from: "09:00", to: "17:00" }],
    timeZone: "Europe/Prague",
    channels: ["portal", "email"],
    languages: ["en", "pt-BR"],
    levels: [{ names: { en: "Gold" }, firstAnswerMinutes: 240, aroundTheClock: true }],
  };

  test("is of a brand, a product, or a product under a brand, once each", async () => {
    const cloud = (await made("/brands", { name: "Cloud" })).id;
    const ids = [];
    for (const whose of [{ brand }, { product: "ledger" }, { product: "ledger", brand }, { brand: cloud }]) {
      const one = await made("/support-policies", { ...policy, ...whose });
      assert.deepEqual(one.hours[0].days, [1, 2, 3, 4, 5]);
      ids.push(one.id);
      assert.equal((await app.admin.post(`${V1}/support-policies`, { ...policy, ...whose })).body.code, "supportPolicy.taken");
    }
    const listed: { id: string }[] = (await app.as({}).get(`${V1}/support-policies?product=ledger`)).body.data;
    assert.deepEqual(new Set(listed.map(({ id }) => id)), new Set(ids.slice(0, 3)), "that of another brand does not count for it");
    assert.equal((await app.as({}).get(`${V1}/support-policies?product=secret`)).status, 404);
    assert.equal((await app.admin.post(`${V1}/support-policies`, policy)).status, 422);
    const changed = await app.admin.patch(`${V1}/support-policies/${ids[0]}`, { aroundTheClock: true }, { "if-match": '"1"' });
    assert.deepEqual([changed.status, changed.body.hours, changed.body.timeZone], [200, [], "Europe/Prague"]);
    assert.equal((await app.admin.delete(`${V1}/support-policies/${ids[0]}`, { "if-match": '"1"' })).status, 412);
    assert.equal((await app.admin.delete(`${V1}/support-policies/${ids[0]}`, { "if-match": '"2"' })).status, 204);
  });

  test("that says nothing one could rely on is refused at its field", async () => {
    const bad: [object, string, string][] = [
      [{ hours: [] }, "hours", "policyHours"],
      [{ hours: [{ days: [1], from: "17:00", to: "09:00" }] }, "hours.0.to", "timeOrder"],
      [{ hours: [{ days: [1], from: "9", to: "17:00" }] }, "hours.0.from", "clockTime"],
      [{ hours: [{ days: [8], from: "09:00", to: "17:00" }] }, "hours.0.days.0", "tooBig"],
      [{ timeZone: "Mars/Olympus" }, "timeZone", "timeZone"],
      [{ languages: ["English"] }, "languages.0", "language"],
      [{ channels: [] }, "channels", "empty"],
      [{ levels: [{ names: {}, firstAnswerMinutes: 5, aroundTheClock: true }] }, "levels.0.names", "localized"],
    ];
    for (const [change, path, code] of bad) {
      const { status, body } = await app.admin.post(`${V1}/support-policies`, { ...policy, product: ledger.id, ...change });
      assert.deepEqual([status, body.errors?.[0].path, body.errors?.[0].code], [422, path, code], JSON.stringify(change));
    }
  });
});
