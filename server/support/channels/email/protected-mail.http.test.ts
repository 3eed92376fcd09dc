import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { mailApp, type MailApp } from "../../../testing/mail-app.ts";
import { selfSigned } from "../../../testing/certificate.ts";

const installed = (name: string) => {
  try {
    execFileSync(name, [name === "openssl" ? "version" : "--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

let app: MailApp;
let folder: string;
before(async () => {
  app = await mailApp();
  folder = mkdtempSync(join(tmpdir(), "protected-"));
});
after(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);
const header = (subject: string) => `From: Ann Smith <ann@customer.example>\r\nTo: support@acme.test\r\nSubject: ${subject}\r\n`;
const add = async (kind: string, key: string) => {
  const { status, body } = await app.admin.post("/api/v1/mail-keys", { kind, key });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
};
/** What a mail became: its message as an agent sees it. */
const sent = async (raw: string) => {
  assert.match(await app.deliver(Buffer.from(raw, "latin1")), /^250/);
  await app.settled();
  const item = (await app.admin.get("/api/v1/intake?limit=1")).body.data[0];
  assert.equal(item.state, "done", JSON.stringify(item));
  return (await app.admin.get(`/api/v1/tickets/${item.ticketNumber}/messages`)).body.data.at(-1);
};
const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith("backstay-keys-"));

describe("S/MIME by OpenSSL", () => {
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: ["ignore", "pipe", "ignore"] }).toString("latin1");
  const inner = "Content-Type: text/plain; charset=utf-8\r\n\r\nThe signed words.\r\n";

  test("tells who signed, whether an authority vouches, what was changed; opens what is encrypted", async (t) => {
    if (!installed("openssl")) return t.diagnostic("openssl is not installed");
    selfSigned({ name: "Test Authority", key: at("ca.key"), certificate: at("ca.pem") });
    for (const [name, address] of [
      ["ann", "ann@customer.example"],
      ["support", "support@acme.test"],
    ] as const) {
      openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        at(`${name}.key`),
        "-out",
        at(`${name}.csr`),
        "-subj",
        `/CN=${name} cert/emailAddress=${address}`,
      );
      writeFileSync(
        at("ext"),
        `subjectAltName=email:${address}\nkeyUsage=digitalSignature,keyEncipherment\nextendedKeyUsage=emailProtection\n`,
      );
      openssl(
        "x509",
        "-req",
        "-in",
        at(`${name}.csr`),
        "-CA",
        at("ca.pem"),
        "-CAkey",
        at("ca.key"),
        "-CAcreateserial",
        "-out",
        at(`${name}.pem`),
        "-days",
        "30",
        "-extfile",
        at("ext"),
      );
    }
    writeFileSync(at("inner"), inner);
    const signed = openssl("cms", "-sign", "-in", at("inner"), "-signer", at("ann.pem"), "-inkey", at("ann.key"));

    const untrusted = await sent(header("before the authority is known") + signed);
    assert.deepEqual(untrusted.authentication.protection.signature.state, "untrusted");
    assert.equal(untrusted.text, "The signed words.");

    const authority = await add("smimeAuthority", readFileSync(at("ca.pem"), "utf8"));
    assert.equal(authority.name, "Test Authority");
    const valid = await sent(header("signed") + signed);
    assert.deepEqual(valid.authentication.protection, {
      signature: { kind: "smime", state: "valid", signer: "ann cert", addresses: ["ann@customer.example"], ofSender: true },
      encryption: null,
    });
    assert.notEqual(valid.authentication.result, "pass", "a signature proves no domain");
    const changed = await sent(header("changed") + signed.replace("The signed words", "The forged words"));
    assert.equal(changed.authentication.protection.signature.state, "invalid");
    const other = await sent(header("signed by another").replace("ann@", "eve@") + signed);
    assert.equal(other.authentication.protection.signature.ofSender, false);

    writeFileSync(
      at("signed"),
      openssl("cms", "-sign", "-nodetach", "-in", at("inner"), "-signer", at("ann.pem"), "-inkey", at("ann.key")),
    );
    const sealed = openssl("cms", "-encrypt", "-aes256", "-in", at("signed"), at("support.pem"));
    const closed = await sent(header("no key yet") + sealed);
    assert.equal(closed.authentication.protection.encryption.state, "noKey");
    await add("smimeKey", readFileSync(at("support.pem"), "utf8") + readFileSync(at("support.key"), "utf8"));
    const open = await sent(header("encrypted and signed") + sealed);
    assert.equal(open.text, "The signed words.");
    assert.equal(open.authentication.protection.encryption.state, "decrypted");
    assert.equal(open.authentication.protection.signature.state, "valid");
    assert.deepEqual(leftovers(), []);
  });

  test("a key is kept sealed and never shown; what is no key is refused", async () => {
    const { rows } = await sql<{ sealed: Buffer }>`select sealed from mail_keys`.execute(app.program.platform.database.staff);
    for (const { sealed } of rows) assert.ok(!sealed.toString("latin1").includes("BEGIN"));
    assert.ok(!JSON.stringify((await app.admin.get("/api/v1/mail-keys")).body).includes("BEGIN"));
    const refused = await app.admin.post("/api/v1/mail-keys", {
      kind: "smimeAuthority",
      key: `-----BEGIN CERTIFICATE-----\n${"A".repeat(80)}\n-----END CERTIFICATE-----`,
    });
    assert.equal(refused.body.errors[0].code, "unreadableKey");
  });
});

