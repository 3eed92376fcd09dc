/** DKIM: what leaves is signed so that others verify it, keys are kept, checked, changed and retired. */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { sql } from "kysely";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { fixedClock } from "#platform/clock";
import { systemContext } from "#platform/http";
import { startDnsServer, type DnsServer } from "../../testing/dns-server.ts";
import { mailApp, startRelay, type MailApp, type Relay } from "../../testing/mail-app.ts";
import { queueMail } from "./index.ts";
import { dkimRecord, newDkimKey, publicKeyIn, publicKeyOf, signDkim, type DkimAlgorithm } from "./model/dkim.ts";

const clock = fixedClock("2026-01-05T10:00:00Z");
let app: MailApp;
let relay: Relay;
let dns: DnsServer;
before(async () => {
  [relay, dns] = await Promise.all([startRelay(), startDnsServer()]);
  app = await mailApp({ env: { BACKSTAY_SMTP_URL: relay.url, BACKSTAY_DNS: dns.address }, clock });
});
after(async () => {
  await app.close();
  await Promise.all([relay.stop(), dns.stop()]);
});

type Key = {
  id: string;
  domain: string;
  selector: string;
  state: string;
  record: { name: string; value: string };
  check: { result: string } | null;
  revision: number;
};
const make = async (algorithm: DkimAlgorithm, domain = "acme.test"): Promise<Key> =>
  (await app.admin.post("/api/v1/dkim-keys", { domain, algorithm })).body;
const change = (key: Key, body: object) => app.admin.patch(`/api/v1/dkim-keys/${key.id}`, body, { "if-match": `"${key.revision}"` });
const records = {
  resolver: async (name: string) =>
    dns.zone[name.toLowerCase()] ? [[dns.zone[name.toLowerCase()]!]] : Promise.reject(Object.assign(new Error(), { code: "ENOTFOUND" })),
};
const bySelector = (found: readonly (readonly (string | undefined)[])[]) =>
  found.toSorted((a, b) => String(a[2]).localeCompare(String(b[2])));
const verdicts = async (raw: string | Buffer) => {
  const { results } = await dkimVerify(typeof raw === "string" ? Buffer.from(raw, "latin1") : raw, records);
  return results.map((one) => [
    one.status.result,
    (one as { signingDomain?: string }).signingDomain,
    (one as { selector?: string }).selector,
  ]);
};
let lastId = "";
async function sent(text: string, from = "support@acme.test"): Promise<string> {
  relay.mails.length = 0;
  lastId = (
    await queueMail(systemContext(app.program.platform, "test"), {
      kind: "test",
      to: { address: "ann@customer.example", name: "Zoë — Ann" },
      from: { address: from, name: "Acme, مرحبا" },
      subject: "Grüße aus  der   Ferne, die so lang sind, dass die Zeile gefaltet werden muss, und noch etwas länger",
      content: { text, html: `<p>${text}</p>` },
      references: ["a.b.c@customer.example", "d.e.f@customer.example"],
      inReplyTo: "d.e.f@customer.example",
    })
  ).id;
  await app.settled();
  return relay.mails[0]!.raw;
}

