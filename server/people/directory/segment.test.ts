import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { startPeople, type TestPeople } from "../test-people.ts";
import { readSegment, SegmentError, segmentNames } from "./model/segment.ts";
import { createContact } from "./save-contact.ts";
import { createMembership } from "./save-membership.ts";
import { createOrganization } from "./save-organization.ts";
import { createSegment, previewSegment } from "./segments.ts";
import { countSegment, segmentCondition } from "./segment-queries.ts";

const NOW = new Date("2026-06-15T12:00:00Z");
let people: TestPeople;
before(async () => {
  people = await startPeople({ clock: NOW.toISOString() });
  const acme = await createOrganization(people.system, { name: "Acme & Söhne", slug: "acme", domains: ["acme.test"], tags: ["gold"] });
  const jana = await createContact(people.system, {
    name: "Jana Nováková",
    emails: ["jana@acme.test"],
    locale: "cs",
    tags: ["VIP", "beta"],
    title: "CTO",
  });
  await createMembership(people.system, { contact: jana.id, organization: acme.id, role: "technical" });
  await createContact(people.system, {
    name: "Otto",
    emails: ["otto@elsewhere.test"],
    locale: "de",
    phones: [{ number: "+49 30 901820" }],
  });
  await createContact(people.system, { emails: ["nobody@elsewhere.test"] });
});
after(() => people.stop());

const count = async (condition: string, kind: "contact" | "organization" = "contact") =>
  (await previewSegment(people.system, { kind, condition })).count;

describe("segments", () => {
  const cases: [string, number, ("contact" | "organization")?][] = [
    ["tag:vip", 1],
    ["tag:vip,gold", 1],
    ["name:jana*", 1],
    ['name:"jana novakova"', 1],
    ["not tag:any", 2],
    ["language:de or language:cs", 2],
    ["language:de and tag:vip", 0],
    ["language:cs or language:de and tag:vip", 1],
    ["(language:cs or language:de) and not tag:vip", 1],
    ["organization:acme and role:technical", 1],
    ["member:no", 2],
    ["domain:elsewhere.test", 2],
    ["phone:+4930901820", 1],
    ["title:cto", 1],
    ["created >= -1d", 3],
    ["created < -1d", 0],
    ["name:none", 1],
    ["owner:none", 3],
    ["verified:no", 3],
    ["tag:GOLD and members:yes", 1, "organization"],
    ["name:acme* and domain:acme.test", 1, "organization"],
    ["parent:any", 0, "organization"],
  ];
  for (const [condition, expected, kind] of cases) test(condition, async () => assert.equal(await count(condition, kind), expected));

  test("say where they cannot be read", () => {
    const wrong: [string, string, number][] = [
      ["", "empty", 0],
      ["tag", "segmentSign", 3],
      ["tag:", "segmentValue", 4],
      ["(tag:a", "segmentParenthesis", 6],
      ["tag:a tag:b", "segmentRest", 6],
      ['name:"a', "segmentQuote", 5],
      ["toString:a", "segmentName", 0],
      ["field.nothing:1", "segmentName", 0],
      ["verified:perhaps", "segmentYesNo", 9],
      ["created > yesterday", "segmentTime", 10],
      ["name > a", "segmentSign", 0],
      ["(".repeat(100), "segmentTooLong", 21],
      [Array.from({ length: 60 }, () => "tag:a").join(" or "), "segmentTooLong", 450],
    ];
    for (const [text, code, at] of wrong)
      assert.throws(
        () => readSegment("contact", text, [], NOW),
        (error) => error instanceof SegmentError && error.code === code && error.at === at,
        `${text} ${code}`,
      );
  });

  test("of one name there is one", async () => {
    await createSegment(people.system, { kind: "contact", name: "Once", condition: "tag:a" });
    await assert.rejects(createSegment(people.system, { kind: "contact", name: "once", condition: "tag:b" }), {
      code: "segment.nameTaken",
    });
  });

  test("whatever is written, it is refused with a code or runs, and nobody's word becomes a statement", async () => {
    const word = fc.oneof(
      fc.constantFrom(...segmentNames("contact"), "field.x", "and", "or", "not", "'; drop table contacts; --", "\\", "$1", "any", "none"),
      fc.string(),
    );
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.array(fc.oneof(word, fc.constantFrom("(", ")", ":", ",", "<", ">=", '"', " ")), { maxLength: 20 }).map((parts) => parts.join("")),
      fc
        .array(
          fc.tuple(
            fc.constantFrom("tag", "name", "email", "owner", "organization", "title"),
            fc.string({ unit: "binary", minLength: 1, maxLength: 12 }),
          ),
          {
            minLength: 1,
            maxLength: 4,
          },
        )
        .map((pairs) => pairs.map(([name, value]) => `${name}:"${value.replaceAll(/["\\]/g, "\\$&")}"`).join(" or ")),
    );
    let ran = 0;
    await fc.assert(
      fc.asyncProperty(text, async (condition) => {
        let read;
        try {
          read = readSegment("contact", condition, [], NOW);
        } catch (error) {
          assert.ok(error instanceof SegmentError, String(error));
          return;
        }
        ran += 1;
        assert.ok((await countSegment(people.platform.database.staff, "contact", segmentCondition("contact", read))) <= 3);
      }),
      { numRuns: 400 },
    );
    assert.ok(ran > 50, `only ${ran} could be read`);
  });
});
