import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { testApp, type Caller, type TestApp } from "#testing";

let app: TestApp;
let lead: Caller & { id: string; email: string };
before(async () => {
  app = await testApp();
  lead = await app.agent("lead");
  await app.admin.post(`${V1}/fields`, { kind: "contact", key: "seats", type: "number", labels: { en: "Seats" } });
});
after(() => app.close());

const V1 = "/api/v1";
const match = ({ headers }: { headers: Headers }) => ({ "if-match": headers.get("etag")! });

async function begin(bytes: string | Uint8Array<ArrayBuffer>, kind = "contact", name = "list.csv") {
  const stored = await lead.raw(`${V1}/files`, {
    method: "POST",
    body: bytes,
    headers: { "content-type": "text/csv", "content-disposition": `attachment; filename*=UTF-8''${name}` },
  });
  const { id } = (await stored.json()) as { id: string };
  return lead.post(`${V1}/people/imports`, { kind, file: id });
}
async function step(id: string, name: "check" | "run" | "undo", to: string) {
  const path = `${V1}/people/imports/${id}`;
  const asked = await lead.post(`${path}/${name}`, undefined, match(await lead.get(path)));
  assert.equal(asked.status, 202, JSON.stringify(asked.body));
  for (let tries = 0; tries < 600; tries++) {
    const { body } = await lead.get(path);
    if (body.state === to) return body;
    await sleep(50);
  }
  throw new Error(`the import did not get to ${to}`);
}
const rows = async (id: string, query = "") => (await lead.get(`${V1}/people/imports/${id}/rows${query}`)).body.data;
const verdicts = async (id: string) => (await rows(id)).map(({ line, verdict }: any) => [line, verdict]);
const contacts = async (q: string) => (await lead.get(`${V1}/contacts?q=${encodeURIComponent(q)}`)).body.data;