describe("keys", () => {
  test("sign nothing before they are active, then both kinds at once, and verify elsewhere", async () => {
    assert.ok(!(await sent("unsigned")).includes("DKIM-Signature"));
    const keys = [await make("rsa"), await make("ed25519")];
    for (const key of keys) {
      assert.equal(key.state, "waiting");
      const refused = await change(key, { state: "active" });
      assert.deepEqual([refused.status, refused.body.code, refused.body.check.result], [409, "dkim.recordMissing", "absent"]);
      dns.zone[key.record.name] = "v=DKIM1; k=rsa; p=AAAA";
      assert.equal((await app.admin.post(`/api/v1/dkim-keys/${key.id}/check`)).body.check.result, "different");
      dns.zone[key.record.name] = key.record.value;
      const active = await change(key, { state: "active" });
      assert.deepEqual([active.status, active.body.state, active.body.check.result], [200, "active", "found"]);
    }
    for (const text of ["Hello\n.\n..dots  \n\n\n", "Příliš žluťoučký kůň", "مرحبا بكم", ""]) {
      const raw = await sent(text);
      assert.deepEqual(bySelector(await verdicts(raw)), bySelector(keys.map(({ selector }) => ["pass", "acme.test", selector])));
      const shown = await app.admin.raw(`/api/v1/outbox/${lastId}/raw`);
      assert.equal(
        Buffer.from(await shown.arrayBuffer())
          .toString("latin1")
          .trimEnd(),
        raw.trimEnd(),
        "the outbox shows the bytes that left",
      );
    }
  });

  test("are oversigned: a header added on the way breaks the signature", async () => {
    const raw = await sent("Hello");
    for (const added of [
      "Subject: Something else",
      "Reply-To: evil@elsewhere.example",
      "From: Evil <evil@elsewhere.example>",
      "To: you@elsewhere.example",
      "Cc: more@elsewhere.example",
    ])
      for (const [result] of await verdicts(`${added}\r\n${raw}`)) assert.notEqual(result, "pass", added);
    for (const [result] of await verdicts(`X-Spam-Status: No\r\nReceived: from a by b\r\n${raw}`)) assert.equal(result, "pass");
    for (const [result] of await verdicts(raw.replace("Hello", "Hollo"))) assert.notEqual(result, "pass");
  });

  test("sign for names below their domain, and for no other domain", async () => {
    assert.equal((await verdicts(await sent("x", "no-reply@help.acme.test"))).length, 2);
    assert.ok(!(await sent("x", "no-reply@elsewhere.test")).includes("DKIM-Signature"));
    assert.ok(!(await sent("x", "no-reply@notacme.test")).includes("DKIM-Signature"));
  });

  test("are changed without a gap: the new one signs, the old one retires, mail under way still verifies", async () => {
    const before = await sent("before");
    const next = await make("rsa");
    dns.zone[next.record.name] = next.record.value;
    assert.equal((await change(next, { state: "active" })).status, 200);
    const { data } = (await app.admin.get("/api/v1/dkim-keys")).body as { data: (Key & { algorithm: string })[] };
    assert.deepEqual(
      data.filter((key) => key.algorithm === "rsa").map(({ state }) => state),
      ["active", "retired"],
    );
    assert.ok((await verdicts(await sent("after"))).some(([result, , selector]) => result === "pass" && selector === next.selector));
    for (const [result] of await verdicts(before)) assert.equal(result, "pass");
    const old = data.find(({ state }) => state === "retired")!;
    assert.equal((await app.admin.delete(`/api/v1/dkim-keys/${next.id}`)).status, 409);
    assert.equal((await app.admin.delete(`/api/v1/dkim-keys/${old.id}`)).status, 204);
  });

  test("are stored sealed, and no answer holds the private half", async () => {
    const { rows } = await sql<{
      id: string;
      sealed_key: Buffer;
      algorithm: DkimAlgorithm;
      public_key: string;
    }>`select * from dkim_keys`.execute(app.program.platform.database.staff);
    for (const row of rows) {
      assert.ok(!row.sealed_key.toString("latin1").includes("PRIVATE KEY"));
      const opened = app.program.platform.crypto.decrypt(`dkim key ${row.id}`, row.sealed_key).toString();
      assert.equal(publicKeyOf(opened, row.algorithm), row.public_key);
      assert.throws(() => app.program.platform.crypto.decrypt("dkim key of another", row.sealed_key));
    }
    assert.ok(!JSON.stringify((await app.admin.get("/api/v1/dkim-keys")).body).includes("PRIVATE"));
    const audit = (await app.admin.get("/api/v1/audit?limit=200")).body.data as { action: string }[];
    assert.ok(audit.some(({ action }) => action === "dkim.create") && audit.some(({ action }) => action === "dkim.update"));
  });

  test("for what is no domain are refused", async () => {
    for (const domain of ["acme", "a b.test", "acme.test\r\nX: y", "-a.test", ""])
      assert.equal((await app.admin.post("/api/v1/dkim-keys", { domain })).status, 422, domain);
  });
});

test("the record names the key and is read back", () => {
  const { publicKey } = newDkimKey("rsa");
  const { name, value } = dkimRecord({ domain: "acme.test", selector: "s1", algorithm: "rsa", publicKey });
  assert.equal(name, "s1._domainkey.acme.test");
  assert.equal(publicKeyIn(value), publicKey);
  assert.equal(publicKeyIn("v=spf1 -all"), null);
  assert.equal(publicKeyIn("v=DKIM1; p="), "");
});

test("mails with an empty body, odd white space and repeated headers are signed as RFC 6376 says", async () => {
  const { privateKey, publicKey } = newDkimKey("ed25519");
  const key = { domain: "x.test", selector: "s", algorithm: "ed25519" as const, key: createPrivateKey(privateKey) };
  dns.zone["s._domainkey.x.test"] = dkimRecord({ domain: "x.test", selector: "s", algorithm: "ed25519", publicKey }).value;
  const head = "From: a@x.test\r\nTo:  b@y.test \r\nSubject:\ttwo\r\n\t lines  here \r\nReferences: <a>\r\nReferences: <b>\r\n";
  for (const body of ["\r\n", "\r\n\r\n\r\n", "\r\n a  b\t\tc \r\n\t\r\n\r\n", "\r\nno end", "\r\n \r\nx"]) {
    const signed = signDkim(Buffer.from(head + body), [key], new Date("2026-01-05T10:00:00Z"));
    assert.deepEqual(await verdicts(signed), [["pass", "x.test", "s"]], JSON.stringify(body));
  }
});
