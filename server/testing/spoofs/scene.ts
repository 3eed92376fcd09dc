/** What the tests of spoofs are played in: a customer with a ticket, two agents, and an attacker who has everything of his own in order. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { sql } from "kysely";
import { dkimSign } from "mailauth/lib/dkim/sign.js";
import PostalMime from "postal-mime";
import { startDnsServer } from "../dns-server.ts";
import { letter, mailApp, type MailApp } from "../mail-app.ts";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = `v=DKIM1; p=${pair.publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
export const PRIVATE_KEY = pair.privateKey.export({ type: "pkcs8", format: "pem" });
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

export const ANN = "Ann Smith <ann@customer.example>";
export const EVIL = "mallory@evil.example";

type Agent = Awaited<ReturnType<MailApp["agent"]>>;
/** What an attacker may have got hold of: numbers, tokens, addresses, whole mails. */
type Known = { number: number; id: string; messageId: string; token: string; reply: string; old: string; marker: string; raw: string };

export type Scene = {
  app: MailApp;
  jana: Agent;
  otto: Agent;
  mallory: Awaited<ReturnType<MailApp["contact"]>>;
  ann: Known;
  bob: Omit<Known, "old">;
  /** Tokens of the mails that told Otto of the ticket. */
  agentMail: { token: string; reply: string; noteToken: string };
  /** The header of an answer to what was mailed to Ann. */
  reply(): { [name: string]: string };
  carryOut(spoof: Omit<Spoof, "outcome">): Promise<string>;
  close(): Promise<void>;
};

export type Outcome = "opens" | "held" | "refused" | "setAside";
export type Spoof = {
  headers?: { [name: string]: string | null };
  body?: string;
  /** MAIL FROM, and where it is delivered. */
  from?: string;
  to?: string | string[];
  sign?: Signing;
  /** The last hand on the bytes. */
  alter?: (raw: string) => string | Promise<string>;
  outcome: Outcome;
};
/** Its name, and what is sent. */
export type SpoofCase = [string, (the: Scene) => Spoof];

type Signing = { domain: string; headers?: string; length?: number };
async function signed(raw: string, { domain, headers, length }: Signing): Promise<string> {
  const { signatures } = await dkimSign(Buffer.from(raw), {
    canonicalization: "relaxed/relaxed",
    ...(headers ? { headerList: headers } : {}),
    signatureData: [
      { signingDomain: domain, selector: "s", privateKey: PRIVATE_KEY, ...(length === undefined ? {} : { maxBodyLength: length }) },
    ],
  } as unknown as Parameters<typeof dkimSign>[1]);
  return signatures + raw;
}
const crlf = (raw: string) => raw.replace(/\r?\n/g, "\r\n");

/** A ticket that a customer opened by mail and an agent answered: what her mails and ours hold. */
async function openFor(app: MailApp, jana: Agent, email: string): Promise<Omit<Known, "old">> {
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

/** Sets the scene. */
export async function spoofScene(): Promise<Scene> {
  const dns = await startDnsServer(zone);
  const app = await mailApp({ env: { BACKSTAY_DNS: dns.address } });
  const jana = await app.agent("agent", { name: "Jana", email: "jana@vendor.test" });
  const otto = await app.agent("agent", { name: "Otto", email: "otto@vendor.test" });
  const mallory = await app.contact({ name: "Mallory", email: "mallory@evil.example" });
  const first = await openFor(app, jana, "ann@customer.example");
  const bob = await openFor(app, jana, "bob@customer.example");
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
  const ann = { ...first, old: rows[0]!.reply_to };
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
  const agentMail = {
    token: `<${of("assigned").message_id}>`,
    reply: of("assigned").reply_to,
    noteToken: `<${of("mentioned").message_id}>`,
  };
  return {
    app,
    jana,
    otto,
    mallory,
    ann,
    bob,
    agentMail,
    reply: () => ({ "In-Reply-To": ann.token }),
    async carryOut({ headers = {}, body, from = "ann@customer.example", to = "support@acme.test", sign, alter }) {
      let raw = crlf(letter(headers, body));
      if (sign) raw = await signed(raw, sign);
      if (alter) raw = await alter(raw);
      return app.deliver(raw, { from, to });
    },
    async close() {
      await app.close();
      await dns.stop();
    },
  };
}
