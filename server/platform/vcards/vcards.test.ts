/** vCards as telephones and mail programs write them, and as nobody should. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Charset } from "#shared/delimited";
import { readCards, writeCard, type Card, type ReadCard } from "./index.ts";

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function read(card: string | Uint8Array, { charset = "utf-8", size = 7 }: { charset?: Charset; size?: number } = {}) {
  const cards: ReadCard[] = [];
  for await (const one of readCards(pieces(typeof card === "string" ? Buffer.from(card) : card, size), charset)) cards.push(one);
  return cards;
}
const only = async (...lines: string[]) => {
  const [one, ...more] = await read(["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\r\n"));
  assert.deepEqual([one!.fault, more], [null, []]);
  return one!.cells;
};

describe("a vCard of version 4.0", () => {
  test("is read with groups, preferences, URIs and escapes", async () => {
    assert.deepEqual(
      await only(
        "VERSION:4.0",
        "UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1",
        "FN;PID=1.1:J. Doe",
        "N:Doe;J.;;;",
        "EMAIL;PID=4.1;PREF=2:second@example.com",
        "item1.EMAIL;TYPE=work;PREF=1:jdoe@example.com",
        'TEL;VALUE=uri;TYPE="home,voice":tel:+1-555-555-5555;ext=5555',
        "TEL;VALUE=uri;PREF=1;TYPE=cell:tel:+1-666-666-6666",
        "ORG:Example\\, Inc.;Development",
        "TITLE:Head of\\nall",
        'ADR;LABEL="Mr; J: Doe";TYPE=work:;;1 Main Street;Any Town;CA;91921-1234;U.S.A.',
        "LANG;PREF=2:de",
        "LANG;PREF=1:en",
        "TZ:Europe/Prague",
        "CATEGORIES:vip\\,important,two words,myContacts",
        "NOTE:One\\, two\\; three\\\\n\\nfour",
        "BDAY:19960415",
        "X-SOMETHING:else",
      ),
      {
        FN: "J. Doe",
        EMAIL: "jdoe@example.com\nsecond@example.com",
        TEL: "mobile: +1-666-666-6666\nhome: +1-555-555-5555 ext. 5555",
        ORG: "Example, Inc.",
        TITLE: "Head of\nall",
        ADR: "1 Main Street, Any Town, CA, 91921-1234, U.S.A.",
        LANG: "en\nde".split("\n")[0],
        TZ: "Europe/Prague",
        CATEGORIES: "vip,important\ntwo-words",
        NOTE: "One, two; three\\n\nfour",
        UID: "urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1",
        BDAY: "1996-04-15",
      },
    );
  });

  test("that was folded in the middle of a sign is whole again", async () => {
    const bytes = Buffer.from("BEGIN:VCARD\r\nFN:Nováková شكرا\r\nEND:VCARD\r\n");
    for (let at = 20; at < 40; at++) {
      const folded = Buffer.concat([bytes.subarray(0, at), Buffer.from("\r\n "), bytes.subarray(at)]);
      const cards = await read(folded, { size: 3 });
      if (bytes[at - 1] === 0x0d || bytes[at] === 0x0d) continue;
      assert.equal(cards[0]!.cells.FN, "Nováková شكرا", String(at));
    }
  });
});

test("a vCard of version 3.0 of a telephone is read, its picture and labels passed over", async () => {
  assert.deepEqual(
    await only(
      "VERSION:3.0",
      "PRODID:-//Apple Inc.//iPhone OS 17.0//EN",
      "N:Nováková;Jana;;Ing.;",
      "item1.TEL;type=pref:+420 601 123 456",
      "item1.X-ABLabel:_$!<HomeFAX>!$_",
      "TEL;type=IPHONE;type=CELL;type=VOICE:+420602000000",
      "TEL;type=WORK;type=FAX:+420222222222",
      "EMAIL;type=INTERNET;type=HOME;type=pref:Jana@Example.com",
      "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD",
      " /2wBDAAEBAQEBAQEBAQEBAQEBAQEB",
      "TZ:-05:00",
    ),
    {
      FN: "Ing. Jana Nováková",
      TEL: "other: +420 601 123 456\nmobile: +420602000000\nother: +420222222222",
      EMAIL: "Jana@Example.com",
    },
  );
});

describe("a vCard of version 2.1", () => {
  test("is read with its bare types, quoted-printable over several lines, and base64 without blanks", async () => {
    assert.deepEqual(
      await only(
        "VERSION:2.1",
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4E=6F=76=C3=A1=6B=\r\n=6F=76=C3=A1;Jana",
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Jana Nov=C3=A1kov=C3=A1",
        "TEL;CELL;PREF:601123456",
        "TEL;HOME;VOICE:222111000",
        "PHOTO;JPEG;ENCODING=BASE64:",
        "/9j/4AAQSkZJRgABAQAAAQABAAD",
        "2wBDAAEBAQEBAQEBAQEBAQEBAQEB",
        "",
        "NOTE;ENCODING=QUOTED-PRINTABLE:first=0D=0A=\r\nsecond",
        "TITLE:Head of",
        "  everything",
      ),
      { FN: "Jana Nováková", TEL: "mobile: 601123456\nhome: 222111000", NOTE: "first\nsecond", TITLE: "Head of  everything" },
    );
  });

  test("says the character set of a value, or has that of its file", async () => {
    const raw = Buffer.concat([
      Buffer.from("BEGIN:VCARD\nVERSION:2.1\nFN:"),
      Buffer.from([0xd8, 0x65, 0x68, 0x6f, 0xf8]),
      Buffer.from("\nTITLE;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:B=FCro\nEND:VCARD"),
    ]);
    const [card] = await read(raw, { charset: "windows-1250" });
    assert.deepEqual(card!.cells, { FN: "Řehoř", TITLE: "Büro" });
    const [wide] = await read(Buffer.from("\uFEFFBEGIN:VCARD\r\nFN:Řehoř 中\r\nEND:VCARD\r\n", "utf16le"), { charset: "utf-16le" });
    assert.equal(wide!.cells.FN, "Řehoř 中");
  });

  test("may hold the card of an agent, which is not his", async () => {
    const cells = await only(
      "VERSION:2.1",
      "FN:Boss",
      "AGENT:",
      "BEGIN:VCARD",
      "VERSION:2.1",
      "FN:Secretary",
      "TEL:1",
      "END:VCARD",
      "TITLE:CEO",
    );
    assert.deepEqual(cells, { FN: "Boss", TITLE: "CEO" });
  });
});

describe("a hostile file of vCards", () => {
  test("spoils no card but its own, and tells of each where it is wrong", async () => {
    const cards = await read(
      [
        "something before",
        "and more of it",
        "BEGIN:VCARD",
        "FN:Never closed",
        "BEGIN:VCARD",
        "FN:No property",
        "this is none",
        "END:VCARD",
        "BEGIN:VCARD",
        "FN;ENCODING=QUOTED-PRINTABLE:Broken =ZZ",
        "END:VCARD",
        "BEGIN:VCARD",
        "FN;CHARSET=klingon:x",
        "END:VCARD",
        "BEGIN:VCARD",
        "KIND:group",
        "FN:All of us",
        "END:VCARD",
        "BEGIN:VCARD",
        "FN:Good\u0000\u0007 One\u2028",
        "END:VCARD",
        "BEGIN:VCARD",
        "FN:At the end",
      ].join("\n"),
    );
    assert.deepEqual(
      cards.map(({ line, fault, at, cells }) => [line, fault, at, cells.FN]),
      [
        [1, "cardOutside", 1, undefined],
        [3, "cardOpen", 5, "Never closed"],
        [5, "cardLine", 7, "No property"],
        [9, "cardEncoding", 10, undefined],
        [12, "cardEncoding", 13, undefined],
        [15, "cardNobody", 15, "All of us"],
        [19, null, 19, "Good One"],
        [22, "cardOpen", 22, "At the end"],
      ],
    );
  });

  test("of long lines, many properties and cards within cards is bounded", async () => {
    const long = await read(`BEGIN:VCARD\nFN:Long\nNOTE:${"x".repeat(5_000_000)}\nEND:VCARD\n`, { size: 65_536 });
    assert.deepEqual([long[0]!.fault, long[0]!.at], ["cardLineTooLong", 3]);
    const picture = await read(`BEGIN:VCARD\nFN:Picture\nPHOTO;ENCODING=b:${"A".repeat(5_000_000)}\nEND:VCARD\n`, { size: 65_536 });
    assert.deepEqual([picture[0]!.fault, picture[0]!.cells.FN], [null, "Picture"]);
    const folded = await read(`BEGIN:VCARD\nFN:Folded\nNOTE:${"\n x".repeat(70_000)}\nEND:VCARD\n`, { size: 65_536 });
    assert.equal(folded[0]!.fault, "cardLineTooLong");
    const many = await read(`BEGIN:VCARD\nFN:Many\n${"TEL:1\n".repeat(100_000)}END:VCARD\nBEGIN:VCARD\nFN:Next\nEND:VCARD\n`, {
      size: 65_536,
    });
    assert.deepEqual(
      many.map(({ fault, cells }) => [fault, cells.FN]),
      [
        ["cardTooLong", "Many"],
        [null, "Next"],
      ],
    );
    const deep = await read(`BEGIN:VCARD\nFN:Deep\n${"AGENT:\nBEGIN:VCARD\n".repeat(5_000)}${"END:VCARD\n".repeat(5_001)}`, {
      size: 65_536,
    });
    assert.deepEqual([deep[0]!.fault, deep.length], ["cardTooDeep", 1]);
    const parameters = await read(`BEGIN:VCARD\nFN;${";".repeat(60_000)}\nTEL;${'"'.repeat(60_000)}\nEND:VCARD\n`, { size: 65_536 });
    assert.equal(parameters[0]!.fault, "cardLine");
  });

  test("of any bytes is read to its end", async () => {
    const piece = fc.constantFrom(
      "BEGIN:VCARD\n",
      "END:VCARD\r\n",
      "FN:",
      "TEL;",
      "QUOTED-PRINTABLE:",
      "=",
      "\\",
      ";",
      ":",
      '"',
      "\n ",
      "\r",
      "ä",
      "\u0000",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (parts, size) => {
          const text = parts.join("");
          for (const charset of ["utf-8", "windows-1250"] as const)
            for (const { cells } of await read(text, { charset, size }))
              for (const cell of Object.values(cells)) assert.doesNotMatch(cell, /(?![\n\t])\p{Cc}/u);
        },
      ),
      { numRuns: 100 },
    );
  });
});

test("whatever is written is read back, in lines of 75 octets at most", async () => {
  const line = fc
    .string({ unit: fc.constantFrom("a", " ", ",", ";", ":", "\\", "n", "ž", "中", "𝄞", '"', "="), minLength: 1, maxLength: 60 })
    .map((text) => text.replace(/\s+/g, " ").trim() || "x");
  await fc.assert(
    fc.asyncProperty(fc.record({ name: line, title: line, organization: line }), async ({ name, title, organization }) => {
      const card: Card = {
        uid: "urn:uuid:1",
        name,
        title,
        organizations: [organization],
        emails: ["a@b.test", "c@d.test"],
        phones: [
          { number: "+420601123456", extension: "12", type: "mobile" },
          { number: "+420222222222", extension: null, type: "work" },
        ],
        language: "cs",
        timeZone: "Europe/Prague",
        categories: ["vip", "cz"],
        changedAt: new Date("2026-11-22T12:00:00.123Z"),
      };
      const text = writeCard(card);
      for (const part of text.split("\r\n")) assert.ok(Buffer.byteLength(part) <= 75, part);
      const [one] = await read(text, { size: 11 });
      assert.deepEqual(one!.cells, {
        FN: name,
        TITLE: title,
        ORG: organization,
        EMAIL: "a@b.test\nc@d.test",
        TEL: "mobile: +420601123456 ext. 12\nwork: +420222222222",
        LANG: "cs",
        TZ: "Europe/Prague",
        CATEGORIES: "vip\ncz",
        UID: "urn:uuid:1",
      });
      assert.match(text, /REV:20261122T120000Z/);
    }),
    { numRuns: 100 },
  );
});
