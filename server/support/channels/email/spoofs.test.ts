/**
 * Spoofs and hijacks, one by one, by the real SMTP intake with real keys and a real name server. After each: nothing of it stands in Ann's ticket, the
 * attacker reads nothing of it, nobody new takes part in it, and nothing was or will be mailed to anybody who is not in it.
 */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { sql } from "kysely";
import { sealMessage } from "mailauth/lib/arc/index.js";
import { dkimSign } from "mailauth/lib/dkim/sign.js";
import PostalMime from "postal-mime";
import { startDnsServer, type DnsServer } from "../../../testing/dns-server.ts";
import { letter, mailApp, type MailApp } from "../../../testing/mail-app.ts";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = `v=DKIM1; p=${pair.publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const elsewhere = "v=spf1 ip4:192.0.2.77 -all";
const here = "v=spf1 ip4:127.0.0.1 -all";
const zone: { [name: string]: string } = {
  // The customer, the vendor and a bank send from elsewhere and sign; whatever comes from here unsigned in their name is forged.
  "customer.example": elsewhere,
  "_dmarc.customer.example": "v=DMARC1; p=reject; adkim=s",
  "s._domainkey.customer.example": key,
  "s._domainkey.staff.customer.example": key,
  "vendor.test": elsewhere,
  "_dmarc.vendor.test": "v=DMARC1; p=reject",
  "s._domainkey.vendor.test": key,
  "bank.example": elsewhere,
  "_dmarc.bank.example": "v=DMARC1; p=quarantine; sp=none",
  // The attacker has everything in order.
  "evil.example": here,
  "_dmarc.evil.example": "v=DMARC1; p=reject",
  "s._domainkey.evil.example": key,
  "customer.example.evil.example": here,
  "xn--ustomer-8vf.example": here,
  "_dmarc.xn--ustomer-8vf.example": "v=DMARC1; p=reject",
  "_dmarc.victim.github.io": "v=DMARC1; p=reject",
  "s._domainkey.thief.github.io": key,
};

let app: MailApp;
let dns: DnsServer;
let jana: Awaited<ReturnType<MailApp["agent"]>>;
let otto: Awaited<ReturnType<MailApp["agent"]>>;
let mallory: Awaited<ReturnType<MailApp["contact"]>>;
/** What the attacker knows in the worst case: everything of Ann's mails, of Bob's, and of the mails to an agent. */
let ann: { number: number; id: string; messageId: string; token: string; reply: string; old: string; marker: string; raw: string };
let bob: { number: number; token: string; reply: string };
let agentMail: { token: string; reply: string; noteToken: string };

type Signing = { domain: string; headers?: string; length?: number };
async function signed(raw: string, { domain, headers, length }: Signing): Promise<string> {
  const { signatures } = await dkimSign(Buffer.from(raw), {
    canonicalization: "relaxed/relaxed",
    ...(headers ? { headerList: headers } : {}),
    signatureData: [{ signingDomain: domain, selector: "s", privateKey, ...(length === undefined ? {} : { maxBodyLength: length }) }],
  } as unknown as Parameters<typeof dkimSign>[1]);
  return signatures + raw;
}
const crlf = (raw: string) => raw.replace(/\r?\n/g, "\r\n");

async function openFor(
  email: string,
): Promise<{ number: number; id: string; messageId: string; token: string; reply: string; marker: string; raw: string }> {
  const messageId = `<first.${email}>`;
  const raw = await signed(crlf(letter({ From: email, "Message-ID": messageId, Subject: "Export" }, "My export fails")), {
    domain: "customer.example",
  });
  assert.match(await app.deliver(raw, { from: email }), /^250/);
  await app.settled();
  const item = (await app.admin.get("/api/v1/intake?limit=1")).body.data[0];
  const ticket = (await app.admin.get(`/api/v1/tickets/${item.ticketNumber}`)).body;
  await jana.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "Your key is SECRET-42", visibility: "public" });
  await app.settled();
  const mail = (await app.admin.get(`/api/v1/outbox?ticket=${ticket.number}`)).body.data.find(
    (one: { kind: string }) => one.kind === "reply",
  );
  const parsed = await PostalMime.parse(Buffer.from((await app.admin.get(`/api/v1/outbox/${mail.id}/raw`)).body));
  const marker = /ref-\d+-[a-z2-7]{16}/.exec(mail.text)![0];
  return { number: ticket.number, id: ticket.id, messageId, token: parsed.messageId!, reply: parsed.replyTo![0]!.address!, marker, raw };
}

before(async () => {
  dns = await startDnsServer(zone);
  app = await mailApp({ env: { BACKSTAY_DNS: dns.address } });
  jana = await app.agent("agent", { name: "Jana", email: "jana@vendor.test" });
  otto = await app.agent("agent", { name: "Otto", email: "otto@vendor.test" });
  mallory = await app.contact({ name: "Mallory", email: "mallory@evil.example" });
  const first = await openFor("ann@customer.example");
  bob = await openFor("bob@customer.example");
  // An older reply address of hers, whose time is over.
  const db = app.program.platform.database.staff;
  await jana.post(`/api/v1/tickets/${first.number}/messages`, { body: "More", visibility: "public" });
  await app.settled();
  const { rows } = await sql<{
    id: string;
    reply_to: string;
  }>`select id, reply_to from outbound_mails where to_address = 'ann@customer.example' order by created_at desc limit 1`.execute(db);
  await sql`update email_reply_tokens set expires_at = now() - interval '1 day' where ticket_id = ${first.id} and created_at = (select max(created_at) from email_reply_tokens where ticket_id = ${first.id})`.execute(
    db,
  );
  ann = { ...first, old: rows[0]!.reply_to };
  const { headers } = await app.admin.get(`/api/v1/tickets/${ann.number}`);
  await app.admin.patch(`/api/v1/tickets/${ann.number}`, { assignee: otto.id }, { "if-match": headers.get("etag")! });
  await jana.post(`/api/v1/tickets/${ann.number}/messages`, { body: "Otto, please look", visibility: "internal", mentions: [otto.id] });
  await app.settled();
  const mails = (
    await sql<{
      kind: string;
      message_id: string;
      reply_to: string;
    }>`select kind, message_id, reply_to from outbound_mails where to_address = 'otto@vendor.test'`.execute(db)
  ).rows;
  const of = (kind: string) => mails.find((one) => one.kind === kind)!;
  agentMail = { token: `<${of("assigned").message_id}>`, reply: of("assigned").reply_to, noteToken: `<${of("mentioned").message_id}>` };
});
after(async () => {
  await app.close();
  await dns.stop();
});

type Outcome = "opens" | "held" | "refused" | "setAside";
type Spoof = {
  headers?: { [name: string]: string | null };
  body?: string;
  /** MAIL FROM, and where it is delivered. */
  from?: string;
  to?: string | string[];
  sign?: Signing;
  /** The last hand on the bytes. */
  then?: (raw: string) => string | Promise<string>;
  outcome: Outcome;
};
const ANN = "Ann Smith <ann@customer.example>";
const EVIL = "mallory@evil.example";
const reply = () => ({ "In-Reply-To": ann.token });

/** Each is a name and what is sent; written as functions, since they use what the scene gives. */
const SPOOFS: [string, () => Spoof][] = [
  // Who one claims to be.
  ["From with failing DMARC, with her token", () => ({ headers: { From: ANN, ...reply() }, outcome: "held" })],
  ["From with failing DMARC, to her reply address", () => ({ headers: { From: ANN, To: ann.reply }, to: ann.reply, outcome: "held" })],
  ["From with failing DMARC, with her Message-ID", () => ({ headers: { From: ANN, "In-Reply-To": ann.messageId }, outcome: "opens" })],
  [
    "From with failing DMARC, with the subject's tag",
    () => ({ headers: { From: ANN, Subject: `Re: [#${ann.number}]` }, outcome: "opens" }),
  ],
  ["From with failing DMARC, with the sign of the text", () => ({ headers: { From: ANN }, body: `> ${ann.marker}`, outcome: "opens" })],
  ["From with failing DMARC and a stranger in Cc", () => ({ headers: { From: ANN, Cc: "thief@evil.example" }, outcome: "opens" })],
  ["From with failing DMARC, the envelope in order", () => ({ headers: { From: ANN, ...reply() }, from: EVIL, outcome: "held" })],
  ["From signed by somebody else", () => ({ headers: { From: ANN, ...reply() }, sign: { domain: "evil.example" }, outcome: "held" })],
  [
    "From signed by a sibling below her domain",
    () => ({ headers: { From: ANN, ...reply() }, sign: { domain: "staff.customer.example" }, outcome: "held" }),
  ],
  [
    "her mail with another body",
    () => ({
      headers: { From: ANN, ...reply() },
      sign: { domain: "customer.example" },
      then: (raw) => `${raw}Pay to another account\r\n`,
      outcome: "held",
    }),
  ],
  [
    "text appended behind an l= tag",
    () => ({
      headers: { From: ANN, ...reply() },
      sign: { domain: "customer.example", length: 20 },
      then: (raw) => `${raw}Pay to another account\r\n`,
      outcome: "held",
    }),
  ],
  [
    "a signature that is not over From",
    () => ({
      headers: { From: ANN, ...reply() },
      sign: { domain: "customer.example" },
      then: (raw) => raw.replace(/([;\s]h=)[^;]+/, "$1To:Subject:Date"),
      outcome: "held",
    }),
  ],
  ["two From fields, hers first", () => ({ headers: { From: `${ANN}\nFrom: ${EVIL}`, ...reply() }, from: EVIL, outcome: "held" })],
  [
    "two From fields, hers last, the other signed",
    () => ({
      headers: { From: EVIL, ...reply() },
      sign: { domain: "evil.example" },
      then: (raw) => `From: ${ANN}\r\n${raw}`,
      from: EVIL,
      outcome: "held",
    }),
  ],
  ["two authors in one From", () => ({ headers: { From: `${ANN}, ${EVIL}`, ...reply() }, from: EVIL, outcome: "held" })],
  [
    "group syntax with her in it",
    () => ({ headers: { From: `friends: ann@customer.example, ${EVIL};`, ...reply() }, from: EVIL, outcome: "held" }),
  ],
  ["group of her alone", () => ({ headers: { From: "friends: ann@customer.example;", ...reply() }, from: EVIL, outcome: "held" })],
  [
    "her address as a display name",
    () => ({ headers: { From: `"ann@customer.example" <${EVIL}>`, ...reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "her address as an encoded word",
    () => ({ headers: { From: `=?utf-8?q?ann=40customer=2Eexample?= <${EVIL}>`, ...reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "an encoded word that closes the address",
    () => ({ headers: { From: `=?utf-8?q?=3Cann=40customer=2Eexample=3E?= <${EVIL}>`, ...reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "an encoded word inside the address",
    () => ({ headers: { From: "=?utf-8?q?ann?=@customer.example", ...reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "CR and LF in an encoded name",
    () => ({ headers: { From: `=?utf-8?q?Ann=0D=0AFrom:_ann=40customer.example?= <${EVIL}>`, ...reply() }, from: EVIL, outcome: "held" }),
  ],
  ["her in Sender, another in From", () => ({ headers: { From: EVIL, Sender: ANN, ...reply() }, from: EVIL, outcome: "held" })],
  [
    "another in Sender, her in From",
    () => ({ headers: { From: ANN, Sender: EVIL, ...reply() }, from: EVIL, sign: { domain: "evil.example" }, outcome: "held" }),
  ],
  ["no From, her in Sender", () => ({ headers: { From: null, Sender: ANN, ...reply() }, from: EVIL, outcome: "held" })],
  ["no From, her in Reply-To", () => ({ headers: { From: null, "Reply-To": ANN, ...reply() }, from: EVIL, outcome: "held" })],
  [
    "a comment that hides the address",
    () => ({ headers: { From: `ann@customer.example(<${EVIL}>)`, ...reply() }, from: EVIL, outcome: "held" }),
  ],
  ["a comment inside the address", () => ({ headers: { From: `ann(x)@(y)customer.example`, ...reply() }, from: EVIL, outcome: "held" })],
  [
    "a NUL byte behind her address",
    () => ({ headers: { From: `ann@customer.example\u0000.evil.example`, ...reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "a route before her address",
    () => ({ headers: { From: "<@evil.example:ann@customer.example>", ...reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "a quoted local part with an @",
    () => ({ headers: { From: `"ann@customer.example"@evil.example`, ...reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "a domain that begins like hers",
    () => ({
      headers: { From: "ann@customer.example.evil.example", ...reply() },
      from: "ann@customer.example.evil.example",
      outcome: "held",
    }),
  ],
  [
    "a domain that looks like hers (IDN)",
    () => ({ headers: { From: "ann@сustomer.example", ...reply() }, from: "ann@xn--ustomer-8vf.example", outcome: "held" }),
  ],
  ["a local part that looks like hers", () => ({ headers: { From: "аnn@evil.example", ...reply() }, from: EVIL, outcome: "held" })],
  [
    "a From below a public suffix, signed by a neighbour",
    () => ({
      headers: { From: "a@victim.github.io", ...reply() },
      from: "a@thief.github.io",
      sign: { domain: "thief.github.io" },
      outcome: "held",
    }),
  ],
  ["her address with a tag", () => ({ headers: { From: "ann+x@customer.example", ...reply() }, outcome: "held" })],
  ["the null sender in her name", () => ({ headers: { From: ANN, ...reply() }, from: "", outcome: "held" })],
  // Proofs that are none.
  [
    "forged Authentication-Results",
    () => ({
      headers: {
        "Authentication-Results": "localhost; dmarc=pass header.from=customer.example; spf=pass; dkim=pass",
        From: ANN,
        ...reply(),
      },
      outcome: "held",
    }),
  ],
  [
    "forged Authentication-Results of the receiver we trust elsewhere",
    () => ({
      headers: { "Authentication-Results": "mx.acme.test; dmarc=pass header.from=customer.example", From: ANN, ...reply() },
      outcome: "held",
    }),
  ],
  ["forged Received-SPF", () => ({ headers: { "Received-SPF": "pass (customer.example)", From: ANN, ...reply() }, outcome: "held" })],
  [
    "ARC made up",
    () => ({
      headers: {
        "ARC-Seal": "i=1; a=rsa-sha256; cv=none; d=sealer.example; s=s; b=AAAA",
        "ARC-Authentication-Results": "i=1; mx; dmarc=pass header.from=customer.example",
        From: ANN,
        ...reply(),
      },
      outcome: "held",
    }),
  ],
  [
    "ARC sealed by the attacker",
    () => ({
      headers: { From: ANN, ...reply() },
      then: async (raw) =>
        String(
          await sealMessage(Buffer.from(raw), {
            signingDomain: "evil.example",
            selector: "s",
            privateKey,
            authResults: "mx.evil.example; dmarc=pass header.from=customer.example",
            cv: "none",
          } as never),
        ) + raw,
      outcome: "held",
    }),
  ],
  [
    "control headers",
    () => ({
      headers: {
        "X-Backstay-Ticket": String(ann?.number),
        "X-Backstay-State": "normal",
        "X-Zammad-Ticket-Id": "1",
        "X-Ticket-Id": String(ann?.number),
        "X-OTRS-Followup": "1",
        From: EVIL,
      },
      from: EVIL,
      outcome: "opens",
    }),
  ],
  // What one has got hold of.
  ["her token from a stranger who is who he says", () => ({ headers: { From: EVIL, ...reply() }, from: EVIL, outcome: "held" })],
  ["her token in References", () => ({ headers: { From: EVIL, References: `<x@y.example> ${ann.token}` }, from: EVIL, outcome: "held" })],
  ["her reply address", () => ({ headers: { From: EVIL, To: ann.reply }, from: EVIL, to: ann.reply, outcome: "held" })],
  [
    "her reply address in upper case",
    () => ({ headers: { From: EVIL, To: ann.reply.toUpperCase() }, from: EVIL, to: ann.reply.toUpperCase(), outcome: "held" }),
  ],
  ["her reply address in Cc alone", () => ({ headers: { From: EVIL, Cc: ann.reply }, from: EVIL, outcome: "held" })],
  ["her reply address whose time is over", () => ({ headers: { From: EVIL, To: ann.old }, from: EVIL, to: ann.old, outcome: "opens" })],
  [
    "another customer's reply address, in her name",
    () => ({ headers: { From: ANN, To: bob.reply }, to: bob.reply, sign: { domain: "customer.example" }, outcome: "held" }),
  ],
  [
    "a guessed reply address",
    () => ({
      headers: { From: EVIL, To: "support+aaaaaaaaaaaaaaaaaaaaaaaaaa@acme.test" },
      from: EVIL,
      to: "support+aaaaaaaaaaaaaaaaaaaaaaaaaa@acme.test",
      outcome: "refused",
    }),
  ],
  [
    "the ticket's number as a reply address",
    () => ({ headers: { From: EVIL }, from: EVIL, to: `support+${ann.number}@acme.test`, outcome: "refused" }),
  ],
  [
    "a bounce address made up",
    () => ({ headers: { From: EVIL }, from: EVIL, to: "bounce-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@acme.test", outcome: "refused" }),
  ],
  [
    "a Message-ID of ours with another signature",
    () => ({
      headers: {
        From: EVIL,
        "In-Reply-To": ann.token.replace(/\.(.)([a-z2-7]{15})@/, (_a, c: string, r: string) => `.${c === "a" ? "b" : "a"}${r}@`),
      },
      from: EVIL,
      outcome: "opens",
    }),
  ],
  [
    "a Message-ID of ours on a mail that is not",
    () => ({ headers: { From: EVIL, "Message-ID": ann.token }, from: EVIL, outcome: "setAside" }),
  ],
  ["her Message-ID from a stranger", () => ({ headers: { From: EVIL, "In-Reply-To": ann.messageId }, from: EVIL, outcome: "opens" })],
  [
    "her Message-ID in References",
    () => ({ headers: { From: EVIL, References: `${ann.messageId} <x@y.example>` }, from: EVIL, outcome: "opens" }),
  ],
  [
    "her Message-ID to another mailbox, in her own name",
    () => ({
      headers: { From: ANN, To: "billing@acme.test", "In-Reply-To": ann.messageId },
      to: "billing@acme.test",
      sign: { domain: "customer.example" },
      outcome: "opens",
    }),
  ],
  [
    "the subject's tag from a stranger",
    () => ({ headers: { From: EVIL, Subject: `Re: Export [#${ann.number}]` }, from: EVIL, outcome: "opens" }),
  ],
  [
    "the subject's tag as an encoded word",
    () => ({ headers: { From: EVIL, Subject: `=?utf-8?q?Re:_[=23${ann.number}]?=` }, from: EVIL, outcome: "opens" }),
  ],
  [
    "the subject's tag from a colleague who may not see her requests",
    () => ({
      headers: { From: "carl@customer.example", Subject: `Re: [#${ann.number}]` },
      sign: { domain: "customer.example" },
      outcome: "opens",
    }),
  ],
  [
    "the sign of the text from a stranger",
    () => ({ headers: { From: EVIL }, body: `Thank you\n> ${ann.marker}`, from: EVIL, outcome: "opens" }),
  ],
  [
    "the sign of the text of another number",
    () => ({ headers: { From: EVIL }, body: ann.marker.replace(/\d+/, String(bob.number)), from: EVIL, outcome: "opens" }),
  ],
  [
    "her whole mail attached, forwarded by a stranger",
    () => ({
      headers: { From: EVIL, Subject: "Fwd: Export", "MIME-Version": "1.0", "Content-Type": 'multipart/mixed; boundary="b"' },
      body: `--b\nContent-Type: message/rfc822\n\n${ann.raw.replace(/\r\n/g, "\n")}\n--b--`,
      from: EVIL,
      outcome: "opens",
    }),
  ],
  // A real mail of hers, sent again with more in it.
  [
    "her signed mail with a subject of the attacker's",
    () => ({
      headers: { From: ANN, Subject: null },
      sign: { domain: "customer.example", headers: "from:to:date:message-id" },
      then: (raw) => `Subject: Re: [#${ann.number}]\r\n${raw}`,
      from: EVIL,
      outcome: "opens",
    }),
  ],
  [
    "her signed mail with a second subject above",
    () => ({
      headers: { From: ANN },
      sign: { domain: "customer.example" },
      then: (raw) => `Subject: Re: [#${ann.number}]\r\n${raw}`,
      from: EVIL,
      outcome: "opens",
    }),
  ],
  [
    "her signed mail with a Reply-To of the attacker's",
    () => ({
      headers: { From: ANN },
      sign: { domain: "customer.example" },
      then: (raw) => `Reply-To: thief@evil.example\r\n${raw}`,
      from: EVIL,
      outcome: "opens",
    }),
  ],
  [
    "her signed mail with a Cc of the attacker's",
    () => ({
      headers: { From: ANN },
      sign: { domain: "customer.example", headers: "from:to:subject:date:message-id" },
      then: (raw) => `Cc: thief@evil.example\r\n${raw}`,
      from: EVIL,
      outcome: "opens",
    }),
  ],
  [
    "her signed mail with a To of the attacker's",
    () => ({
      headers: { From: ANN },
      sign: { domain: "customer.example" },
      then: (raw) => `To: thief@evil.example\r\n${raw}`,
      from: EVIL,
      outcome: "opens",
    }),
  ],
  [
    "her signed mail with references of the attacker's",
    () => ({
      headers: { From: ANN },
      sign: { domain: "customer.example", headers: "from:to:subject" },
      then: (raw) => `In-Reply-To: ${ann.messageId}\r\n${raw}`,
      from: EVIL,
      outcome: "opens",
    }),
  ],
  [
    "Reply-To of another owner on a proven mail",
    () => ({
      headers: { From: "dora@customer.example", "Reply-To": "thief@evil.example" },
      sign: { domain: "customer.example" },
      outcome: "opens",
    }),
  ],
  [
    "Reply-To on a mail nobody vouches for",
    () => ({
      headers: { From: "ann@quiet.example", "Reply-To": "thief@evil.example", Cc: "thief2@evil.example" },
      from: "ann@quiet.example",
      outcome: "opens",
    }),
  ],
  // Agents.
  [
    "an agent's name on her ticket, without a token",
    () => ({ headers: { From: "Otto <otto@vendor.test>", Subject: `Re: [#${ann.number}]` }, outcome: "opens" }),
  ],
  [
    "an agent's own token, forged From",
    () => ({ headers: { From: "Otto <otto@vendor.test>", "In-Reply-To": agentMail.token }, from: EVIL, outcome: "held" }),
  ],
  [
    "an agent's reply address, forged From",
    () => ({ headers: { From: "Otto <otto@vendor.test>", To: agentMail.reply }, to: agentMail.reply, from: EVIL, outcome: "held" }),
  ],
  [
    "an agent's token from a stranger who is who he says",
    () => ({ headers: { From: EVIL, "In-Reply-To": agentMail.token }, from: EVIL, outcome: "held" }),
  ],
  [
    "an agent's token by another agent",
    () => ({
      headers: { From: "Jana <jana@vendor.test>", "In-Reply-To": agentMail.token },
      sign: { domain: "vendor.test" },
      outcome: "held",
    }),
  ],
  [
    "an agent's token by the customer",
    () => ({ headers: { From: ANN, "In-Reply-To": agentMail.token }, sign: { domain: "customer.example" }, outcome: "held" }),
  ],
  [
    "an agent's signed mail of another day, sent again to his token",
    () => ({
      headers: { From: "Otto <otto@vendor.test>", Subject: null },
      to: agentMail.reply,
      sign: { domain: "vendor.test", headers: "from:date" },
      then: (raw) => `In-Reply-To: ${agentMail.token}\r\nSubject: Re\r\n${raw}`,
      from: EVIL,
      outcome: "held",
    }),
  ],
  [
    "an agent's signed mail with a text of the attacker's",
    () => ({
      headers: { From: "Otto <otto@vendor.test>", "In-Reply-To": agentMail.token },
      sign: { domain: "vendor.test" },
      then: (raw) => raw.replace("half of the rows", "your money"),
      from: EVIL,
      outcome: "held",
    }),
  ],
  // Loops.
  [
    "our own address as the sender",
    () => ({ headers: { From: "support@acme.test", ...reply() }, from: "support@acme.test", outcome: "setAside" }),
  ],
  ["a reply address of ours as the sender", () => ({ headers: { From: ann.reply, ...reply() }, from: EVIL, outcome: "setAside" })],
];

const messagesOf = async (number: number) => (await app.admin.get(`/api/v1/tickets/${number}/messages?sort=createdAt&limit=200`)).body.data;
const sentAbout = async (ticketId: string): Promise<string[]> =>
  (
    await sql<{
      to_address: string;
    }>`select distinct to_address from outbound_mails where about = ${`ticket:${ticketId}`} order by 1`.execute(
      app.program.platform.database.staff,
    )
  ).rows.map((row) => row.to_address);
const conversation = async () => (await messagesOf(ann.number)).filter((one: { state: string }) => one.state === "normal").length;
const peopleOf = async (number: number) =>
  (await app.admin.get(`/api/v1/tickets/${number}/participants`)).body.data.map((one: { email: string | null }) => one.email);

async function carryOut({
  headers = {},
  body,
  from = "ann@customer.example",
  to = "support@acme.test",
  sign,
  then,
}: Spoof): Promise<string> {
  let raw = crlf(letter(headers, body));
  if (sign) raw = await signed(raw, sign);
  if (then) raw = await then(raw);
  return app.deliver(raw, { from, to });
}

describe("spoofs and hijacks", () => {
  test("there are sixty of them and more", () => assert.ok(SPOOFS.length >= 60, String(SPOOFS.length)));

  for (const [name, make] of SPOOFS) {
    test(name, async () => {
      const spoof = make();
      const [said, people] = [await conversation(), await peopleOf(ann.number)];
      const answer = await carryOut(spoof);
      if (spoof.outcome === "refused") return void assert.match(answer, /^55\d/, answer);
      assert.match(answer, /^250/, answer);
      await app.settled();
      const item = (await app.admin.get("/api/v1/intake?limit=1")).body.data[0];
      const outcome: Outcome = item.state === "quarantined" ? "setAside" : item.outcome === "ticket" ? "opens" : "held";
      assert.equal(outcome, spoof.outcome, JSON.stringify(item));
      // Nothing said, nobody new, nothing read.
      assert.equal(await conversation(), said, "a post into the thread");
      assert.deepEqual(await peopleOf(ann.number), people);
      assert.equal((await mallory.get(`/api/v1/tickets/${ann.number}`)).status, 404);
      assert.equal((await mallory.get(`/api/v1/tickets/${ann.number}/messages`)).status, 404);
      if (outcome === "held") {
        const held = (await messagesOf(item.ticketNumber)).at(-1);
        assert.deepEqual([held.state, held.author], ["held", null]);
      }
      if (outcome !== "opens") return;
      // An agent who answers what was opened writes to its sender and to nobody whom he was not shown.
      const ticket = (await app.admin.get(`/api/v1/tickets/${item.ticketNumber}`)).body;
      await jana.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "Your key is SECRET-43", visibility: "public" });
      await app.settled();
      const sender = (await peopleOf(ticket.number))[0];
      assert.deepEqual(
        (await sentAbout(ticket.id)).filter((address) => address !== sender),
        [],
      );
    });
  }

  test("after all of them her ticket was mailed about to her and its agent alone, and nobody else reads it", async () => {
    await jana.post(`/api/v1/tickets/${ann.number}/messages`, { body: "The last word", visibility: "public" });
    await app.settled();
    assert.deepEqual(await sentAbout(ann.id), ["ann@customer.example", "otto@vendor.test"]);
    for (const email of ["mallory@evil.example", "thief@evil.example", "bob@customer.example", "carl@customer.example"]) {
      const reader = app.as({ cookie: await app.signIn(email) });
      assert.equal((await reader.get(`/api/v1/tickets/${ann.number}`)).status, 404, email);
      const seen = (await reader.get("/api/v1/tickets?limit=200")).body.data.map((one: { number: number }) => one.number);
      assert.ok(!seen.includes(ann.number), email);
    }
  });
});

describe("whoever is who he says", () => {
  const send = async (spoof: Omit<Spoof, "outcome">) => {
    assert.match(await carryOut({ ...spoof, outcome: "opens" }), /^250/);
    await app.settled();
    return (await app.admin.get("/api/v1/intake?limit=1")).body.data[0];
  };

  test("a customer is heard, by token, Message-ID and subject", async () => {
    const ways: { [name: string]: string }[] = [
      { "In-Reply-To": ann.token },
      { "In-Reply-To": ann.messageId },
      { Subject: `Re: [#${ann.number}]` },
    ];
    for (const headers of ways) {
      const before = await conversation();
      const item = await send({ headers: { From: ANN, ...headers }, sign: { domain: "customer.example" } });
      assert.deepEqual(
        [item.outcome, item.ticketNumber, await conversation()],
        ["message", ann.number, before + 1],
        JSON.stringify(headers),
      );
    }
  });

  test("a Reply-To of the same owner that the signature covers gets the answers, and may answer", async () => {
    const item = await send({
      headers: { From: "eva@customer.example", "Reply-To": "team@customer.example" },
      sign: { domain: "customer.example" },
    });
    const ticket = (await app.admin.get(`/api/v1/tickets/${item.ticketNumber}`)).body;
    await jana.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "Hello Eva", visibility: "public" });
    await app.settled();
    const replies = (await app.admin.get(`/api/v1/outbox?ticket=${ticket.number}`)).body.data.filter(
      (one: { kind: string }) => one.kind === "reply",
    );
    assert.deepEqual(
      replies.map((one: { to: { address: string } }) => one.to.address),
      ["team@customer.example"],
    );
    const back = await send({
      headers: { From: "team@customer.example", "In-Reply-To": `<${replies[0].messageId}>` },
      sign: { domain: "customer.example" },
    });
    assert.deepEqual([back.outcome, back.ticketNumber, back.reason], ["message", ticket.number, null]);
    assert.deepEqual((await messagesOf(ticket.number))[0].authentication.replyTo, "team@customer.example");
  });

  test("an agent answers by mail: to the customer, or to the team where the mail told him of a note or he says so", async () => {
    const from = "Otto <otto@vendor.test>";
    const quoted = "\n\nOn Mon, 5 Jan 2026 at 10:00, Acme Support <support@acme.test> wrote:\n> Request assigned to you";
    const answer = await send({
      headers: { From: from, To: agentMail.reply, "In-Reply-To": agentMail.token },
      to: agentMail.reply,
      body: `Dear Ann, it is fixed.${quoted}`,
      sign: { domain: "vendor.test" },
    });
    assert.deepEqual([answer.outcome, answer.ticketNumber, answer.reason], ["message", ann.number, null]);
    const last = (await messagesOf(ann.number)).at(-1);
    assert.deepEqual(
      [last.author.name, last.visibility, last.text, last.filed.by],
      ["Otto", "public", "Dear Ann, it is fixed.", "messageId"],
    );
    const { rows } = await sql<{
      to_address: string;
      text: string;
    }>`select to_address, content->>'text' as text from outbound_mails where ref = ${`message:${last.id}`}`.execute(
      app.program.platform.database.staff,
    );
    assert.deepEqual(
      rows.map((row) => row.to_address),
      ["ann@customer.example"],
    );
    assert.ok(!rows[0]!.text.includes("assigned to you"), "nothing of the mail to the agent reaches the customer");
    for (const [token, body] of [
      [agentMail.token, "#note\nShe is right."],
      [agentMail.noteToken, "I will look at it."],
    ] as const) {
      await send({ headers: { From: from, "In-Reply-To": token }, body: body + quoted, sign: { domain: "vendor.test" } });
      const note = (await messagesOf(ann.number)).at(-1);
      assert.deepEqual([note.visibility, note.author.name, note.text], ["internal", "Otto", body.replace("#note\n", "")]);
    }
    assert.deepEqual(await sentAbout(ann.id), ["ann@customer.example", "otto@vendor.test"]);
  });

  test("a deactivated agent is a stranger, and one who wants no mail gets none", async () => {
    const settings = await otto.get("/api/v1/me/mail-settings");
    assert.deepEqual(settings.body, { assigned: true, mentioned: true, revision: 0 });
    const changed = await otto.patch("/api/v1/me/mail-settings", { mentioned: false }, { "if-match": settings.headers.get("etag")! });
    assert.deepEqual(changed.body, { assigned: true, mentioned: false, revision: 1 });
    assert.equal((await otto.patch("/api/v1/me/mail-settings", { mentioned: true }, { "if-match": '"0"' })).status, 412);
    const count = async () =>
      (
        await sql<{ n: number }>`select count(*)::int as n from outbound_mails where to_address = 'otto@vendor.test'`.execute(
          app.program.platform.database.staff,
        )
      ).rows[0]!.n;
    const before = await count();
    await jana.post(`/api/v1/tickets/${ann.number}/messages`, { body: "Otto?", visibility: "internal", mentions: [otto.id] });
    await app.settled();
    assert.equal(await count(), before);
    await sql`update agents set active = false where id = ${otto.id}`.execute(app.program.platform.database.staff);
    const item = await send({ headers: { From: "otto@vendor.test", "In-Reply-To": agentMail.token }, sign: { domain: "vendor.test" } });
    assert.equal(item.reason, "stranger");
  });
});
