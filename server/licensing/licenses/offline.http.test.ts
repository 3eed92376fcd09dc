/** Files, codes and signed keys without a network: believed where OpenSSL and the reference verifier believe them, and by nobody once they were touched. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { activationRequest, readAnswer, requestCode } from "#shared/activation-codes";
import { readLicenseFile, type FileContent, type PublicKey, type Remembered } from "#shared/license-file";
import { testApp, type TestApp } from "#testing";

const V1 = "/api/v1";
const HOUR = 3_600_000;
const run = promisify(execFile);
let app: TestApp;
let folder: string;
let now = new Date("2026-11-22T12:00:00Z");
let keys: PublicKey[];

before(async () => {
  app = await testApp({ worker: false, clock: { now: () => now } });
  folder = await mkdtemp(join(tmpdir(), "backstay-offline-"));
  const brand = await made("/brands", { name: "Acme" });
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.id });
  await made("/entitlements", { code: "reports.pro", names: { en: "Reports" } });
});
after(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

const made = async (path: string, body: object = {}): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.ok([200, 201].includes(answer.status), `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const licence = async (rules: object = {}, more: object = {}): Promise<any> => {
  const policy = await made("/policies", { name: "Policy", product: "ledger", floating: true, entitlements: ["reports.pro"], ...rules });
  const license = await made("/licenses", { policy: policy.id, ...more });
  return license;
};
const withKey = (license: { key: string }, path: string, body: object = {}) =>
  app.as({}).post(`${V1}${path}`, body, { authorization: `License ${license.key}` });
const published = async (): Promise<PublicKey[]> => (keys = (await app.as({}).get(`${V1}/signing-keys?limit=200`)).body.data);
const read = (file: string, more: object = {}) => readLicenseFile(file, { keys, now, ...more });
const fault = async (file: string, more: object = {}) => {
  const verdict = await read(file, more);
  return verdict.valid ? "valid" : verdict.fault;
};
const opened = (file: string) =>
  JSON.parse(Buffer.from(file.split("\n").slice(1, -2).join(""), "base64").toString()) as { [name: string]: string };
const closed = (parts: object, kind = "LICENSE") =>
  `-----BEGIN ${kind} FILE-----\n${Buffer.from(JSON.stringify(parts)).toString("base64")}\n-----END ${kind} FILE-----\n`;

/** What a shell would do: the data and the signature as files, the public key as it is published. */
async function openssl(algorithm: string, publicKey: string, data: string, signature: Buffer): Promise<boolean> {
  await writeFile(join(folder, "key.pem"), publicKey);
  await writeFile(join(folder, "data"), data);
  await writeFile(join(folder, "sig"), signature);
  const pss = "-sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32";
  const commands: { [algorithm: string]: string } = {
    ed25519: "pkeyutl -verify -pubin -inkey key.pem -rawin -in data -sigfile sig",
    ecdsaP256: "dgst -sha256 -verify key.pem -signature sig data",
    rsaPss: `dgst ${pss} -verify key.pem -signature sig data`,
  };
  return run("openssl", commands[algorithm]!.split(" "), { cwd: folder }).then(
    ({ stdout }) => /Verified|Successfully/.test(stdout),
    () => false,
  );
}

describe("OpenSSL alone", () => {
  for (const fileAlgorithm of ["ed25519", "ecdsaP256", "rsaPss"])
    test(`verifies a licence file signed with ${fileAlgorithm}, and not one with a changed byte`, async () => {
      const license = await licence({ fileAlgorithm });
      const { file, signingKeyId } = (await withKey(license, `/licenses/${license.id}/actions/check-out`)).body;
      const key = (await published()).find(({ id }) => id === signingKeyId)!;
      const { enc = "", sig = "" } = opened(file);
      assert.equal(await openssl(fileAlgorithm, key.publicKey, `license/${enc}`, Buffer.from(sig, "base64")), true);
      assert.equal(await openssl(fileAlgorithm, key.publicKey, `license/${enc}x`, Buffer.from(sig, "base64")), false);
      assert.equal(await fault(file), "valid");
    });

  for (const scheme of ["ed25519", "ecdsaP256", "rsaPss", "jwt"])
    test(`verifies a key of the scheme ${scheme}`, async () => {
      const license = await licence({ scheme, duration: 30 * 86_400 });
      const key = (await published()).find(({ id }) => id === license.signingKeyId)!;
      const at = license.key.lastIndexOf(".");
      const [data, signature] = [license.key.slice(0, at), Buffer.from(license.key.slice(at + 1), "base64url")];
      if (scheme === "jwt") {
        const { createRemoteJWKSet, jwtVerify } = await import("jose");
        const keySet = createRemoteJWKSet(new URL(`${app.url}${V1}/signing-keys/jwks`));
        const { payload } = await jwtVerify(license.key, keySet, { algorithms: ["ES256"], currentDate: now });
        assert.deepEqual([payload.sub, payload.entitlements], [license.id, ["reports.pro"]]);
        return;
      }
      assert.equal(await openssl(scheme, key.publicKey, data, signature), true);
      assert.equal(await openssl(scheme, key.publicKey, data.replace("key/e", "key/f"), signature), false);
      assert.equal((await withKey(license, "/licenses/actions/validate", { key: license.key })).body.code, "VALID");
      const other = await made(`/licenses/${license.id}/actions/reissue`);
      assert.notEqual(other.key, license.key);
      assert.equal((await withKey(license, "/licenses/actions/validate", { key: license.key })).body.code, "NOT_FOUND");
    });
});

