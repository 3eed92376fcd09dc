/** Products in depth: who knows of them, what belongs to them, and days that do not contradict one another. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type Answer, type TestApp } from "#testing";

const V1 = "/api/v1";
let app: TestApp;
let brand: string;
let today = "2026-11-22";

before(async () => {
  app = await testApp({ worker: false, clock: { now: () => new Date(`${today}T12:00:00Z`) } });
  brand = (await app.admin.post(`${V1}/brands`, { name: "Acme" })).body.id;
});
after(() => app?.close());

const made = async (path: string, body: object): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};
const product = (more: object = {}) => made("/products", { names: { en: "Ledger" }, slug: `ledger-${++count}`, brand, ...more });
let count = 0;
/** Changes a thing from its newest state. */
const change = async (path: string, body: object): Promise<Answer> => {
  const { revision } = (await app.admin.get(`${V1}${path}`)).body;
  return app.admin.patch(`${V1}${path}`, body, { "if-match": `"${revision}"` });
};
const faults = ({ status, body }: Answer) => {
  assert.equal(status, 422, JSON.stringify(body));
  return body.errors.map(({ path, code }: { path: string; code: string }) => [path, code]);
};

describe("who knows of a product", () => {
  test("is the vendor alone, customers who signed in, or everybody, and with it all that belongs to it", async () => {
    const [contact, nobody] = [await app.contact(), app.as({})];
    for (const [visibility, customer, anybody] of [
      ["internal", 404, 404],
      ["customers", 200, 404],
      ["public", 200, 200],
    ] as const) {
      const { id, slug } = await product({ visibility });
      const line = await made(`/products/${id}/release-lines`, { name: "4.2" });
      const edition = await made(`/products/${id}/editions`, { names: { en: "Professional" } });
      const version = await made(`/products/${id}/versions`, { version: "4.2.1" });
      for (const path of [
        `/products/${slug}`,
        `/products/${id}/versions`,
        `/release-lines/${line.id}`,
        `/editions/${edition.id}`,
        `/versions/${version.id}`,
      ]) {
        assert.equal((await contact.get(`${V1}${path}`)).status, customer, `${visibility} ${path}`);
        assert.equal((await nobody.get(`${V1}${path}`)).status, anybody, `${visibility} ${path}`);
        assert.equal((await app.admin.get(`${V1}${path}`)).status, 200);
      }
      const listed = async (who: typeof nobody) =>
        (await who.get(`${V1}/products?limit=200`)).body.data.some((one: { id: string }) => one.id === id);
      assert.deepEqual([await listed(contact), await listed(nobody)], [customer === 200, anybody === 200]);
      const asked = await contact.post(`${V1}/tickets`, { subject: "It stops", body: "x", product: slug });
      assert.equal(asked.status, customer === 200 ? 201 : 422, "what one may not know of cannot be asked about");
    }
  });

  test("a product is found under the brands it is sold under besides", async () => {
    const [cloud, other] = [await made("/brands", { name: "Cloud" }), await made("/brands", { name: "Other" })];
    const { id, relatedBrands } = await product({ relatedBrands: [cloud.slug, brand] });
    assert.deepEqual(relatedBrands, [{ id: cloud.id, name: "Cloud" }], "its own brand is not one besides");
    const under = async (name: string) =>
      (await app.admin.get(`${V1}/products?brand=${name}`)).body.data.map((one: { id: string }) => one.id);
    assert.deepEqual(await under("cloud"), [id]);
    assert.deepEqual(await under("other"), []);
    assert.deepEqual((await change(`/products/${id}`, { relatedBrands: [other.id] })).body.relatedBrands, [
      { id: other.id, name: "Other" },
    ]);
    assert.deepEqual(faults(await change(`/products/${id}`, { relatedBrands: [other.id, "nowhere"] })), [
      ["relatedBrands.1", "unknownThing"],
    ]);
  });
});

