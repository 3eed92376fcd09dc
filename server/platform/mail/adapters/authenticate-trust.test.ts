/** What a signature is worth, and whose word beside our own findings counts. */
import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { sealMessage } from "mailauth/lib/arc/index.js";
import { dkimSign } from "mailauth/lib/dkim/sign.js";
import { authenticateMail, type AuthenticationInput } from "./authenticate.ts";
import { createDnsCache, type DnsLookup } from "./dns-cache.ts";
import { sameOwner } from "./public-suffixes.ts";

const pair = (bits: number) => generateKeyPairSync("rsa", { modulusLength: bits });
const good = pair(2048);
const weak = pair(768);
const record = (one: typeof good) => `v=DKIM1; p=${one.publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
const pem = (one: typeof good) => one.privateKey.export({ type: "pkcs8", format: "pem" });

const zone: { [name: string]: string } = {
  "_dmarc.firma.example": "v=DMARC1; p=reject",
  "s._domainkey.firma.example": record(good),
  "weak._domainkey.firma.example": record(weak),
  "s._domainkey.other.firma.example": record(good),
  "_dmarc.strict.example": "v=DMARC1; p=none; adkim=s; aspf=s",
  "s._domainkey.strict.example": record(good),
  "s._domainkey.sub.strict.example": record(good),
  "s._domainkey.sealer.example": record(good),
  "s._domainkey.liar.example": record(good),
  // A host that gives names to strangers, and published a policy for all of them.
  "_dmarc.github.io": "v=DMARC1; p=reject",
  "s._domainkey.thief.github.io": record(good),
  "s._domainkey.victim.github.io": record(good),
  "s._domainkey.co.uk": record(good),
  "s._domainkey.thief.co.uk": record(good),
  "s._domainkey.quiet.example": record(good),
  "s._domainkey.lab.quiet.example": record(good),
  "_dmarc.np.example": "v=DMARC1; p=none; sp=quarantine; np=reject",
};
function lookup(more: { [name: string]: string } = {}, silent: readonly string[] = []): DnsLookup {
  const records = { ...zone, ...more };
  return createDnsCache(null, (name, type) => {
    if (silent.includes(name)) return Promise.reject(Object.assign(new Error("silent"), { code: "ETIMEOUT" }));
    const text = type === "TXT" ? records[name] : undefined;
    return text === undefined ? Promise.reject(Object.assign(new Error("none"), { code: "ENOTFOUND" })) : Promise.resolve([[text]]);
  });
}

const mail = (from = "ann@firma.example", more = "", body = "It fails.\r\n") =>
  `From: Ann <${from}>\r\nTo: support@acme.test\r\nSubject: Error\r\nMessage-ID: <1@firma.example>\r\n${more}\r\n${body}`;
type Signing = {
  domain?: string;
  selector?: string;
  key?: typeof good;
  headers?: string;
  algorithm?: string;
  expires?: Date;
  length?: number;
};
async function signed(
  text: string,
  { domain = "firma.example", selector = "s", key = good, headers, algorithm, expires, length }: Signing = {},
) {
  const { signatures, errors } = await dkimSign(Buffer.from(text), {
    canonicalization: "relaxed/relaxed",
    ...(algorithm ? { algorithm } : {}),
    ...(expires ? { expires, signTime: new Date(expires.getTime() - 60_000) } : {}),
    ...(headers ? { headerList: headers } : {}),
    signatureData: [{ signingDomain: domain, selector, privateKey: pem(key), ...(length === undefined ? {} : { maxBodyLength: length }) }],
  } as unknown as Parameters<typeof dkimSign>[1]);
  assert.deepEqual(errors ?? [], []);
  return signatures + text;
}
const judge = (raw: string, more: Partial<AuthenticationInput> = {}, dns = lookup()) =>
  authenticateMail(
    {
      raw: Buffer.from(raw, "latin1"),
      from: "ann@firma.example",
      ambiguousFrom: false,
      envelopeFrom: null,
      ip: "198.51.100.9",
      helo: null,
      ...more,
    },
    dns,
  );
/** A signature over named fields alone, made by hand: for what no library signs. */
function handmade(text: string, names: string, { algorithm = "rsa-sha256", key = good, selector = "s" } = {}): string {
  const hash = algorithm.split("-")[1]!;
  const [head, body] = [text.slice(0, text.indexOf("\r\n\r\n")), text.slice(text.indexOf("\r\n\r\n") + 4)];
  const value = `v=1; a=${algorithm}; c=relaxed/simple; d=firma.example; s=${selector}; h=${names}; bh=${createHash(hash).update(body).digest("base64")}; b=`;
  const fields = head.split("\r\n").map((line) => line.replace(/^([^:]+):\s*/, (_all, name: string) => `${name.toLowerCase()}:`));
  const chosen = names.split(":").flatMap((name) => fields.find((field) => field.startsWith(`${name.toLowerCase()}:`)) ?? []);
  const b = sign(hash, Buffer.from([...chosen, `dkim-signature:${value}`].join("\r\n")), key.privateKey).toString("base64");
  return `DKIM-Signature: ${value}${b}\r\n${text}`;
}

describe("a signature", () => {
  test("counts when it is whole, strong, in time, and of the author's domain", async () => {
    const verdict = await judge(await signed(mail()));
    assert.deepEqual([verdict.result, verdict.dkim, verdict.unsigned], ["pass", "pass", undefined]);
    assert.equal((await judge(handmade(mail(), "From:To:Subject"))).result, "pass", "made by hand as by the library");
  });

  test("does not count when it is weak, outdated, over part of the body, or not over From", async () => {
    const cases: [string, string, string][] = [
      ["weakKey", await signed(mail(), { selector: "weak", key: weak }), "policy"],
      ["weakAlgorithm", handmade(mail(), "From:Subject", { algorithm: "rsa-sha1" }), "policy"],
      ["expired", await signed(mail(), { expires: new Date(Date.now() - 3_600_000) }), "neutral"],
      ["partOfBody", `${await signed(mail(), { length: 11 })}Pay to another account\r\n`, "policy"],
      ["fromUnsigned", handmade(mail(), "To:Subject"), "neutral"],
      ["bodyChanged", (await signed(mail())).replace("It fails.", "Pay me."), "neutral"],
      ["badSignature", (await signed(mail())).replace("Subject: Error", "Subject: Other"), "fail"],
      ["noKey", await signed(mail(), { selector: "gone" }), "neutral"],
    ];
    for (const [reason, raw, result] of cases) {
      const verdict = await judge(raw);
      assert.equal(verdict.result, "fail", reason);
      assert.equal(verdict.dkim, result, reason);
      if (reason !== "noKey") assert.equal(verdict.signatures?.[0]?.reason, reason);
    }
  });

  test("among several, one that counts is enough, and one that does not spoils nothing", async () => {
    const both = await signed(await signed(mail(), { selector: "weak", key: weak }));
    const verdict = await judge(both);
    assert.equal(verdict.result, "pass");
    assert.deepEqual(verdict.signatures?.map((one) => one.result).toSorted(), ["pass", "policy"]);
    // A flood of them is not calculated at all.
    assert.equal(
      (await judge("DKIM-Signature: v=1; a=rsa-sha256; d=firma.example; s=s; h=from; bh=x; b=y\r\n".repeat(40) + both)).result,
      "fail",
    );
  });

  test("leaves open what it does not cover, and what was added a second time", async () => {
    const narrow = await judge(await signed(mail("ann@firma.example", "Reply-To: thief@evil.example\r\n"), { headers: "from:date" }));
    assert.deepEqual([narrow.result, narrow.unsigned], ["pass", ["reply-to", "to", "subject", "message-id"]]);
    const added = await judge(`Subject: [#1001]\r\nIn-Reply-To: <x@y>\r\n${await signed(mail())}`);
    assert.deepEqual([added.result, added.unsigned], ["pass", ["subject", "in-reply-to"]]);
    // The author's own server says that all of it is his.
    const sent = await judge(
      await signed(mail(), { headers: "from" }),
      { envelopeFrom: "ann@firma.example", ip: "192.0.2.1", helo: "mx.firma.example" },
      lookup({ "firma.example": "v=spf1 ip4:192.0.2.1 -all" }),
    );
    assert.deepEqual([sent.result, sent.unsigned], ["pass", undefined]);
  });

  test("of another name of the same owner counts as the policy says", async () => {
    assert.equal((await judge(await signed(mail(), { domain: "other.firma.example" }))).result, "pass", "relaxed");
    const strict = mail("ann@strict.example");
    assert.equal((await judge(await signed(strict, { domain: "sub.strict.example" }), { from: "ann@strict.example" })).result, "fail");
    assert.equal((await judge(await signed(strict, { domain: "strict.example" }), { from: "ann@strict.example" })).result, "pass");
    // Without any policy a name below the author's is somebody's own machine.
    const quiet = mail("ann@quiet.example");
    assert.equal((await judge(await signed(quiet, { domain: "lab.quiet.example" }), { from: "ann@quiet.example" })).result, "none");
    assert.equal((await judge(await signed(quiet, { domain: "quiet.example" }), { from: "ann@quiet.example" })).result, "pass");
  });

  test("of a neighbour under a public suffix never counts, whatever policy stands above both", async () => {
    for (const [from, domain] of [
      ["ann@victim.github.io", "thief.github.io"],
      ["ann@victim.co.uk", "thief.co.uk"],
      ["ann@victim.co.uk", "co.uk"],
    ] as const)
      assert.notEqual((await judge(await signed(mail(from), { domain }), { from })).result, "pass", `${from} by ${domain}`);
    assert.equal(
      (await judge(await signed(mail("a@victim.github.io"), { domain: "victim.github.io" }), { from: "a@victim.github.io" })).result,
      "pass",
    );
    assert.deepEqual(
      [await sameOwner("a.github.io", "b.github.io"), await sameOwner("co.uk", "x.co.uk"), await sameOwner("m.x.co.uk", "x.co.uk")],
      [false, false, true],
    );
  });

  test("that nobody could look up now never passes, and does not fail the mail either", async () => {
    const verdict = await judge(await signed(mail()), {}, lookup({}, ["s._domainkey.firma.example"]));
    assert.deepEqual([verdict.result, verdict.dkim], ["none", "temperror"]);
    const policy = await judge(mail(), {}, lookup({}, ["_dmarc.firma.example"]));
    assert.deepEqual([policy.result, policy.dmarc], ["none", "temperror"]);
  });

  test("the policy is that of the name, of the names below, or of those that do not exist", async () => {
    const of = async (from: string) => (await judge(mail(from), { from }, lookup({ "real.np.example": "here" }))).policy;
    assert.deepEqual([await of("a@np.example"), await of("a@ghost.np.example")], ["none", "reject"]);
  });
});

