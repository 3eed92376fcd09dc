/** Licences and machines from files of separated values. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type TestApp } from "#testing";
import { until } from "../../../e2e/lib/until.ts";
import { runList } from "./run-list.ts";

const V1 = "/api/v1";
type Json = { [name: string]: any };
let app: TestApp;
let organization: Json;

before(async () => {
  app = await testApp({ worker: false });
  const brand = (await app.admin.post(`${V1}/brands`, { name: "Acme", slug: "acme" })).body;
  const product = (await app.admin.post(`${V1}/products`, { names: { en: "Ledger", de: "Hauptbuch" }, slug: "ledger", brand: brand.id }))
    .body;
  await app.admin.post(`${V1}/entitlements`, { code: "reports-pro", names: { en: "Reports" } });
  await app.admin.post(`${V1}/policies`, { name: "Yearly", product: product.id, floating: true, maxMachines: 5, duration: 31_536_000 });
  organization = (await app.admin.post(`${V1}/organizations`, { name: "Bakery GmbH", domains: ["bakery.test"] })).body;
  await app.admin.post(`${V1}/contacts`, { name: "Ada", emails: ["ada@customer.test"] });
});
after(() => app?.close());

const begin = (text: string | Uint8Array<ArrayBuffer>, kind = "license", caller = app.admin) =>
  caller.post(`${V1}/license-lists?kind=${kind}&fileName=list.csv`, typeof text === "string" ? new TextEncoder().encode(text) : text, {
    "content-type": "text/csv",
  });
const read = async (id: string): Promise<Json> => (await app.admin.get(`${V1}/license-lists/${id}`)).body;
const change = async (id: string, body: Json) => {
  const { revision } = await read(id);
  return app.admin.patch(`${V1}/license-lists/${id}`, body, { "if-match": `"${revision}"` });
};
async function step(id: string, name: "check" | "run" | "undo"): Promise<Json> {
  const { revision } = await read(id);
  const asked = await app.admin.post(`${V1}/license-lists/${id}/actions/${name}`, undefined, { "if-match": `"${revision}"` });
  assert.equal(asked.status, 202, JSON.stringify(asked.body));
  await runList(app.program.platform, id);
  return read(id);
}
const rows = async (id: string, query = ""): Promise<Json[]> => (await app.admin.get(`${V1}/license-lists/${id}/rows${query}`)).body.data;
const validate = async (key: string, scope: Json = {}): Promise<Json> =>
  (await app.as({}).post(`${V1}/licenses/actions/validate`, { key, scope })).body;
const licenses = async (): Promise<Json[]> => (await app.admin.get(`${V1}/licenses?limit=200`)).body.data;
const codes = (found: readonly Json[]) => found.map(({ line, problem }) => [line, problem.code, problem.column]);

describe("a list of licences", () => {
  test("says of each row what becomes of it, and brings keys valid as they are", async () => {
    const begun = await begin(
      [
        "Licenční klíč;Název;Policy;Zákazník;E-mail;Platnost do;Seats;Features;metadata.crm;Něco",
        "OLD-KEY-0001;Front desk;yearly;bakery gmbh;;31.12.2031;7;REPORTS_PRO;17;x",
        "OLD-KEY-0002;;Yearly;bakery.test;ada@customer.test;nikdy;neomezeně;;;",
        "old key;;Yearly;;;;;;;",
        "OLD-KEY-0003;;Nothing;;;;;;;",
        "OLD-KEY-0004;;Yearly;Unknown Ltd;;;;;;",
        "OLD-KEY-0005;;Yearly;;nobody@customer.test;;;;;",
        "OLD-KEY-0006;;Yearly;;;31.02.2031;;;;",
        "OLD-KEY-0007;;Yearly;;;;0;;;",
        "OLD-KEY-0008;;Yearly;;;;;NOT_HERE;;",
        "OLD-KEY-0001;Again;Yearly;;;;;;;",
        ";No key;Yearly;;;;;;;",
        '"OLD-KEY-0009"x;;Yearly;;;;;;;',
      ].join("\r\n"),
    );
    assert.equal(begun.status, 201, JSON.stringify(begun.body));
    assert.deepEqual(
      [begun.body.delimiter, begun.body.mapping],
      [";", ["key", "name", "policy", "organization", "contact", "expiresAt", "maxMachines", "entitlements", "metadata.crm", null]],
    );
    assert.deepEqual(begun.body.columns[0].samples, ["…-0001", "…-0002", "…d key"]);
    const { id } = begun.body;
    assert.equal((await change(id, { dates: "dayFirst" })).status, 200);
    const checked = await step(id, "check");
    assert.deepEqual([checked.state, checked.counts], ["checked", { new: 2, error: 10 }], JSON.stringify(await rows(id)));
    assert.equal((await licenses()).length, 0);
    assert.deepEqual(codes(await rows(id, "?verdict=error")), [
      [4, "licenseList.row.key", "Licenční klíč"],
      [5, "licenseList.row.policy", "Policy"],
      [6, "import.row.organization", "Zákazník"],
      [7, "licenseList.row.person", "E-mail"],
      [8, "licenseList.row.end", "Platnost do"],
      [9, "licenseList.row.limit", "Seats"],
      [10, "invalid.unknownThing", "Features"],
      [11, "licenseList.row.repeats", null],
      [12, "licenseList.row.keyless", "Licenční klíč"],
      [13, "import.row.quoteBroken", null],
    ]);
    const done = await step(id, "run");
    assert.deepEqual([done.state, done.counts], ["done", { created: 2, error: 10 }]);
    assert.equal((await validate("OLD-KEY-0001")).code, "VALID");
    const [two, one] = await licenses();
    assert.deepEqual(
      [one!.name, one!.organization.id, one!.expiresAt, one!.overrides, one!.entitlements, one!.metadata],
      ["Front desk", organization["id"], "2031-12-31T23:59:59.000Z", { maxMachines: 7 }, ["reports-pro"], { crm: "17" }],
    );
    assert.deepEqual([two!.contact.name, two!.expiresAt, two!.overrides], ["Ada", null, { maxMachines: null }]);
    const report = await (await app.admin.raw(`${V1}/license-lists/${id}/refused`)).text();
    assert.equal(report.trim().split("\r\n").length, 11);
    assert.match(report, /nobody@customer\.test.*7: /);

    // The same again: nothing comes twice, and the columns are known.
    const again = (await begin(report.replaceAll(/"?OLD-KEY-0003"?/g, "OLD-KEY-0002"))).body;
    assert.equal((await step(again.id, "check")).counts.same, 2);
  });

  test("is taken back whole; what was used or changed since is left and listed, and a person who came with a licence goes with it", async () => {
    const begun = (
      await begin(
        "key,name,policy,email,contact name\nBACK-1,One,Yearly,new@people.test,New Person\nBACK-2,Two,Yearly,,\nBACK-3,Three,Yearly,,\n,Four,Yearly,,\nBACK-5,Five,Yearly,,\n",
      )
    ).body;
    assert.equal((await change(begun.id, { people: "add", keyless: "make" })).status, 200);
    const checked = await step(begun.id, "check");
    assert.deepEqual(checked.counts, { new: 5 }, JSON.stringify(await rows(begun.id)));
    assert.deepEqual(
      (await rows(begun.id)).map(({ notes }) => notes.map(({ code }: Json) => code)),
      [
        ["licenseList.note.personAdded"],
        ["licenseList.note.nobody"],
        ["licenseList.note.nobody"],
        ["licenseList.note.keyMade", "licenseList.note.nobody"],
        ["licenseList.note.nobody"],
      ],
    );
    await step(begun.id, "run");
    const made = await rows(begun.id);
    await validate("BACK-2");
    await until(
      () => app.admin.get(`${V1}/licenses/${made[1]!.thing}`),
      ({ body }) => body.validatedAt !== null,
    );
    const third = await app.admin.get(`${V1}/licenses/${made[2]!.thing}`);
    await app.admin.patch(`${V1}/licenses/${made[2]!.thing}`, { name: "Mine" }, { "if-match": third.headers.get("etag")! });
    const ticket = (await app.admin.post(`${V1}/tickets`, { subject: "Help", body: "Words", requester: { email: "ada@customer.test" } }))
      .body;
    const opened = await app.admin.get(`${V1}/tickets/${ticket.number}`);
    const about = await app.admin.patch(
      `${V1}/tickets/${ticket.number}`,
      { license: made[4]!.thing },
      { "if-match": opened.headers.get("etag")! },
    );
    assert.equal(about.status, 200, JSON.stringify(about.body));
    const undone = await step(begun.id, "undo");
    assert.deepEqual([undone.state, undone.counts, undone.hasFile], ["undone", { undone: 2, left: 3 }, false]);
    assert.deepEqual(
      (await rows(begun.id, "?verdict=left")).map(({ title, problem }) => [title, problem.code]),
      [
        ["Two", "import.row.changedSince"],
        ["Three", "import.row.changedSince"],
        ["Five", "import.row.usedSince"],
      ],
    );
    assert.equal((await validate("BACK-1")).code, "NOT_FOUND");
    assert.deepEqual((await app.admin.get(`${V1}/contacts?q=New Person`)).body.data, []);
  });

  test("keeps nothing of a key in the clear, and only its last characters are shown", async () => {
    const { id } = (await begin("key,policy\nPLAIN-SECRET-KEY,Yearly\n")).body;
    await step(id, "check");
    const pg = await import("pg");
    const client = new pg.default.Client(app.database.owner);
    await client.connect();
    const { rows: kept } = await client.query<{ text: string }>(
      `select x::text as text from license_lists x where id = $1 union all select x::text from license_list_rows x where list_id = $1
        union all select encode(sealed, 'escape') from license_list_parts where list_id = $1`,
      [id],
    );
    await client.end();
    assert.ok(kept.length >= 3);
    assert.ok(kept.every(({ text }) => !text.includes("SECRET")));
    assert.ok(!JSON.stringify([await read(id), await rows(id)]).includes("SECRET"));
  });
});

describe("what stands in a file", () => {
  test("is data whatever it looks like: formulas, control characters, signs that turn lines around, JSON with depths", async () => {
    const { id } = (
      await begin(
        new Uint8Array(
          Buffer.from(
            `key,name,policy,metadata\n"=HYPERLINK(""http://evil.test"")","=cmd|' /C calc'!A0",Yearly,"{""a"":{""b"":1}}"\nK\u0001X,x,Yearly,\nHOST-1,"A\u202eb\u0007c",Yearly,__proto__=1\nHOST-2,ok,Yearly,"a=b;c"\n`,
          ),
        ),
      )
    ).body;
    await step(id, "check");
    await step(id, "run");
    assert.deepEqual(
      (await rows(id)).map(({ verdict, title, problem }) => [verdict, title, problem?.code]),
      [
        ["created", "=cmd|' /C calc'!A0", undefined],
        ["error", "x", "licenseList.row.key"],
        ["error", "A b c", "licenseList.row.metadata"],
        ["error", "ok", "licenseList.row.metadata"],
      ],
    );
    assert.equal((await validate('=HYPERLINK("http://evil.test")')).code, "VALID");
    const report = await (await app.admin.raw(`${V1}/license-lists/${id}/refused`)).text();
    assert.doesNotMatch(report, /(^|,)"?[=+@-]/m);
  });

  test("without a row of names, or nothing at all, is refused; and somebody who may not issue licences is", async () => {
    assert.equal((await begin("")).body.code, "import.empty");
    assert.equal((await begin("\n ,, \n")).body.code, "import.empty");
    assert.deepEqual((await app.admin.get(`${V1}/license-lists?limit=1`)).body.data.length, 1);
    const lead = await app.agent("lead");
    assert.equal((await begin("key\nx\n", "license", lead)).status, 403);
  });
});

test("machines come to the licences they name, as they stood", async () => {
  const licensed = (await begin("key,policy\nMACHINE-KEY,Yearly\n")).body;
  await step(licensed.id, "check");
  await step(licensed.id, "run");
  const { id, mapping } = (
    await begin(
      "License key;Fingerprint;Hostname;OS;Cores;User;Last seen;metadata.version\nMACHINE-KEY;fp-1;press;linux;8;ada@customer.test;2026-01-05T10:00:00Z;4.2\nMACHINE-KEY;fp-1;;;;;;\nNOT-A-KEY;fp-2;;;;;;\nMACHINE-KEY;;;;;;;\nMACHINE-KEY;fp-3;;;many;;;\n",
      "machine",
    )
  ).body;
  assert.deepEqual(mapping, ["key", "fingerprint", "hostname", "platform", "cores", "contact", "heartbeatAt", "metadata.version"]);
  assert.deepEqual((await step(id, "check")).counts, { new: 1, error: 4 });
  assert.deepEqual(codes(await rows(id, "?verdict=error")), [
    [3, "licenseList.row.repeats", null],
    [4, "licenseList.row.license", "License key"],
    [5, "licenseList.row.fingerprint", "Fingerprint"],
    [6, "licenseList.row.count", "Cores"],
  ]);
  await step(id, "run");
  const [machine] = (await app.admin.get(`${V1}/machines?limit=10`)).body.data;
  assert.deepEqual(
    [machine.hostname, machine.platform, machine.cores, machine.user.name, machine.heartbeatAt, machine.metadata],
    ["press", "linux", 8, "Ada", "2026-01-05T10:00:00.000Z", { version: "4.2" }],
  );
  // A licence with machines is in use: first they go, then it can.
  assert.deepEqual((await step(licensed.id, "undo")).counts, { left: 1 });
  assert.deepEqual((await step(id, "undo")).counts, { undone: 1, error: 4 });
  assert.deepEqual((await app.admin.get(`${V1}/machines?limit=10`)).body.data, []);
});

test("a list goes on where it stopped: rows that are through are not carried out again", async () => {
  const { id } = (await begin("key,policy\nRESUME-1,Yearly\nRESUME-2,Yearly\n")).body;
  await step(id, "check");
  const { revision } = await read(id);
  await app.admin.post(`${V1}/license-lists/${id}/actions/run`, undefined, { "if-match": `"${revision}"` });
  await Promise.all([runList(app.program.platform, id), runList(app.program.platform, id)]);
  assert.deepEqual((await read(id)).counts, { created: 2 });
});