describe("a licence file", () => {
  test("is refused with any byte changed, an entitlement edited, another algorithm named, and by a key that is not the vendor's", async () => {
    const license = await licence();
    const { file } = (await withKey(license, `/licenses/${license.id}/actions/check-out`)).body;
    await published();
    const parts = opened(file);
    const content = JSON.parse(Buffer.from(parts.enc!, "base64").toString()) as FileContent;
    content.license.entitlements.push("everything");
    assert.equal(await fault(closed({ ...parts, enc: Buffer.from(JSON.stringify(content)).toString("base64") })), "signature");
    assert.equal(await fault(closed({ ...parts, alg: "base64+rsa-pss-sha256" })), "unknownKey");
    assert.equal(await fault(closed({ ...parts, kid: license.id })), "unknownKey");
    assert.equal(await fault(closed(parts, "MACHINE")), "signature");
    const body = file.split("\n").slice(1, -2).join("");
    for (let at = 0; at < body.length; at += 41) {
      const changed = `-----BEGIN LICENSE FILE-----\n${body.slice(0, at)}${body[at] === "A" ? "B" : "A"}${body.slice(at + 1)}\n-----END LICENSE FILE-----\n`;
      assert.notEqual(await fault(changed), "valid", `byte ${at}`);
    }
    assert.equal(await fault("nonsense"), "malformed");
    await made(`/signing-keys/${parts.kid}/actions/revoke`);
    await published();
    assert.equal(await fault(file), "unknownKey", "what a lost key signed is not believed");
    const again = (await withKey(license, `/licenses/${license.id}/actions/check-out`)).body;
    await published();
    assert.equal(await fault(again.file), "valid");
  });

  test("is refused when it is over, when the clock goes back, and when an older file is put in its place", async () => {
    const began = now;
    const license = await licence({ duration: 10 * 86_400 });
    const checkOut = async (body: object = {}) => (await withKey(license, `/licenses/${license.id}/actions/check-out`, body)).body;
    const [old, file] = [await checkOut(), await checkOut()];
    await published();
    assert.ok(file.counter > old.counter);
    const verdict = await read(file.file);
    assert.ok(verdict.valid);
    let last: Remembered = verdict.remember;
    assert.equal(await fault(old.file, { last }), "olderFile");
    now = new Date(began.getTime() + 48 * HOUR);
    const later = await read(file.file, { last });
    assert.ok(later.valid);
    last = later.remember;
    now = new Date(began.getTime() + 24 * HOUR);
    assert.equal(await fault(file.file, { last }), "clockRolledBack");
    now = new Date(began.getTime() - HOUR);
    assert.equal(await fault(file.file), "clockRolledBack", "nor before it was issued");
    now = new Date(began.getTime() + 11 * 24 * HOUR);
    assert.equal(await fault(file.file), "licenseExpired", "the file holds, the licence does not");
    now = new Date(began.getTime() + 31 * 24 * HOUR);
    assert.equal(await fault(file.file), "expired");
    const refused = await withKey(license, `/licenses/${license.id}/actions/check-out`);
    assert.deepEqual([refused.status, refused.body.code, refused.body.state], [409, "license.notValid", "expired"]);
    now = began;
  });

  test("that is encrypted is read with the licence key alone, however it was typed", async () => {
    const license = await licence();
    const { file } = (await withKey(license, `/licenses/${license.id}/actions/check-out`, { encrypt: true })).body;
    await published();
    assert.ok(!Buffer.from(opened(file).enc!, "base64").includes("reports"));
    assert.equal(await fault(file), "keyNeeded");
    assert.equal(await fault(file, { licenseKey: "ABCDE-FGHJK" }), "keyWrong");
    assert.equal(await fault(file, { licenseKey: license.key.toLowerCase().replaceAll("-", "") }), "valid");
  });
});