describe("an import of contacts", () => {
  test("says of each row what becomes of it, writes that, and is taken back whole", async () => {
    await lead.post(`${V1}/organizations`, { name: "Import GmbH" });
    const there = (await lead.post(`${V1}/contacts`, { name: "Old Name", emails: ["there@import.test"], tags: ["old"] })).body;
    const begun = await begin(
      [
        "Jméno;E-mail;Telefon;Firma;Štítky;Seats;Něco",
        'Nová Žena;nova@import.test;+420 601 222 333;import gmbh;"a, b";5;x',
        "New Name;there@import.test;;;new;;",
        "Wrong Phone;phone@import.test;12;;;;",
        "Nobody There;org@import.test;;Unknown Ltd;;;",
        ";;;;;;only this",
        "Twice;nova@import.test;;;;;",
        "Formula;formula@import.test;;;;many;",
        '"Quote"x;quote@import.test;;;;;',
      ].join("\r\n"),
    );
    assert.equal(begun.status, 201, JSON.stringify(begun.body));
    const { id } = begun.body;
    assert.deepEqual(
      [begun.body.charset, begun.body.delimiter, begun.body.mapping],
      ["utf-8", ";", ["name", "email", "phone", "organization", "tags", "fields.seats", null]],
    );
    const checked = await step(id, "check", "checked");
    assert.deepEqual(checked.counts, { new: 1, change: 1, error: 6 });
    assert.deepEqual(await contacts("Nová"), []);
    const refused = await rows(id, "?verdict=error");
    assert.deepEqual(
      refused.map(({ line, problem }: any) => [line, problem.code, problem.column]),
      [
        [4, "invalid.phone", "Telefon"],
        [5, "import.row.organization", "Firma"],
        [6, "import.row.nobody", null],
        [7, "import.row.repeats", null],
        [8, "invalid.type", "Seats"],
        [9, "import.row.quoteBroken", null],
      ],
    );
    assert.deepEqual((await rows(id, "?verdict=change"))[0].changes, [
      { name: "name", before: "Old Name", after: "New Name" },
      { name: "tags", before: null, after: "new" },
    ]);
    const done = await step(id, "run", "done");
    assert.deepEqual(done.counts, { created: 1, changed: 1, error: 6 });
    const [made] = await contacts("Nová");
    assert.deepEqual(
      [made.phones[0].number, made.memberships[0].organization.name, made.tags, made.fields.seats],
      ["+420601222333", "Import GmbH", ["a", "b"], 5],
    );
    const report = await (await lead.raw(`${V1}/people/imports/${id}/refused`)).text();
    assert.match(report, /Wrong Phone/);
    assert.equal(report.trim().split("\r\n").length, 7);
    await step(id, "undo", "undone");
    assert.deepEqual(await contacts("Nová"), []);
    const back = (await lead.get(`${V1}/contacts/${there.id}`)).body;
    assert.deepEqual([back.name, back.tags], ["Old Name", ["old"]]);
    // The columns are known from now on.
    const again = (await begin("Jméno;E-mail;Telefon;Firma;Štítky;Seats;Něco\na;b@import.test;;;;;")).body;
    assert.deepEqual(again.mapping, begun.body.mapping);
  });

  test("leaves and lists what was changed or used since when it is taken back", async () => {
    const there = (await lead.post(`${V1}/contacts`, { name: "Since Old", emails: ["since@import.test"], title: "CTO" })).body;
    const { id } = (
      await begin(
        "name,email,title\nSince New,since@import.test,CEO\nUsed One,used@import.test,\nChanged One,changed@import.test,\nFree One,free@import.test,\n",
      )
    ).body;
    await step(id, "check", "checked");
    await step(id, "run", "done");
    await lead.post(`${V1}/tickets`, { subject: "Help", body: "Words", requester: { email: "used@import.test" } });
    for (const [name, change] of [
      ["Since", { title: "CFO" }],
      ["Changed One", { title: "Boss" }],
    ] as const) {
      const [one] = await contacts(name);
      const path = `${V1}/contacts/${one.id}`;
      assert.equal((await lead.patch(path, change, match(await lead.get(path)))).status, 200);
    }
    await step(id, "undo", "undone");
    assert.deepEqual(await verdicts(id), [
      [2, "left"],
      [3, "left"],
      [4, "left"],
      [5, "undone"],
    ]);
    const back = (await lead.get(`${V1}/contacts/${there.id}`)).body;
    assert.deepEqual([back.name, back.title], ["Since Old", "CFO"]);
    assert.equal((await contacts("Used One")).length, 1);
    assert.deepEqual(await contacts("Free One"), []);
  });

  test("reads old encodings and files with everything in them, and fills in or leaves when asked to", async () => {
    await lead.post(`${V1}/contacts`, { name: "Kept", emails: ["kept@import.test"] });
    const hostile = Buffer.concat([
      Buffer.from("name,email,title\r", "latin1"),
      Buffer.from([0x4a, 0xfc, 0x72, 0x67, 0x65, 0x6e, 0x00]),
      Buffer.from(
        `,juergen@import.test,"=HYPERLINK(""http://evil.test"")"\n"${"x".repeat(30_000)}",long@import.test,\r\nOther,kept@import.test,Boss\n"open,open@import.test,\n`,
        "latin1",
      ),
    ]);
    const { id, charset } = (await begin(new Uint8Array(hostile))).body;
    assert.equal(charset, "windows-1252");
    const path = `${V1}/people/imports/${id}`;
    assert.equal((await lead.patch(path, { existing: "fill" }, match(await lead.get(path)))).status, 200);
    await step(id, "check", "checked");
    await step(id, "run", "done");
    assert.deepEqual(await verdicts(id), [
      [2, "created"],
      [3, "error"],
      [4, "changed"],
      [5, "error"],
    ]);
    const [jurgen] = await contacts("Jürgen");
    assert.equal(jurgen.title, '=HYPERLINK("http://evil.test")');
    const [kept] = await contacts("Kept");
    assert.deepEqual([kept.name, kept.title], ["Kept", "Boss"]);
    const report = await (await lead.raw(`${path}/refused`)).text();
    assert.doesNotMatch(report, /(^|,)"=/m);
  });
});

test("an import of organizations knows them by short name, domain and name", async () => {
  const parent = (await lead.post(`${V1}/organizations`, { name: "Import Holding", domains: ["holding-import.test"] })).body;
  const { id } = (
    await begin(
      "Company Name\tWebsite\tParent Company\nImport Child\tchild-import.test\timport holding\nIMPORT HOLDING\tsecond-import.test\t\n",
      "organization",
    )
  ).body;
  const checked = await step(id, "check", "checked");
  assert.deepEqual(checked.counts, { new: 1, change: 1 }, JSON.stringify(await rows(id)));
  await step(id, "run", "done");
  const [child] = (await lead.get(`${V1}/organizations?q=Import Child`)).body.data;
  assert.equal(child.parent.id, parent.id);
  assert.equal((await lead.get(`${V1}/organizations/${parent.id}`)).body.domains.length, 2);
  const agent = await app.agent("agent");
  const path = `${V1}/people/imports/${id}`;
  assert.equal((await agent.post(`${path}/undo`, undefined, match(await agent.get(path)))).status, 403);
  await step(id, "undo", "undone");
  assert.deepEqual((await lead.get(`${V1}/organizations?q=Import Child`)).body.data, []);
});

describe("an import of vCards", () => {
  const card = (...lines: string[]) => ["BEGIN:VCARD", "VERSION:3.0", ...lines, "END:VCARD"].join("\r\n");
  const PHONE_BOOK = [
    card(
      "FN:Karel Karta",
      "EMAIL:karel@card.test",
      "TEL;TYPE=CELL:+420 601 777 888",
      "TEL;TYPE=WORK:+420222333444",
      "ORG:Card Works",
      "NOTE:Likes\\nlines",
      "CATEGORIES:vip",
    ),
    card("FN:No Mail", "TEL;TYPE=CELL:+420601777889", "LANG:cs"),
    card("FN:Bad Number", "TEL:12"),
    card("FN:Broken", "here is no property"),
    card("FN:Unknown Company", "EMAIL:unknown@card.test", "ORG:Nobody Knows"),
    card("FN:Karel Again", "EMAIL:karel@card.test"),
    "BEGIN:VCARD\r\nFN:Never Closed",
  ].join("\r\n");

  test("says of each card what becomes of it, names card and line of what is wrong, and is taken back whole", async () => {
    await lead.post(`${V1}/organizations`, { name: "Card Works" });
    const begun = await begin(PHONE_BOOK, "contact", "phone.vcf");
    assert.equal(begun.status, 201, JSON.stringify(begun.body));
    assert.equal(begun.body.format, "vcard");
    const { id } = begun.body;
    const checked = await step(id, "check", "checked");
    assert.deepEqual(checked.counts, { new: 2, error: 5 }, JSON.stringify(await rows(id)));
    assert.deepEqual(
      (await rows(id, "?verdict=error")).map(({ line, key, problem }: any) => [line, key, problem.code, problem.column]),
      [
        [17, "bad number 12", "invalid.phone", "TEL"],
        [22, "broken", "import.row.cardLine", null],
        [27, "unknown@card.test", "import.row.organization", "ORG"],
        [33, "karel@card.test", "import.row.repeats", null],
        [38, "never closed", "import.row.cardOpen", null],
      ],
    );
    assert.match((await rows(id, "?verdict=error"))[1].problem.message, /Line 25/);
    assert.deepEqual((await step(id, "run", "done")).counts, { created: 2, error: 5 });
    const [karel] = await contacts("Karel");
    assert.deepEqual(
      [karel.phones.map(({ number, type }: any) => [number, type]), karel.tags, karel.memberships[0].organization.name],
      [
        [
          ["+420601777888", "mobile"],
          ["+420222333444", "work"],
        ],
        ["vip"],
        "Card Works",
      ],
    );
    const notes = (await lead.get(`${V1}/people/notes?contact=${karel.id}`)).body.data;
    assert.deepEqual(
      notes.map(({ text }: any) => text),
      ["Likes\nlines"],
    );
    // Once more: who has no address is known by name and number, and a note is not doubled.
    const again = (await begin(PHONE_BOOK, "contact", "phone.vcf")).body.id;
    assert.deepEqual((await step(again, "check", "checked")).counts, { same: 2, error: 5 });
    await step(id, "undo", "undone");
    assert.deepEqual([await contacts("Karel"), await contacts("No Mail")], [[], []]);
  });

  test("knows a contact by the card that was made of him here", async () => {
    const made = (await lead.post(`${V1}/contacts`, { name: "Round Trip", emails: ["round@card.test"], title: "CTO" })).body;
    const own = await (await lead.raw(`${V1}/contacts/${made.id}/vcard`)).text();
    const changed = own.replace("round@card.test", "moved@card.test").replace("CTO", "CEO");
    const { id } = (await begin(changed, "contact", "round.vcf")).body;
    assert.deepEqual((await step(id, "check", "checked")).counts, { change: 1 }, JSON.stringify(await rows(id)));
    await step(id, "run", "done");
    const after = (await lead.get(`${V1}/contacts/${made.id}`)).body;
    assert.deepEqual([after.title, after.addresses.map(({ address }: any) => address)], ["CEO", ["round@card.test", "moved@card.test"]]);
  });

  test("is refused where it is none, or is to be of organizations", async () => {
    assert.equal((await begin("name,email\nA,a@b.test\n", "contact", "list.vcf")).body.code, "import.noCards");
    assert.equal((await begin(PHONE_BOOK, "organization", "phone.vcf")).body.code, "import.cardsAreContacts");
  });
});

test("what no contact can hold is refused by name, not cut or stored", async () => {
  const { id } = (
    await begin(
      `name,email,title,time zone,tags\nA,a@limits.test,${"x".repeat(300)},,\nB,b@limits.test,,Nowhere/City,\nC,c@limits.test,,,"a b"\n`,
    )
  ).body;
  await step(id, "check", "checked");
  assert.deepEqual(
    (await rows(id)).map(({ problem }: any) => [problem.code, problem.column]),
    [
      ["invalid.tooLong", "title"],
      ["invalid.timeZone", "time zone"],
      ["invalid.tag", "tags"],
    ],
  );
});