describe("the word of others", () => {
  const word = (value: string) => `Authentication-Results: ${value}\r\n`;
  const ours = { receivers: ["mx.acme.test"] };

  test("of a receiver we were told of counts", async () => {
    const passing = await judge(
      word("mx.acme.test; spf=pass smtp.mailfrom=ann@firma.example; dmarc=pass (p=reject) header.from=firma.example") + mail(),
      ours,
    );
    assert.deepEqual([passing.result, passing.by, passing.spf], ["pass", { kind: "receiver", name: "mx.acme.test" }, "pass"]);
    const spfOnly = await judge(word('mx.acme.test 1; spf=pass (a comment; with "signs") smtp.mailfrom=firma.example') + mail(), ours);
    assert.equal(spfOnly.result, "pass", "our own DMARC on its SPF");
    const failing = await judge(word("mx.acme.test; dmarc=fail header.from=quiet.example") + mail("a@quiet.example"), {
      ...ours,
      from: "a@quiet.example",
    });
    assert.equal(failing.result, "fail");
  });

  test("of anybody else, about somebody else, or further down counts for nothing", async () => {
    for (const [name, raw, receivers] of [
      ["nobody is trusted", word("mx.acme.test; dmarc=pass header.from=firma.example") + mail(), []],
      ["another server", word("mx.evil.example; dmarc=pass header.from=firma.example") + mail(), ours.receivers],
      ["a name that only begins so", word("mx.acme.test.evil.example; dmarc=pass header.from=firma.example") + mail(), ours.receivers],
      ["another author", word("mx.acme.test; dmarc=pass header.from=evil.example") + mail(), ours.receivers],
      [
        "another sender",
        word("mx.acme.test; spf=pass smtp.mailfrom=x@evil.example; dkim=pass header.d=evil.example") + mail(),
        ours.receivers,
      ],
      [
        "further down",
        word("mx.acme.test; spf=fail; dmarc=fail header.from=firma.example") +
          word("mx.acme.test; dmarc=pass header.from=firma.example") +
          mail(),
        ours.receivers,
      ],
      ["in a comment", word("mx.acme.test; none (; dmarc=pass header.from=firma.example)") + mail(), ours.receivers],
      ["in a quoted string", word('mx.acme.test; spf=fail reason="; dmarc=pass header.from=firma.example"') + mail(), ours.receivers],
      [
        "said twice",
        word("mx.acme.test; dmarc=fail header.from=firma.example; dmarc=pass header.from=firma.example") + mail(),
        ours.receivers,
      ],
      ["for part of a name", word("mx.acme.test; spf=pass smtp.mailfrom=x@notfirma.example") + mail(), ours.receivers],
    ] as [string, string, string[]][])
      assert.equal((await judge(raw, { receivers })).result, "fail", name);
  });

  const seal = async (
    text: string,
    { domain = "sealer.example", results = "mx.sealer.example; dmarc=pass header.from=firma.example" } = {},
  ) =>
    String(
      await sealMessage(Buffer.from(text), {
        signingDomain: domain,
        selector: "s",
        privateKey: pem(good),
        authResults: results,
        cv: text.includes("ARC-Seal") ? "pass" : "none",
      }),
    ) + text;
  const trusting = { sealers: ["sealer.example"] };

  test("of a trusted sealer counts where the author's domain had vouched for the mail before", async () => {
    const raw = await seal(mail("ann@firma.example", "List-Id: <users.sealer.example>\r\n"));
    const verdict = await judge(raw, trusting);
    assert.deepEqual([verdict.result, verdict.arc, verdict.by], ["pass", "pass", { kind: "sealer", name: "sealer.example" }]);
    assert.equal((await judge(raw)).result, "fail", "nobody is trusted unless we were told");
  });

  test("of a sealer does not count when he is unknown, found a failure or another author, or when the mail was changed after him", async () => {
    const raw = await seal(mail());
    for (const [name, text] of [
      ["unknown", await seal(mail(), { domain: "liar.example" })],
      ["a failure", await seal(mail(), { results: "mx; dmarc=fail header.from=firma.example" })],
      ["another author", await seal(mail(), { results: "mx; dmarc=pass header.from=evil.example" })],
      ["nothing about DMARC", await seal(mail(), { results: "mx; spf=pass" })],
      ["a trusted one above a liar", await seal(await seal(mail(), { domain: "liar.example" }))],
      ["changed body", raw.replace("It fails.", "Pay me.")],
      ["changed subject", raw.replace("Subject: Error", "Subject: Other")],
      ["changed finding", raw.replace("dmarc=pass", "dmarc=best")],
      [
        "seal made up",
        `ARC-Seal: i=1; a=rsa-sha256; t=1; cv=none; d=sealer.example; s=s; b=AAAA\r\nARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=sealer.example; s=s; h=from; bh=x; b=AAAA\r\nARC-Authentication-Results: i=1; mx; dmarc=pass header.from=firma.example\r\n${mail()}`,
      ],
    ] as const)
      assert.equal((await judge(text, trusting)).result, "fail", name);
  });
});
