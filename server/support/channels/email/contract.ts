/** Mailboxes, what came in, and what goes out. Browser-safe. */
import { z } from "zod";
import { mailboxAccessContract } from "./mailbox-access-contract.ts";
import { inboundContract } from "./inbound-contract.ts";
import { keyContract } from "./key-contract.ts";
import { sourceContract } from "./source-contract.ts";
import { defineOperations, emailAddress, givenInstant, id, idOrSlug, instant, line, locale, page, reference } from "#shared/contract";

const byId = z.strictObject({ id });

export const mailbox = z.strictObject({
  id,
  address: z.string(),
  /** Shown to customers as the sender's name. */
  name: z.string(),
  brand: reference.nullable(),
  team: reference.nullable(),
  locale,
  restricted: z.boolean().describe("Its tickets are seen by its team and its access list only"),
  reopenDays: z
    .number()
    .int()
    .nullable()
    .describe("An answer to a closed ticket opens it again within so many days; null: always, 0: never"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type Mailbox = z.infer<typeof mailbox>;

export const intakeItem = z.strictObject({
  id,
  channel: z.string(),
  receivedAt: instant,
  state: z.enum(["pending", "done", "quarantined"]),
  outcome: z.enum(["ticket", "message", "delivery", "autoReply", "duplicate"]).nullable(),
  reason: z.string().nullable().describe("Stable code of why it was set aside or decided so"),
  ticketNumber: z.number().int().nullable(),
  sha256: z.string(),
  size: z.number().int(),
  setAside: z.string().nullable().describe("The code it was set aside with last; null when it never was"),
  detail: z.string().nullable().describe("What the program knows of that besides the code"),
  sender: z.string().nullable().describe("Who it says it is from; only of items that were set aside"),
  subject: z.string().nullable().describe("Likewise, without secrets"),
  resolution: z
    .strictObject({ kind: z.enum(["released", "replayed", "dismissed"]), by: z.string(), at: instant, note: z.string().nullable() })
    .nullable()
    .describe("How it left the quarantine"),
});

/** Why somebody sets an item aside for good. */
const dismissal = z.enum(["spam", "duplicate", "notForUs", "loop", "test", "other"]);

export const mailTrust = z.strictObject({
  id,
  kind: z.enum(["receiver", "sealer"]),
  name: z.string().describe("Authserv-id of a receiver (RFC 8601), domain of a sealer (RFC 8617)"),
  relays: z.array(z.string()).describe("Networks from which a receiver hands mail over by SMTP"),
  fetched: z.boolean().describe("Whether a receiver's headers count on mail fetched from a mailbox"),
  createdAt: instant,
});
export type MailTrust = z.infer<typeof mailTrust>;

const mailSettings = z.strictObject({
  assigned: z.boolean().describe("A ticket was assigned to him"),
  mentioned: z.boolean().describe("He was mentioned in an internal note"),
  revision: z.number().int(),
});

const attempt = z.strictObject({
  at: instant,
  outcome: z.enum(["sent", "deferred", "failed", "bounced", "delayed", "complained", "read"]),
  code: z.number().int().nullable(),
  reply: z.string().describe("In the words of the other server"),
});

export const outboxMail = z.strictObject({
  id,
  kind: z.string(),
  state: z.enum(["captured", "queued", "sending", "sent", "deferred", "failed", "suppressed"]),
  ticketNumber: z.number().int().nullable(),
  from: z.strictObject({ name: z.string(), address: z.string() }),
  to: z.strictObject({ name: z.string(), address: z.string() }),
  subject: z.string(),
  messageId: z.string().describe("Without angle brackets"),
  /** Null for mails that hold a secret, unless the caller may read those. */
  text: z.string().nullable(),
  detail: z.string().nullable(),
  createdAt: instant,
  nextAttemptAt: instant.nullable(),
  delayedAt: instant.nullable().describe("Since when a deferred mail is late"),
  resentAs: id.nullable().describe("The mail that was sent in its place"),
  attempts: z.array(attempt),
});

const mailboxFields = { name: line(100), brand: idOrSlug.nullable(), team: idOrSlug.nullable(), locale, restricted: z.boolean() };
const reopenDays = z.number().int().min(0).max(3_650).nullable();

export const emailContract = defineOperations({
  ...inboundContract,
  ...mailboxAccessContract,
  ...sourceContract,
  ...keyContract,
  "mailboxes.contact": {
    method: "GET",
    path: "/contact",
    right: "public",
    summary: "The address customers write to; null while there is none",
    response: z.strictObject({ address: z.string().nullable(), name: z.string().nullable() }),
  },
  "mailboxes.list": {
    method: "GET",
    path: "/mailboxes",
    right: "settings.read",
    summary: "List mailboxes",
    query: z.strictObject(page),
    list: mailbox,
  },
  "mailboxes.get": {
    method: "GET",
    path: "/mailboxes/{id}",
    right: "settings.read",
    summary: "Read a mailbox",
    params: byId,
    response: mailbox,
    etag: true,
  },
  "mailboxes.create": {
    method: "POST",
    path: "/mailboxes",
    right: "settings.manage",
    summary: "Add a mailbox: mail for its address opens tickets from then on",
    body: z.strictObject({
      address: emailAddress,
      name: mailboxFields.name,
      brand: mailboxFields.brand.default(null),
      team: mailboxFields.team.default(null),
      locale: locale.default("en"),
      restricted: z.boolean().default(false),
      reopenDays: reopenDays.default(30),
    }),
    status: 201,
    response: mailbox,
    etag: true,
    errors: ["mailbox.addressTaken"],
  },
  "mailboxes.update": {
    method: "PATCH",
    path: "/mailboxes/{id}",
    right: "settings.manage",
    summary: "Change a mailbox; its address stays what it is",
    params: byId,
    body: z.strictObject({
      name: mailboxFields.name.optional(),
      brand: mailboxFields.brand.optional(),
      team: mailboxFields.team.optional(),
      locale: locale.optional(),
      restricted: z.boolean().optional(),
      reopenDays: reopenDays.optional(),
    }),
    response: mailbox,
    etag: true,
    ifMatch: true,
  },
  "mailSettings.get": {
    method: "GET",
    path: "/me/mail-settings",
    right: "tickets.note",
    summary: "What the calling agent is told by mail",
    response: mailSettings,
    etag: true,
  },
  "mailSettings.update": {
    method: "PATCH",
    path: "/me/mail-settings",
    right: "tickets.note",
    summary: "Choose what to be told by mail",
    body: z.strictObject({ assigned: z.boolean().optional(), mentioned: z.boolean().optional() }),
    ifMatch: true,
    response: mailSettings,
    etag: true,
  },
  "mailTrust.list": {
    method: "GET",
    path: "/mail-trust",
    right: "settings.read",
    summary: "Servers whose word about a mail's sender counts",
    query: z.strictObject(page),
    list: mailTrust,
  },
  "mailTrust.add": {
    method: "POST",
    path: "/mail-trust",
    right: "settings.manage",
    summary: "Trust a receiver's Authentication-Results, or a forwarder's ARC seal",
    body: z.strictObject({
      kind: z.enum(["receiver", "sealer"]),
      name: z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[a-z0-9](?:[\w.-]{0,251}[a-z0-9])?$/, "hostName"),
      relays: z.array(z.string().trim().max(60)).max(50).default([]),
      fetched: z.boolean().default(false),
    }),
    status: 201,
    response: mailTrust,
    errors: ["mailTrust.known"],
  },
  "mailTrust.remove": {
    method: "DELETE",
    path: "/mail-trust/{id}",
    right: "settings.manage",
    summary: "Trust it no longer",
    params: byId,
    status: 204,
  },
  "intake.list": {
    method: "GET",
    path: "/intake",
    right: "intake.read",
    summary: "Raw inbound items, newest first",
    query: z.strictObject({
      ...page,
      state: z.enum(["pending", "done", "quarantined"]).optional(),
      channel: z.string().max(40).optional(),
      reason: z.string().max(60).optional(),
      since: givenInstant.optional(),
      until: givenInstant.optional(),
    }),
    list: intakeItem,
  },
  "intake.counts": {
    method: "GET",
    path: "/intake/counts",
    right: "intake.read",
    summary: "How many items stand in quarantine, by reason code",
    response: z.strictObject({ data: z.array(z.strictObject({ reason: z.string(), count: z.number().int(), oldest: instant })) }),
  },
  "intake.get": {
    method: "GET",
    path: "/intake/{id}",
    right: "intake.read",
    summary: "One inbound item",
    params: byId,
    response: intakeItem,
  },
  "intake.raw": {
    method: "GET",
    path: "/intake/{id}/raw",
    right: "intake.read",
    summary: "The bytes as they came in",
    params: byId,
    rawResponse: true,
  },
  "intake.source": {
    method: "GET",
    path: "/intake/{id}/source",
    right: "intake.read",
    summary: "Header and beginning of an item as text, decoded and without secrets",
    params: byId,
    response: z.strictObject({
      headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      text: z.string(),
      truncated: z.boolean(),
      masked: z.number().int().describe("Secrets that were masked in what is shown"),
    }),
  },
  "intake.release": {
    method: "POST",
    path: "/intake/{id}/release",
    right: "intake.manage",
    summary: "File a quarantined item after all: as a new ticket, or in one that is there",
    params: byId,
    body: z.strictObject({
      ticket: z.number().int().min(1).nullable().default(null).describe("Number of the ticket it is added to; null: a new one"),
      requester: z
        .strictObject({ email: emailAddress, name: line(100).optional() })
        .optional()
        .describe("Needed where it names no sender"),
    }),
    status: 202,
    response: intakeItem,
    errors: ["intake.notQuarantined"],
  },
  "intake.dismiss": {
    method: "POST",
    path: "/intake/{id}/dismiss",
    right: "intake.manage",
    summary: "End a quarantined item without filing it; it stays readable and can be tried again",
    params: byId,
    body: z.strictObject({ reason: dismissal, note: line(300).optional() }),
    response: intakeItem,
    errors: ["intake.notQuarantined"],
  },
  "intake.replay": {
    method: "POST",
    path: "/intake/{id}/replay",
    right: "intake.manage",
    summary: "Try a quarantined item again",
    params: byId,
    body: z.strictObject({}).optional(),
    status: 202,
    response: intakeItem,
    errors: ["intake.notQuarantined"],
  },
  "intake.email": {
    method: "POST",
    path: "/intake/email",
    right: "intake.manage",
    summary: "Take in a mail, as RFC 5322 bytes",
    rawBody: { maxBytes: 35 * 1024 * 1024, mediaTypes: ["message/rfc822"] },
    status: 202,
    response: byId,
    limit: "upload",
  },
  "outbox.list": {
    method: "GET",
    path: "/outbox",
    right: "outbox.read",
    summary: "Outgoing mails with their attempts, newest first",
    query: z.strictObject({
      ...page,
      ticket: z.coerce.number().int().min(1).optional(),
      message: id.optional().describe("What became of one message, receiver by receiver"),
      state: z.enum(["captured", "queued", "sending", "sent", "deferred", "failed", "suppressed"]).optional(),
    }),
    list: outboxMail,
  },
  "outbox.get": {
    method: "GET",
    path: "/outbox/{id}",
    right: "outbox.read",
    summary: "One outgoing mail",
    params: byId,
    response: outboxMail,
  },
  "outbox.resend": {
    method: "POST",
    path: "/outbox/{id}/resend",
    right: "outbox.read",
    summary: "Send a mail that failed once more, perhaps to a corrected address; needs the right to reply",
    params: byId,
    body: z.strictObject({ to: emailAddress.optional() }).optional(),
    status: 201,
    response: outboxMail,
    errors: ["outbox.notFailed", "outbox.suppressed"],
  },
  "outbox.raw": {
    method: "GET",
    path: "/outbox/{id}/raw",
    right: "outbox.read",
    summary: "An outgoing mail as RFC 5322 bytes",
    params: byId,
    rawResponse: true,
  },
});
