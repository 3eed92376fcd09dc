/** Mailboxes, what came in, and what goes out. Browser-safe. */
import { z } from "zod";
import { inboundContract } from "./inbound-contract.ts";
import { defineOperations, emailAddress, id, instant, line, locale, page, reference, slug } from "#shared/contract";

const idOrSlug = z.union([id, slug]);
const byId = z.strictObject({ id });

export const mailbox = z.strictObject({
  id,
  address: z.string(),
  /** Shown to customers as the sender's name. */
  name: z.string(),
  brand: reference.nullable(),
  team: reference.nullable(),
  locale,
  restricted: z.boolean().describe("Its tickets are seen by its team only"),
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
});

const attempt = z.strictObject({
  at: instant,
  outcome: z.enum(["sent", "deferred", "failed", "bounced", "delayed", "complained"]),
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
  attempts: z.array(attempt),
});

const mailboxFields = { name: line(100), brand: idOrSlug.nullable(), team: idOrSlug.nullable(), locale, restricted: z.boolean() };

export const emailContract = defineOperations({
  ...inboundContract,
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
    }),
    response: mailbox,
    etag: true,
    ifMatch: true,
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
    }),
    list: intakeItem,
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
  "outbox.raw": {
    method: "GET",
    path: "/outbox/{id}/raw",
    right: "outbox.read",
    summary: "An outgoing mail as RFC 5322 bytes",
    params: byId,
    rawResponse: true,
  },
});
