/** Lists of people and tickets taken out as files: whole, as narrowed, in the reader's language, by who may, and audited. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { strFromU8, unzipSync } from "fflate";
import { testApp, type Caller, type TestApp } from "#testing";

let app: TestApp;
let lead: Caller & { id: string; email: string };
let agent: Caller & { id: string };
let jana: { id: string };
const V1 = "/api/v1";

before(async () => {
  app = await testApp();
  [lead, agent] = [await app.agent("lead"), await app.agent("agent")];
  const made = async (path: string, body: object) => {
    const answer = await app.admin.post(`${V1}/${path}`, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };
  await made("fields", {
    kind: "contact",
    key: "plan",
    type: "choice",
    labels: { en: "Plan", de: "Tarif" },
    options: [{ key: "gold", labels: { en: "Gold", de: "Gold-Tarif" } }],
  });
  await made("fields", { kind: "contact", key: "since", type: "date", labels: { en: "Customer since" } });
  await made("fields", { kind: "contact", key: "mentor", type: "reference", labels: { en: "Mentor" }, rules: { of: "contact" } });
  const company = await made("organizations", { name: "=Müller & Söhne", domains: ["mueller.test"], tags: ["vip"] });
  const mentor = await made("contacts", { name: "Mentor", emails: ["mentor@mueller.test"] });
  jana = await made("contacts", {
    name: "Jana Nováková",
    emails: ["jana@mueller.test", "jana@home.test"],
    title: '=HYPERLINK("http://evil.test")',
    phones: [{ number: "+420601123456", type: "mobile" }],
    tags: ["vip", "cz"],
    fields: { plan: "gold", since: "2024-02-29", mentor: mentor.id },
  });
  await made("memberships", { contact: jana.id, organization: company.id });
  await made("tickets", { subject: "+1 Printing", body: "B", requester: { email: "jana@mueller.test" }, tags: ["paper"] });
});
after(() => app.close());

const text = async (caller: Caller, path: string) => {
  const answer = await caller.raw(`${V1}/${path}`);
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.text();
};
const lines = async (caller: Caller, path: string) =>
  (await text(caller, path))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { [name: string]: unknown });

describe("a list of contacts", () => {
  test("is taken out whole, past the pages of the list, in its order and as narrowed", async () => {
    await sql`insert into contacts (id, name, tags, created_at, updated_at)
      select gen_random_uuid(), 'Page ' || n, '{paged}', now(), now() from generate_series(1, 1203) n`.execute(
      app.program.platform.database.staff,
    );
    const found = await lines(lead, "contacts/export?format=jsonl&tag=paged");
    const ids = found.map(({ id }) => String(id));
    assert.equal(new Set(ids).size, 1_203);
    assert.deepEqual(ids, ids.toSorted().toReversed());
    assert.equal((await lines(lead, "contacts/export?format=jsonl&q=jana@home")).length, 1);
    const sorted = await lines(lead, "contacts/export?format=jsonl&sort=field.plan&tag=vip");
    assert.equal(sorted[0]!["name"], "Jana Nováková");
    assert.equal((await lead.get(`${V1}/contacts/export?limit=5`)).status, 422);
    assert.equal((await lead.get(`${V1}/contacts/export?field.none=1`)).status, 422);
  });

  test("has titles and values in the reader's language, custom fields under their labels, and no formula", async () => {
    const csv = await text(lead, "contacts/export?tag=cz&locale=de");
    const [titles, row] = csv.replace("\uFEFF", "").trimEnd().split("\r\n") as [string, string];
    for (const title of ["Tarif", "E-Mail-Adresse", "Angelegt (UTC)", "Mentor"]) assert.ok(titles.includes(`"${title}"`), titles);
    assert.match(row, /"Gold-Tarif","2024-02-29","Mentor"/);
    assert.match(row, /"jana@mueller\.test; jana@home\.test"/);
    assert.match(row, /"'=HYPERLINK\(""http/);
    assert.match(row, /"'=Müller & Söhne"/);
    assert.match(row, /"'\+420601123456"/);
  });

  test("is a sheet with days as days, from the right in Arabic", async () => {
    const answer = await lead.raw(`${V1}/contacts/export?format=xlsx&tag=cz&locale=ar`);
    const sheet = strFromU8(unzipSync(new Uint8Array(await answer.arrayBuffer()))["xl/worksheets/sheet1.xml"]!);
    assert.match(sheet, /rightToLeft="1"/);
    assert.match(sheet, /<v>45351<\/v>/);
    assert.doesNotMatch(sheet, /<f[ >/]/);
  });

  test("comes back through the import of its own titles, in every language", async () => {
    for (const locale of ["en", "pt", "cs", "ar", "de"]) {
      const body = await (await lead.raw(`${V1}/contacts/export?tag=cz&locale=${locale}`)).arrayBuffer();
      const stored = await lead.raw(`${V1}/files`, {
        method: "POST",
        body,
        headers: { "content-type": "text/csv", "content-disposition": "attachment; filename=list.csv" },
      });
      const begun = await lead.post(`${V1}/people/imports`, { kind: "contact", file: ((await stored.json()) as { id: string }).id });
      assert.deepEqual(
        begun.body.mapping,
        ["id", "name", "email", "phone", "title", "organization", "locale", "timeZone", "owner", "tags", null, null].concat(
          ["plan", "since", "mentor"].map((key) => `fields.${key}`),
        ),
        locale,
      );
    }
  });

  test("is audited before it leaves with how many it was, and without the words that were asked for", async () => {
    await text(lead, "contacts/export?q=jana&owner=none");
    await app.program.platform.audit.flush();
    const { body } = await app.admin.get(`${V1}/audit?action=contacts.export&limit=1`);
    assert.deepEqual(body.data[0].data, { format: "csv", rows: 1, filter: { q: "…", owner: "none" } });
    assert.equal(body.data[0].actor, `token:${body.data[0].actor.slice(6)}`);
  });

  test("is for who holds the right, and may see what is in it", async () => {
    assert.equal((await agent.get(`${V1}/contacts/export`)).status, 403);
    assert.equal((await agent.get(`${V1}/tickets/export`)).status, 403);
    const { body } = await app.admin.post(`${V1}/tokens`, { name: "lists", scopes: ["lists.export"] });
    const lists = app.as({ token: body.token });
    for (const what of ["contacts", "organizations", "tickets"]) assert.equal((await lists.get(`${V1}/${what}/export`)).status, 403, what);
  });
});

test("a list of organizations has domains, parents and tags", async () => {
  const [row] = await lines(lead, "organizations/export?format=jsonl&tag=vip");
  assert.deepEqual([row!["name"], row!["domain"], row!["tags"]], ["=Müller & Söhne", "mueller.test", "vip"]);
});

test("a list of tickets holds those its reader may see, with the words of his language", async () => {
  const sealed = await app.admin.post(`${V1}/tickets`, { subject: "Sealed", body: "B", requester: { email: "jana@mueller.test" } });
  const path = `${V1}/tickets/${sealed.body.number}`;
  const shut = await app.admin.patch(path, { restricted: true }, { "if-match": sealed.headers.get("etag")! });
  assert.equal(shut.status, 200, JSON.stringify(shut.body));
  const rows = await lines(lead, "tickets/export?format=jsonl&locale=de");
  assert.deepEqual(
    rows.map(({ subject, status, requester, tags }) => [subject, status, requester, tags]),
    [["+1 Printing", "Neu", "Jana Nováková", "paper"]],
  );
  const csv = await text(
    lead,
    `tickets/export?filter=${encodeURIComponent('{"all":[{"field":"tags","is":"any","values":["paper"]}],"any":[]}')}`,
  );
  assert.match(csv, /"'\+1 Printing"/);
});

describe("a contact as a vCard", () => {
  test("says who he is, and nothing of the vendor's own", async () => {
    const answer = await agent.raw(`${V1}/contacts/${jana.id}/vcard`);
    assert.equal(answer.headers.get("content-type"), "text/vcard; charset=utf-8");
    assert.match(answer.headers.get("content-disposition")!, /filename\*=UTF-8''Jana%20Nov%C3%A1kov%C3%A1\.vcf/);
    const card = (await answer.text()).replaceAll("\r\n ", "");
    for (const line of [
      "VERSION:4.0",
      `UID:urn:uuid:${jana.id}`,
      "FN:Jana Nováková",
      "EMAIL;PREF=1:jana@mueller.test",
      'TEL;VALUE=uri;TYPE="cell,voice";PREF=1:tel:+420601123456',
      "ORG:=Müller & Söhne",
      "CATEGORIES:vip,cz",
    ])
      assert.ok(card.includes(`${line}\r\n`), `${line}\n${card}`);
    assert.doesNotMatch(card, /gold|2024/i);
    assert.equal((await agent.get(`${V1}/contacts/01900000-0000-7000-8000-000000000000/vcard`)).status, 404);
  });

  test("stands among others in the cards of a list", async () => {
    const cards = await text(lead, "contacts/export?format=vcf&q=jana");
    assert.equal(cards.match(/BEGIN:VCARD/g)?.length, 1);
    assert.ok(
      Buffer.from(cards)
        .toString("latin1")
        .split("\r\n")
        .every((line) => line.length <= 75),
    );
  });
});
