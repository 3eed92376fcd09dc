import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { dkimSign } from "mailauth/lib/dkim/sign.js";
import { authenticateMail, signatureKeys } from "./authenticate.ts";
import { createDnsCache, type DnsLookup } from "./dns-cache.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = publicKey.export({ type: "spki", format: "der" }).toString("base64");

function zone(records: { [name: string]: string }): DnsLookup & { asked: string[] } {
  const asked: string[] = [];
  const lookup = createDnsCache(null, (name, type) => {
    asked.push(`${type} ${name}`);
    const text = type === "TXT" ? records[name] : undefined;
    return text === undefined ? Promise.reject(Object.assign(new Error("none"), { code: "ENOTFOUND" })) : Promise.resolve([[text]]);
  });
  return Object.assign(lookup, { asked });
}

const plain =
  "From: Ann <ann@firma.example>\r\nTo: support@acme.test\r\nSubject: Error\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\n\r\nIt fails.\r\n";
async function signed(domain: string, text = plain): Promise<Buffer> {
  const { signatures } = await dkimSign(Buffer.from(text), {
    canonicalization: "relaxed/relaxed",
    signatureData: [{ signingDomain: domain, selector: "s", privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) }],
  } as unknown as Parameters<typeof dkimSign>[1]);
  return Buffer.from(signatures + text);
}
const records = {
  "s._domainkey.firma.example": `v=DKIM1; p=${key}`,
  "_dmarc.firma.example": "v=DMARC1; p=reject",
  "firma.example": "v=spf1 ip4:192.0.2.1 -all",
  "s._domainkey.evil.example": `v=DKIM1; p=${key}`,
};
const judge = (raw: Uint8Array, lookup: DnsLookup, more: object = {}) =>
  authenticateMail(
    {
      raw,
      from: "ann@firma.example",
      ambiguousFrom: false,
      envelopeFrom: "ann@firma.example",
      ip: "198.51.100.9",
      helo: "mx.firma.example",
      ...more,
    },
    lookup,
  );

describe("who sent a mail", () => {
  test("of a mail that was fetched nobody knows the sending server: without a signature its sender is unproven, not disowned", async () => {
    const fetched = await judge(Buffer.from(plain), zone(records), { ip: null, helo: null, envelopeFrom: null });
    assert.deepEqual([fetched.result, fetched.dmarc], ["none", "none"]);
    const delivered = await judge(Buffer.from(plain), zone(records));
    assert.deepEqual([delivered.result, delivered.dmarc], ["fail", "fail"]);
  });

  test("a signature of the author's domain passes", async () => {
    assert.deepEqual(await judge(await signed("firma.example"), zone(records)), {
      result: "pass",
      spf: "fail",
      dkim: "pass",
      dmarc: "pass",
      domain: "firma.example",
      policy: "reject",
      signatures: [{ domain: "firma.example", result: "pass", reason: null }],
    });
  });

  test("the author's own server passes without a signature", async () => {
    assert.equal((await judge(Buffer.from(plain), zone(records), { ip: "192.0.2.1" })).result, "pass");
  });

  test("a foreign signature, a changed body and a forged sender fail where the domain has a policy", async () => {
    assert.equal((await judge(await signed("evil.example"), zone(records))).result, "fail");
    const changed = Buffer.from((await signed("firma.example")).toString().replace("It fails.", "Pay me."));
    assert.equal((await judge(changed, zone(records))).result, "fail");
    assert.equal((await judge(Buffer.from(plain), zone(records))).result, "fail");
  });

  test("a forged Authentication-Results header counts for nothing", async () => {
    assert.equal(
      (await judge(Buffer.from(`Authentication-Results: localhost; dmarc=pass; dkim=pass; spf=pass\r\n${plain}`), zone(records))).result,
      "fail",
    );
  });

  test("without any published record nobody can tell, and nothing is loaded or hashed", async () => {
    const lookup = zone({});
    assert.deepEqual(await judge(await signed("firma.example"), lookup), {
      result: "none",
      spf: "none",
      dkim: "neutral",
      dmarc: "none",
      domain: "firma.example",
    });
    const before = lookup.asked.length;
    await judge(await signed("firma.example"), lookup);
    assert.equal(lookup.asked.length, before, "refusals are remembered");
  });

  test("without a policy an aligned signature passes and a foreign one does not", async () => {
    const { "_dmarc.firma.example": _policy, ...rest } = records;
    assert.equal((await judge(await signed("firma.example"), zone(rest))).result, "pass");
    assert.equal((await judge(await signed("evil.example"), zone(rest))).result, "none");
  });

  test("several authors are never believed", async () => {
    assert.equal((await judge(await signed("firma.example"), zone(records), { ambiguousFrom: true })).result, "fail");
  });

  test("a silent resolver is asked a few times and then left alone for a while", async () => {
    let asked = 0;
    const lookup = createDnsCache(null, () => {
      asked += 1;
      return Promise.reject(Object.assign(new Error("slow"), { code: "ETIMEOUT" }));
    });
    assert.equal((await judge(await signed("firma.example"), lookup)).result, "none");
    let before = 0;
    for (const domain of ["other.example", "third.example", "fourth.example"]) {
      before = asked;
      const from = `x@${domain}`;
      const verdict = await authenticateMail(
        { raw: Buffer.from(plain), from, ambiguousFrom: false, envelopeFrom: from, ip: "192.0.2.7", helo: domain },
        lookup,
      );
      assert.deepEqual([verdict.result, verdict.spf, verdict.dmarc], ["none", "temperror", "temperror"]);
    }
    assert.equal(asked, before);
  });

  test("a resolver that never answers is cut off", async () => {
    const started = performance.now();
    const verdict = await authenticateMail(
      { raw: Buffer.from(plain), from: "ann@firma.example", ambiguousFrom: false, envelopeFrom: "", ip: null, helo: null },
      () => new Promise(() => {}),
      200,
    );
    assert.ok(performance.now() - started < 1_000);
    assert.equal(verdict.result, "none");
  });

  test("signatures are bounded", () => {
    assert.deepEqual(
      signatureKeys(Buffer.from("DKIM-Signature: v=1; d=a.example;\r\n s=k1; b=x\r\n\r\nDKIM-Signature: d=b.example; s=k")),
      ["k1._domainkey.a.example"],
    );
    assert.equal(signatureKeys(Buffer.from("DKIM-Signature: d=a.example; s=k\r\n".repeat(50))).length, 5);
  });
});
