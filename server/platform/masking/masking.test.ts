import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { firstSigns } from "./first-signs.ts";
import { createMasker } from "./index.ts";
import { plantedSecrets, seeded } from "../../testing/planted-secrets.ts";

const masker = createMasker();
const masked = (text: string) => {
  const mask = masker.open();
  return { text: mask.text(text), secrets: mask.secrets };
};
/** What must be gone: of a block its inner lines. */
const core = (secret: string) => (secret.length > 400 ? secret.slice(120, 180) : secret);

describe("secrets that stand in a text", () => {
  test("of at least 40 formats, in sentences and on lines of their own: at least 95 % are masked", (t) => {
    const missed = new Map<string, number>();
    const names = new Set<string>();
    let count = 0;
    for (let seed = 1; seed <= 40; seed += 1)
      for (const { name, written, secret } of plantedSecrets(seeded(seed * 7_919))) {
        names.add(name);
        for (const text of [
          `Hello,\n\nwe use ${written} here.\nThanks`,
          `Hi\n${written}\nbye`,
          `> On Monday you wrote\n> ${written.replaceAll("\n", "\n> ")}\n`,
        ]) {
          count += 1;
          if (masked(text).text.includes(core(secret).split("\n")[0]!)) missed.set(name, (missed.get(name) ?? 0) + 1);
        }
      }
    const total = [...missed.values()].reduce((sum, n) => sum + n, 0);
    t.diagnostic(`${names.size} formats, ${count} planted, ${total} missed: ${JSON.stringify([...missed])}`);
    assert.ok(names.size >= 75);
    assert.ok(1 - total / count >= 0.98, `${total} of ${count} were missed`);
    // A plain word after "password:" in the middle of a sentence is left alone: it is a word.
    assert.deepEqual(
      [...missed.keys()].filter((name) => !["password, lower case word", "bearer header"].includes(name)),
      [],
    );
  });

  test("in HTML: in its text, across its tags, in its attributes, with signs written as entities", () => {
    let missed = 0;
    let count = 0;
    const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
    for (const { written, secret, name } of plantedSecrets(seeded(11))) {
      if (name === "password, lower case word") continue;
      const middle = Math.floor(secret.length / 2);
      const split = escape(written).includes(escape(secret))
        ? escape(written).replace(escape(secret), () => `${escape(secret.slice(0, middle))}<b><i>${escape(secret.slice(middle))}</i></b>`)
        : escape(written);
      for (const html of [
        `<p>we use ${escape(written)} here</p>`,
        `<div><p>we use ${split} here</p></div>`,
        `<p><a href="https://x.example/" title="${escape(written)}">x</a></p>`,
      ]) {
        count += 1;
        const mask = masker.open();
        const out = mask.html(html);
        if (out.replace(/<[^>]*>/g, "").includes(core(secret)) || out.includes(escape(core(secret)))) missed += 1;
        assert.equal(out.replace(/[^<>]/g, ""), html.replace(/[^<>]/g, ""), "tags stay as they were");
      }
    }
    assert.ok(missed / count <= 0.05, `${missed} of ${count} were missed`);
    const mask = masker.open();
    assert.equal(
      mask.html('<table><tr><td>Password</td><td>blau&#52;2Wal</td></tr></table><a href="https://a:s3cr&amp;tX@h.example/?q=1">l</a>'),
      '<table><tr><td>Password</td><td>[masked password 1]</td></tr></table><a href="https://a:masked-address-password-2@h.example/?q=1">l</a>',
    );
  });

  test("that long lines were cut through, and that stand in a quotation", () => {
    const token = `eyJhbGciOiJIUzI1NiJ9.${"eyJzdWIiOiIxMjM0NTY3ODkwIn0".repeat(4)}.${"aB3_x-Zq9".repeat(9)}`;
    for (const prefix of ["", "> ", ">> "]) {
      const wrapped = token.replace(/(.{76})/g, `$1\n${prefix}`);
      const { text, secrets } = masked(`${prefix}the token:\n${prefix}${wrapped}\n${prefix}does not work`);
      assert.equal(text, `${prefix}the token:\n${prefix}[masked jwt 1]\n${prefix}does not work`);
      assert.equal(secrets.length, 1);
    }
  });

  test("the same secret has one mark in all texts of a mail, and marks are never masked again", () => {
    const mask = masker.open();
    const text = mask.text("password: Hase-771x and AKIA2E0A8F3B5C7D9E1F");
    assert.equal(text, "password: [masked password 1] and [masked aws-access-key 2]");
    assert.equal(mask.html("<p>AKIA2E0A8F3B5C7D9E1F</p>"), "<p>[masked aws-access-key 2]</p>");
    assert.equal(masker.open().text(text), text);
    assert.deepEqual(
      mask.secrets.map(({ value }) => value),
      ["Hase-771x", "AKIA2E0A8F3B5C7D9E1F"],
    );
  });

  test("formats that a room registered, as licence keys", () => {
    const own = createMasker([{ type: "acme-license", pattern: "ACME(?:-[0-9A-F]{6}){4}" }]);
    assert.equal(own.open().text("Key ACME-0A1B2C-334455-ABCDEF-001122."), "Key [masked acme-license 1].");
    assert.equal(masker.open().text("Key ACME-0A1B2C-334455-ABCDEF-001122."), "Key ACME-0A1B2C-334455-ABCDEF-001122.");
  });
});