describe("OpenPGP by gpg", () => {
  test("tells who signed, with which key; opens what is encrypted, and leaves no agent behind", async (t) => {
    if (!installed("gpg")) return t.diagnostic("gpg is not installed");
    const home = mkdtempSync(join(tmpdir(), "gpg-"));
    const gpg = (...args: string[]) =>
      execFileSync(
        "gpg",
        [
          "--homedir",
          home,
          "--batch",
          "--yes",
          "--pinentry-mode",
          "loopback",
          "--passphrase",
          "",
          "--trust-model",
          "always",
          "--armor",
          ...args,
        ],
        {
          stdio: ["ignore", "pipe", "ignore"],
        },
      ).toString("latin1");
    try {
      gpg("--quick-generate-key", "Ann Smith <ann@customer.example>", "default", "default", "never");
      gpg("--quick-generate-key", "Acme Support <support@acme.test>", "default", "default", "never");
      writeFileSync(at("content"), "Content-Type: text/plain; charset=utf-8\r\n\r\nThe PGP words.\r\n");
      const signature = gpg("--local-user", "ann@customer.example", "--detach-sign", "--output", "-", at("content"));
      const signed = (words = "The PGP words.") =>
        `Content-Type: multipart/signed; boundary=s; micalg=pgp-sha512; protocol="application/pgp-signature"\r\n\r\n--s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${words}\r\n\r\n--s\r\nContent-Type: application/pgp-signature\r\n\r\n${signature}\r\n--s--\r\n`;
      const unknown = await sent(header("signed by nobody we know") + signed());
      assert.equal(unknown.authentication.protection.signature.state, "unknownKey");
      const key = await add("pgpPublic", gpg("--export", "ann@customer.example"));
      assert.deepEqual(key.addresses, ["ann@customer.example"]);
      const valid = await sent(header("signed") + signed());
      assert.deepEqual(valid.authentication.protection.signature, {
        kind: "pgp",
        state: "valid",
        signer: "Ann Smith <ann@customer.example>",
        addresses: ["ann@customer.example"],
        ofSender: true,
      });
      assert.equal((await sent(header("changed") + signed("The other words."))).authentication.protection.signature.state, "invalid");

      const message = gpg(
        "--local-user",
        "ann@customer.example",
        "--sign",
        "--encrypt",
        "--recipient",
        "support@acme.test",
        "--output",
        "-",
        at("content"),
      );
      const sealed = `Content-Type: multipart/encrypted; boundary=e; protocol="application/pgp-encrypted"\r\n\r\n--e\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--e\r\nContent-Type: application/octet-stream\r\n\r\n${message}\r\n--e--\r\n`;
      assert.equal((await sent(header("no key yet") + sealed)).authentication.protection.encryption.state, "noKey");
      await add("pgpKey", gpg("--export-secret-keys", "support@acme.test"));
      const open = await sent(header("encrypted") + sealed);
      assert.equal(open.text, "The PGP words.");
      assert.deepEqual(
        [open.authentication.protection.encryption.state, open.authentication.protection.signature.state],
        ["decrypted", "valid"],
      );
      assert.deepEqual(leftovers(), []);
      const agents = readdirSync("/proc").filter((pid) => {
        try {
          return (
            /gpg-agent/.test(readFileSync(`/proc/${pid}/cmdline`, "latin1")) &&
            /backstay-keys-/.test(readFileSync(`/proc/${pid}/cmdline`, "latin1"))
          );
        } catch {
          return false;
        }
      });
      assert.deepEqual(agents, []);
    } finally {
      execFileSync("gpgconf", ["--homedir", home, "--kill", "all"], { stdio: "ignore" });
      rmSync(home, { recursive: true, force: true });
    }
  });
});