describe("versions and lines", () => {
  test("versions go to the line their name begins with, the closest one, also those that were there before it", async () => {
    const { id } = await product({
      versions: [{ version: "4.2.0" }, { version: "4.20.0" }, { version: "5.0.0-rc.1", releasedOn: "2026-11-01" }],
    });
    const [four, narrow] = [
      await made(`/products/${id}/release-lines`, { name: "4" }),
      await made(`/products/${id}/release-lines`, { name: "4.2" }),
    ];
    await made(`/products/${id}/versions`, { version: "4.2.9", releasedOn: "2026-11-22" });
    await made(`/products/${id}/versions`, { version: "4.2.10", releasedOn: "2026-11-23" });
    await made(`/products/${id}/versions`, { version: "4.2.8", releaseLine: null });
    const shown = (await app.admin.get(`${V1}/products/${id}`)).body.versions;
    assert.deepEqual(
      shown.map(({ version, releaseLine }: { version: string; releaseLine: string | null }) => [version, releaseLine]),
      [
        ["5.0.0-rc.1", null],
        ["4.20.0", "4"],
        ["4.2.10", "4.2"],
        ["4.2.9", "4.2"],
        ["4.2.8", null],
        ["4.2.0", "4"],
      ],
    );
    assert.equal((await app.admin.get(`${V1}/release-lines/${narrow.id}`)).body.latest.version, "4.2.9", "tomorrow's is not out");
    const moved = await change(`/versions/${shown.at(-1).id}`, { releaseLine: "4.2", releasedOn: "2025-01-01" });
    assert.deepEqual([moved.body.releaseLine.name, moved.body.releasedOn], ["4.2", "2025-01-01"]);
    assert.deepEqual(faults(await change(`/versions/${shown[0].id}`, { releaseLine: "7" })), [["releaseLine", "unknownThing"]]);
    assert.equal((await app.admin.post(`${V1}/products/${id}/versions`, { version: "4.2.9" })).body.code, "version.taken");
    assert.equal((await app.admin.post(`${V1}/products/${id}/release-lines`, { name: "4" })).body.code, "releaseLine.taken");

    const removed = await app.admin.delete(`${V1}/release-lines/${four.id}`, { "if-match": `"${four.revision}"` });
    assert.equal(removed.status, 204);
    assert.equal((await app.admin.get(`${V1}/versions/${shown[1].id}`)).body.releaseLine, null, "its versions stay");
  });

  test("a change made from an older state is refused with the present one", async () => {
    const { id } = await product();
    for (const [path, body] of [
      ["release-lines", { name: "1" }],
      ["versions", { version: "1.0" }],
      ["editions", { names: { en: "Standard" } }],
      ["platforms", { names: { en: "Linux" } }],
    ] as const) {
      const one = await made(`/products/${id}/${path}`, body);
      assert.equal((await app.admin.patch(`${V1}/${path}/${one.id}`, {})).status, 428);
      const stale = await app.admin.patch(`${V1}/${path}/${one.id}`, {}, { "if-match": '"7"' });
      assert.deepEqual([stale.status, stale.body.current.id], [412, one.id]);
      if (path === "versions") continue;
      assert.equal((await app.admin.delete(`${V1}/${path}/${one.id}`, { "if-match": '"7"' })).status, 412);
    }
  });
});

