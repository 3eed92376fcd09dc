/** Licence files and keys at the command line: believed as they were signed, and not once OpenSSL or a hand has touched them. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { verifyLicense } from "./verify-license.ts";

const run = promisify(execFile);
const LICENSE = {
  id: "01933e2c-0000-7000-8000-000000000001",
  product: "01933e2c-0000-7000-8000-000000000002",
  policy: "01933e2c-0000-7000-8000-000000000003",
  expiresAt: "2027-06-01T00:00:00.000Z",
  graceEndsAt: null,
  afterEnd: "restrictAccess",
  trial: false,
  floating: true,
  environment: null,
  entitlements: ["reports.pro"],
  limits: { maxMachines: 5, maxUsers: null },
};
const CONTENT = {
  meta: {
    version: 1,
    kind: "license",
    issuedAt: "2026-11-20T00:00:00.000Z",
    expiresAt: "2026-12-20T00:00:00.000Z",
    ttl: 2_592_000,
    counter: 3,
  },
  license: LICENSE,
};
const AT = "--at=2026-11-23T12:00:00Z";
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "backstay-verify-"));
  await openssl("genpkey -algorithm ed25519 -out private.pem");
  await openssl("pkey -in private.pem -pubout -out public.pem");
  await openssl("genpkey -algorithm ed25519 -out other.pem");
});
after(() => rm(folder, { recursive: true, force: true }));

const openssl = (words: string) => run("openssl", words.split(" "), { cwd: folder });

/** What OpenSSL signs with a private key. */
async function signedBy(key: string, data: string): Promise<Buffer> {
  await writeFile(join(folder, "data"), data);
  await openssl(`pkeyutl -sign -inkey ${key} -rawin -in data -out sig`);
  return readFile(join(folder, "sig"));
}

async function file(content: object, { key = "private.pem", kind = "LICENSE" } = {}): Promise<string> {
  const enc = Buffer.from(JSON.stringify(content)).toString("base64");
  const sig = (await signedBy(key, `${kind.toLowerCase()}/${enc}`)).toString("base64");
  const body = Buffer.from(JSON.stringify({ enc, sig, alg: "base64+ed25519", kid: "k1" })).toString("base64");
  return `-----BEGIN ${kind} FILE-----\n${body}\n-----END ${kind} FILE-----\n`;
}

async function verify(content: string, more: string[] = [], publicKey = "public.pem") {
  const given = join(folder, "given");
  await writeFile(given, content);
  const said: { out: string; err: string } = { out: "", err: "" };
  const say = { log: (line: string) => void (said.out += `${line}\n`), error: (line: string) => void (said.err += `${line}\n`) };
  const code = await verifyLicense([given, `--public-key=${join(folder, publicKey)}`, AT, ...more], say);
  return { ...said, code };
}

describe("licence verify", () => {
  test("tells what a file holds whose signature is that of the public key; the American spelling is the same", async () => {
    const { out, err, code } = await verify(await file(CONTENT));
    assert.equal(code, 0, err);
    const main = fileURLToPath(new URL("main.ts", import.meta.url));
    const other = await run(process.execPath, [main, "license", "verify", "given", "--public-key=public.pem", AT], { cwd: folder });
    assert.equal(other.stdout, out);
    assert.match(out, /^Valid\.\n {2}kind +licence file\n/);
    for (const said of [LICENSE.id, "reports.pro", "2027-06-01T00:00:00.000Z", /maxMachines +5/, /counter +3/])
      assert.match(out, new RegExp(said));
  });

  test("refuses a file that another key signed, that was edited, or whose time has run out, each with its reason", async () => {
    const good = await file(CONTENT);
    const edited = Buffer.from(good.split("\n")[1]!, "base64").toString();
    const parts = JSON.parse(edited) as { enc: string };
    const more = Buffer.from(JSON.stringify({ ...CONTENT, license: { ...LICENSE, entitlements: ["everything"] } })).toString("base64");
    const tampered = `-----BEGIN LICENSE FILE-----\n${Buffer.from(JSON.stringify({ ...parts, enc: more })).toString("base64")}\n-----END LICENSE FILE-----`;
    const cases = [
      [await file(CONTENT, { key: "other.pem" }), /^backstay: signature: /],
      [tampered, /^backstay: signature: /],
      [good.replace("BEGIN", "BEGAN"), /^backstay: (malformed|notSigned): /],
      [
        await file({ ...CONTENT, meta: { ...CONTENT.meta, expiresAt: "2026-11-21T00:00:00.000Z" } }),
        /^backstay: expired: .*check out a new one/,
      ],
      ["ABCDE-FGHJK", /^backstay: notSigned: .*validate/],
    ] as const;
    for (const [content, why] of cases) {
      const { out, err, code } = await verify(content);
      assert.deepEqual([code, out.split("\n")[0]], [1, "Not valid."]);
      assert.match(err, why);
    }
  });

  test("asks for the fingerprint of a machine file and holds it against it", async () => {
    const machine = { id: LICENSE.policy, fingerprint: "aa:bb", components: [] };
    const given = await file({ ...CONTENT, meta: { ...CONTENT.meta, kind: "machine" }, machine }, { kind: "MACHINE" });
    assert.match((await verify(given)).err, /--fingerprint/);
    assert.match((await verify(given, ["--fingerprint=cc:dd"])).err, /another machine/);
    assert.equal((await verify(given, ["--fingerprint=aa:bb"])).code, 0);
  });

  test("believes a signed key, as JSON for programs, and tells when its time ran out", async () => {
    const claims = {
      license: LICENSE.id,
      product: LICENSE.product,
      policy: LICENSE.policy,
      entitlements: ["a"],
      iat: 1_763_000_000,
      jti: "x",
      kid: "k1",
    };
    const key = async (more: object) => {
      const signed = `key/${Buffer.from(JSON.stringify({ ...claims, ...more })).toString("base64url")}`;
      return `${signed}.${(await signedBy("private.pem", signed)).toString("base64url")}`;
    };
    const { out, code } = await verify(await key({}), ["--json"]);
    assert.deepEqual([code, JSON.parse(out).content.license], [0, LICENSE.id]);
    const late = await verify(await key({ exp: 1_763_000_001 }));
    assert.deepEqual([late.code, late.err.slice(0, 18)], [1, "backstay: expired:"]);
    assert.match((await verify((await key({})).replace(/.{3}$/, "AAA"))).err, /^backstay: signature/);
  });

  test("says what is wrong with how it was called, and a public key that is none", async () => {
    await assert.rejects(verify("x", ["--at=soon"]), { name: "UsageError", message: /--at takes an instant/ });
    await writeFile(join(folder, "none.pem"), "hello");
    await assert.rejects(verify(await file(CONTENT), [], "none.pem"), /none\.pem holds neither a public key as PEM/);
  });
});
