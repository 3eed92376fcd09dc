/** What a brand shows: pictures judged by their bytes, words in languages, links that lead nowhere hidden. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { testApp, type Answer, type Caller, type TestApp } from "#testing";
import { png } from "../../testing/png.ts";

const V1 = "/api/v1";
let app: TestApp;
let id: string;

before(async () => {
  app = await testApp({ worker: false });
  id = (await app.admin.post(`${V1}/brands`, { name: "Acme" })).body.id;
});
after(() => app?.close());

const upload = async (bytes: Uint8Array | string, name = "logo.png", who: Caller = app.admin): Promise<string> => {
  const headers = { "content-type": "image/png", "content-disposition": `attachment; filename="${name}"` };
  const init = { method: "POST", body: bytes as NonNullable<RequestInit["body"]>, headers };
  const answer = await who.raw(`${V1}/files`, init);
  assert.equal(answer.status, 201);
  return ((await answer.json()) as { id: string }).id;
};
const brand = async () => (await app.admin.get(`${V1}/brands/${id}`)).body;
const change = async (body: object): Promise<Answer> =>
  app.admin.patch(`${V1}/brands/${id}`, body, { "if-match": `"${(await brand()).revision}"` });
const stranger = (path: string) => fetch(`${app.url}${path}`, { headers: { authorization: "Bearer nobody" } });
const attached = async (file: string) =>
  (await sql<{ attached: boolean }>`select attached_at is not null as attached from files where id = ${file}`.execute(app.system.db))
    .rows[0]?.attached;

/** The first bytes of a JPEG and of an extended WebP, as far as their size reaches. */
const jpeg = (width: number, height: number) => {
  const bytes = Buffer.alloc(64);
  bytes.set([0xff, 0xd8, 0xff, 0xc0, 0, 17, 8]);
  bytes.writeUInt16BE(height, 7);
  bytes.writeUInt16BE(width, 9);
  return bytes;
};
const webp = (width: number, height: number) => {
  const bytes = Buffer.alloc(64);
  bytes.write("RIFF", 0, "latin1");
  bytes.write("WEBPVP8X", 8, "latin1");
  bytes.writeUIntLE(width - 1, 24, 3);
  bytes.writeUIntLE(height - 1, 27, 3);
  return bytes;
};