describe("the days of a life", () => {
  test("are a day, to be announced or not said, and what is not named stays", async () => {
    const { id, lifecycle } = await product({ lifecycle: { generalAvailability: "2024-01-01", endOfLife: "tba" } });
    assert.deepEqual([lifecycle.generalAvailability, lifecycle.endOfLife, lifecycle.endOfSales], ["2024-01-01", "tba", null]);
    const changed = (await change(`/products/${id}`, { lifecycle: { endOfLife: null, endOfSales: "2030-06-30" } })).body.lifecycle;
    assert.deepEqual([changed.generalAvailability, changed.endOfLife, changed.endOfSales], ["2024-01-01", null, "2030-06-30"]);
    assert.deepEqual(faults(await change(`/products/${id}`, { lifecycle: { endOfLife: "2030-02-30" } })), [
      ["lifecycle.endOfLife", "dayOrTba"],
    ]);
    assert.deepEqual(faults(await change(`/products/${id}`, { lifecycle: { endOfLife: "soon" } })), [["lifecycle.endOfLife", "dayOrTba"]]);
  });

  test("that contradict one another are refused at the one too early, and nothing is changed", async () => {
    const { id } = await product({ lifecycle: { generalAvailability: "2024-01-01", endOfSecuritySupport: "2029-01-01" } });
    const refused = async (lifecycle: object) => faults(await change(`/products/${id}`, { names: { en: "Changed" }, lifecycle }));
    assert.deepEqual(await refused({ endOfSales: "2023-12-31" }), [["lifecycle.endOfSales", "beforeAvailability"]]);
    assert.deepEqual(await refused({ endOfFullSupport: "2029-01-02" }), [["lifecycle.endOfSecuritySupport", "beforeEndOfSupport"]]);
    assert.deepEqual(await refused({ endOfLife: "2028-12-31" }), [["lifecycle.endOfLife", "beforeEndOfSecurity"]]);
    assert.deepEqual(await refused({ endOfSales: "2035-01-01", endOfLife: "2034-01-01" }), [["lifecycle.endOfLife", "beforeEndOfSales"]]);
    const now = (await app.admin.get(`${V1}/products/${id}`)).body;
    assert.deepEqual([now.name, now.lifecycle.endOfSales], ["Ledger", null]);
    assert.equal(
      (await change(`/products/${id}`, { lifecycle: { endOfLife: "2029-01-01", endOfSales: "2029-01-01" } })).status,
      200,
      "the same day",
    );
  });

  test("of a line lie within those of its product, whichever is changed", async () => {
    const { id } = await product({ lifecycle: { generalAvailability: "2024-01-01", endOfLife: "2030-12-31" } });
    const line = await made(`/products/${id}/release-lines`, {
      name: "4.2",
      lifecycle: { generalAvailability: "2025-01-01", endOfLife: "2029-12-31" },
    });
    assert.deepEqual(faults(await change(`/release-lines/${line.id}`, { lifecycle: { endOfLife: "2031-01-01" } })), [
      ["lifecycle.endOfLife", "afterProduct"],
    ]);
    assert.deepEqual(faults(await change(`/release-lines/${line.id}`, { lifecycle: { generalAvailability: "2023-01-01" } })), [
      ["lifecycle.generalAvailability", "beforeProduct"],
    ]);
    const shorter = await change(`/products/${id}`, { lifecycle: { endOfLife: "2029-12-30" } });
    assert.deepEqual(faults(shorter), [["lifecycle.endOfLife", "beforeReleaseLine"]]);
    assert.match(shorter.body.errors[0].message, /4\.2/);
    assert.deepEqual(faults(await change(`/products/${id}`, { lifecycle: { generalAvailability: "2025-06-01" } })), [
      ["lifecycle.generalAvailability", "afterReleaseLine"],
    ]);
    assert.equal((await change(`/products/${id}`, { lifecycle: { endOfLife: "tba" } })).status, 200);
  });

  test("say its state by the clock, the last day included, and what deserves a second look", async () => {
    const { id } = await product({
      lifecycle: {
        generalAvailability: "2025-03-01",
        endOfSales: "2028-06-30",
        endOfFullSupport: "2026-12-31",
        endOfSecuritySupport: "2027-12-31",
        endOfLife: "2028-12-31",
      },
    });
    const said = async (day: string) => {
      today = day;
      const { state, onSale } = (await app.admin.get(`${V1}/products/${id}`)).body.lifecycle;
      return [state, onSale];
    };
    assert.deepEqual(await said("2025-02-28"), ["planned", false]);
    assert.deepEqual(await said("2026-12-31"), ["supported", true]);
    assert.deepEqual(await said("2027-01-01"), ["securityOnly", true]);
    assert.deepEqual(await said("2028-01-01"), ["noUpdates", true]);
    assert.deepEqual(await said("2028-12-31"), ["noUpdates", false]);
    assert.deepEqual(await said("2029-01-01"), ["ended", false]);
    today = "2026-11-22";
    assert.deepEqual((await app.admin.get(`${V1}/products/${id}`)).body.lifecycle.warnings, [
      "shortSecuritySupport",
      "soldWithoutSecurityUpdates",
    ]);
    const silent = await product();
    assert.deepEqual([silent.lifecycle.state, silent.lifecycle.onSale], ["unknown", null]);
  });

  test("leave a trace of before and after when they change, and none when they do not", async () => {
    const { id } = await product({ lifecycle: { endOfLife: "2030-01-01" } });
    await change(`/products/${id}`, { lifecycle: { endOfLife: "2031-01-01" } });
    await change(`/products/${id}`, { lifecycle: { endOfLife: "2031-01-01" } });
    await app.settled();
    const events = (await app.admin.get(`${V1}/events?limit=200`)).body.data.filter(
      (event: { type: string; data: { productId: string } }) => event.type === "product.lifecycleChanged" && event.data.productId === id,
    );
    assert.deepEqual(
      events.map(({ data }: { data: { dates: object } }) => data.dates),
      [{ endOfLife: [null, "2030-01-01"] }, { endOfLife: ["2030-01-01", "2031-01-01"] }],
    );
  });
});