describe("what is no secret stays", () => {
  test("ids, hashes, numbers, addresses, traces and talk of passwords", () => {
    for (const text of [
      "request 0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b failed",
      "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, md5 d41d8cd98f00b204e9800998ecf8427e",
      "commit 9fceb02d0ae598e95dc970b74767f19372d61af8 in branch feature/token-refresh",
      "Order 4000123412341234567, invoice 4539148803436467, tracking 1Z999AA10123456784",
      "call +49 170 1234567 or (555) 010-9999, fax 0043 1 4111 1111",
      "IBAN DE89370400440532013000, VAT DE123456789, ISBN 978-3-16-148410-0",
      "at com.example.auth.TokenFilter.doFilter(TokenFilter.java:42)\n\tat java.base/java.lang.Thread.run(Thread.java:829)",
      "Traceback: File \"/srv/app/secret_manager.py\", line 12, in get_secret_key\n    return os.environ['SECRET_KEY']",
      "Access denied for user 'root'@'localhost' (using password: YES)",
      "I forgot my password. Password: forgotten. How do I reset my password?",
      "Das Passwort ist falsch, und das Kennwort wurde geändert. Esqueci a senha: ajuda! Heslo je špatné.",
      "كلمة المرور غير صحيحة ولا أستطيع الدخول",
      "password=${DB_PASSWORD} password: <your password> password: ******** token: {{token}} api_key=$API_KEY",
      "the token is invalid, the session is over, the key is missing, the secret is out",
      "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----",
      "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n-----END CERTIFICATE-----",
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGqm0Gq0Cz0 ann@laptop",
      "Stripe account acct_1032D82eZvKYlo2C uses pk_live_51H8abcdefGHIJKLMNOPQRST",
      "see https://docs.acme.example/guides/api-key#rotate?lang=en and mailto:key@acme.example",
      "Message-ID: <CAF4aB3xY9z=Qw_12345678901234567890@mail.example.com>",
      "2026-01-05T10:00:00.123Z ERROR id=4111-1111 took 5555555555554445 ns",
    ])
      assert.equal(masked(text).text, text);
  });

  test("in the ordinary texts of the shared material; each hit was looked at", (t) => {
    const data = join(import.meta.dirname, "../../../../shared/data");
    if (!existsSync(data)) return t.diagnostic("the shared test material is absent");
    const hits: string[] = [];
    let characters = 0;
    for (const folder of [
      "email-replies",
      "email-mime",
      "email-bounces",
      "kb-structured-docs",
      "triage-banking77",
      "calendar",
      "importers",
    ])
      for (const file of readdirSync(join(data, folder), { recursive: true, withFileTypes: true })) {
        if (!file.isFile()) continue;
        const text = readFileSync(join(file.parentPath, file.name), "utf8");
        characters += text.length;
        hits.push(...masked(text).secrets.map(({ value }) => value));
      }
    t.diagnostic(`${hits.length} hits in ${(characters / 1e6).toFixed(1)} million characters: ${hits.join(" ")}`);
    // A secret key somebody's program mailed, and a password in a manual's example address: both are what the filter is for.
    assert.deepEqual(hits.toSorted(), ["Password123!", "kWcrlUX5JEDGM/LtmEENI/aVmYvHNif5zB+d9+ct"]);
  });
});

describe("the filter's cost", () => {
  test("grows with the length of a text and no faster, whatever the text is made to provoke", () => {
    const provocations = [
      "Lorem ipsum dolor sit amet, the quick brown fox. ",
      "eyJhbGciOiJIUzI1NiJ9.eyJ",
      "-----BEGIN PRIVATE KEY-----\n",
      "password password:",
      'password: "',
      "api key for ",
      "://a:",
      "glpat-aaaa",
      "4111 1111 ",
      "PuTTY-User-Key-File-2: x\nPrivate-Lines: 999\n",
      "QWxhZGRpbjpvcGVuIHNlc2FtZQQWxhZGRpbjpvcGVuIHNlc2FtZQQWxhZGRpbjpvcGVuIHNlc2FtZQ\n",
      "Authorization: Basic ",
      "a",
      "<b>p</b>&amp;",
    ];
    const cost = (piece: string, length: number) => {
      const text = piece.repeat(Math.ceil(length / piece.length));
      const before = process.cpuUsage();
      const mask = masker.open();
      mask.text(text);
      mask.html(text.replaceAll("<", "&lt;"));
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const mixed = provocations.map((piece) => piece.repeat(40)).join("\n");
    for (const [piece, length] of [...provocations.map((one) => [one, 500_000] as const), [mixed, 5_000_000] as const]) {
      cost(piece, length / 10);
      // Ten times the text may cost ten times as much; a filter that goes back over it costs a hundred times.
      const ratio = cost(piece, length) / Math.max(cost(piece, length / 10), 10_000);
      assert.ok(ratio < 40, `${JSON.stringify(piece.slice(0, 30))}: ten times the text cost ${ratio.toFixed(0)} times as much`);
    }
  });
});

test("what a pattern can begin with is told", () => {
  assert.deepEqual([...firstSigns("gh[po]_[A-Z]{3}")!], ["gh"]);
  assert.deepEqual([...firstSigns("(?:AK|xo)[a-z]{2}|\\$2[ab]?x")!].toSorted(), ["$2", "AK", "xo"]);
  assert.equal(firstSigns("[0-1]{4}-x")!.size, 4);
  assert.equal(firstSigns(".+x"), null);
  assert.deepEqual([...firstSigns("a?bc")!].toSorted(), ["ab", "bc"]);
});