describe("a machine without a network", () => {
  test("has a file that holds nowhere else", async () => {
    const license = await licence();
    const machine = (await withKey(license, "/machines", { fingerprint: "here" })).body;
    for (const encrypt of [false, true]) {
      const { file } = (await withKey(license, `/machines/${machine.id}/actions/check-out`, { encrypt })).body;
      await published();
      const licenseKey = license.key;
      assert.equal(await fault(file, { licenseKey, fingerprint: "here" }), "valid");
      assert.equal(await fault(file, { licenseKey, fingerprint: "elsewhere" }), encrypt ? "keyWrong" : "otherMachine");
      assert.equal(await fault(file, { licenseKey }), "fingerprintNeeded");
    }
  });

  test("is activated by a request carried as a file, which proves the key", async () => {
    const license = await licence({ maxMachines: 1 });
    const activate = (request: string) => app.as({}).post(`${V1}/machines/actions/activate-by-file`, { request });
    const wanted = { license: license.id, fingerprint: "island", name: "Press 4" };
    assert.equal((await activate(await activationRequest("ANOTHER-KEY", wanted))).body.code, "activation.unproved");
    assert.equal((await activate("nonsense")).body.code, "activation.unreadable");
    const answer = await activate(await activationRequest(license.key, wanted));
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    await published();
    assert.equal(await fault(answer.body.file, { fingerprint: "island" }), "valid");
    const second = await activate(await activationRequest(license.key, { ...wanted, fingerprint: "other" }));
    assert.deepEqual([second.status, second.body.code], [409, "machine.noSeat"]);
  });

  test("is activated by a code read out, whose answer holds there alone and until its day", async () => {
    const license = await licence({ typedCodes: true });
    const code = await requestCode("island");
    assert.match(code, /^[0-9A-Z]{5}(-[0-9A-Z]{5}){2}$/);
    const activate = (typed: string, of = license) =>
      app.admin.post(`${V1}/licenses/${of.id}/actions/activate-by-code`, { code: typed, days: 30 });
    const slip = (code.startsWith("A") ? "B" : "A") + code.slice(1);
    assert.equal((await activate(slip)).body.code, "activation.mistyped");
    assert.equal((await activate(code, await licence())).body.code, "activation.codesOff");
    const { code: answer } = (await activate(code.toLowerCase().replaceAll("-", " "))).body;
    const here = { licenseKey: license.key, fingerprint: "island", now };
    const verdict = await readAnswer(answer, here);
    assert.deepEqual(verdict, { valid: true, expiresAt: new Date("2026-12-23T00:00:00Z"), counter: 1 });
    const refused = async (typed: string, more: object) => {
      const told = await readAnswer(typed, { ...here, ...more });
      return told.valid ? "valid" : told.fault;
    };
    assert.equal(await refused(answer, { fingerprint: "elsewhere" }), "otherMachine");
    assert.equal(await refused(answer, { licenseKey: "ANOTHER" }), "otherMachine");
    assert.equal(await refused(answer, { now: new Date("2027-01-01T00:00:00Z") }), "expired");
    assert.equal(await refused(answer, { lastCounter: 2 }), "olderCode");
    assert.equal(await refused(`${answer.slice(0, -1)}${answer.endsWith("A") ? "B" : "A"}`, {}), "mistyped");
  });
});

test("signing keys rotate: the new one signs, what the old one signed holds", async () => {
  const license = await licence();
  const before = (await withKey(license, `/licenses/${license.id}/actions/check-out`)).body;
  const { id } = await made("/signing-keys/actions/rotate", { algorithm: "ed25519" });
  const next = (await withKey(license, `/licenses/${license.id}/actions/check-out`)).body;
  assert.equal(next.signingKeyId, id);
  await published();
  assert.deepEqual([await fault(before.file), await fault(next.file)], ["valid", "valid"]);
  assert.ok(!JSON.stringify(keys).includes("PRIVATE"));
});