describe("a picture of a brand", () => {
  test("is what its bytes are, and everybody gets it by their hash, to keep and never to sniff", async () => {
    for (const [bytes, mediaType] of [
      [png(300, 60), "image/png"],
      [jpeg(400, 100), "image/jpeg"],
      [webp(2_000, 1), "image/webp"],
    ] as const) {
      const changed = await change({ logo: await upload(bytes, "called.gif") });
      assert.equal(changed.status, 200, JSON.stringify(changed.body));
      const { logo } = changed.body;
      const [width, height] = { "image/png": [300, 60], "image/jpeg": [400, 100], "image/webp": [2_000, 1] }[mediaType];
      assert.deepEqual({ ...logo, url: null }, { url: null, mediaType, width, height, size: bytes.length });
      const got = await stranger(logo.url);
      assert.equal(got.status, 200);
      assert.deepEqual(Buffer.from(await got.arrayBuffer()), Buffer.from(bytes));
      assert.equal(got.headers.get("content-type"), mediaType);
      assert.equal(got.headers.get("cache-control"), "public, max-age=31536000, immutable");
      assert.equal(got.headers.get("x-content-type-options"), "nosniff");
      assert.match(got.headers.get("content-security-policy")!, /sandbox; default-src 'none'/);
      assert.equal(got.headers.get("set-cookie"), null);
    }
  });

  test("is refused by name when it is none, too heavy, too large or nobody's, and nothing changes", async () => {
    const other = await app.agent("admin");
    const before = await brand();
    const twice = await upload(png(3, 3));
    const cases: [string, object, string, string][] = [
      [
        "SVG",
        { logo: await upload('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.png") },
        "logo",
        "pictureKind",
      ],
      ["HTML", { icon: await upload("<!doctype html><script>alert(1)</script>", "a.png") }, "icon", "pictureKind"],
      [
        "GIF",
        { icon: await upload(Buffer.concat([Buffer.from("GIF89a\x10\0\x10\0", "latin1"), Buffer.alloc(30)])) },
        "icon",
        "pictureKind",
      ],
      ["a stump", { logo: await upload(png(9, 9).subarray(0, 20)) }, "logo", "pictureKind"],
      ["no pixels", { logo: await upload(png(1, 1, { width: 0, height: 5 })) }, "logo", "pictureKind"],
      ["a bomb", { logo: await upload(png(1, 1, { width: 50_000, height: 50_000 })) }, "logo", "pictureKind"],
      ["wide", { logoDark: await upload(png(2_001, 1)) }, "logoDark", "picturePixels"],
      ["tall", { logo: await upload(jpeg(1, 2_001)) }, "logo", "picturePixels"],
      ["heavy", { logo: await upload(Buffer.concat([png(5, 5), Buffer.alloc(200_000)])) }, "logo", "pictureBytes"],
      ["another's", { logo: await upload(png(4, 4), "logo.png", other) }, "logo", "unknownThing"],
      ["twice", { logo: twice, icon: twice }, "icon", "unknownThing"],
      ["nothing", { logo: "01900000-0000-7000-8000-00000000ffff" }, "logo", "unknownThing"],
    ];
    for (const [what, body, path, code] of cases) {
      const answer = await change(body);
      assert.equal(answer.status, 422, what);
      const [error] = answer.body.errors;
      assert.deepEqual([error.path, error.code], [path, code], what);
      if (code !== "unknownThing") assert.match(error.message, /(?:a|logo)\.png\u2069/, what);
    }
    assert.deepEqual(await brand(), before);
    assert.equal(await attached(twice), false, "the file of a refused change is its owner's again");
    assert.equal((await change({ icon: twice })).status, 200);
  });

  test("that is replaced or removed is gone, its file let go, while another brand keeps showing the same bytes", async () => {
    const [first, second] = [await upload(png(31, 7)), await upload(png(32, 7))];
    const { logo } = (await change({ logo: first })).body;
    const other = await app.admin.post(`${V1}/brands`, { name: "Acme Cloud", logo: await upload(png(32, 7)) });
    assert.equal(other.status, 201);
    const replaced = (await change({ logo: second })).body.logo;
    assert.equal((await stranger(logo.url)).status, 404);
    assert.equal(await attached(first), false);
    assert.equal((await change({ name: "Acme" })).body.logo.url, replaced.url, "what is not named stays");
    assert.equal((await change({ logo: null })).body.logo, null);
    assert.equal(await attached(second), false);
    assert.equal((await stranger(replaced.url)).status, 200, "the other brand shows it");
    const etag = { "if-match": other.headers.get("etag")! };
    assert.equal((await app.admin.patch(`${V1}/brands/${other.body.id}`, { logo: null }, etag)).status, 200);
    const gone = await stranger(replaced.url);
    assert.equal(gone.status, 404);
    assert.doesNotMatch(gone.headers.get("cache-control") ?? "", /public/);
    for (const path of ["0".repeat(64), "nothing", "..%2f..%2fmain.ts"])
      assert.equal((await stranger(`${V1}/brand-pictures/${path}`)).status, 404);
  });

  test("of a change made from an older state is not taken", async () => {
    const file = await upload(png(6, 6));
    const stale = await app.admin.patch(`${V1}/brands/${id}`, { logo: file }, { "if-match": '"1"' });
    assert.equal(stale.status, 412);
    assert.equal(await attached(file), false);
    const lead = await app.agent("lead");
    assert.equal((await lead.patch(`${V1}/brands/${id}`, { logo: null }, { "if-match": '"1"' })).status, 403);
  });
});

describe("words of a brand", () => {
  test("are kept by language, and links lead to pages and addresses alone", async () => {
    const links = [
      { url: "https://acme.example/imprint?x=1#top", labels: { en: "Legal notice", de: "Impressum" } },
      { url: "http://status.acme.example", labels: { en: "Status" } },
      { url: "mailto:privacy@acme.example?subject=Privacy", labels: { ar: "الخصوصية" } },
    ];
    const words = { welcomeTitles: { en: "Hello", ar: "أهلًا" }, welcomeTexts: { en: "We are here.\nWrite to us." }, links };
    const changed = await change(words);
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    assert.deepEqual((await brand()).links, links);
    assert.deepEqual((await brand()).welcomeTitles, words.welcomeTitles);
    assert.equal((await change({ color: "#000000" })).body.welcomeTexts.en, words.welcomeTexts.en);
    const bad = [
      "javascript:alert(1)",
      "JavaScript:alert(1)//https://acme.example",
      "java\nscript:alert(1)",
      "data:text/html,<script>alert(1)</script>",
      "vbscript:x",
      "//acme.example",
      "/requests",
      "acme.example",
      "https://",
      "https:acme.example",
      "https://acme.example@evil.example/",
      "https://acme.example/\u202egpj",
      'https://acme.example/"onclick=alert(1)',
      "mailto:",
      "mailto:nobody",
      "ftp://acme.example",
    ];
    for (const url of bad) {
      const answer = await change({ links: [{ url, labels: { en: "x" } }] });
      assert.equal(answer.status, 422, url);
      assert.deepEqual([answer.body.errors[0].path, answer.body.errors[0].code], ["links.0.url", "footLink"], url);
    }
    assert.equal((await change({ links: Array(9).fill(links[0]) })).status, 422);
    assert.equal((await change({ links: [{ url: "https://acme.example", labels: {} }] })).body.errors[0].code, "localized");
    assert.equal((await change({ welcomeTitles: { en: "two\nlines" } })).status, 422);
    assert.deepEqual((await change({ links: [], welcomeTitles: {} })).body.links, []);
  });
});
