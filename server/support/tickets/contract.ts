/** Tickets: shapes and operations. Browser-safe. */
import { exportContract, ticketFilter } from "./export-contract.ts";
import { formsContract } from "./forms-contract.ts";
import { statusesContract } from "./statuses-contract.ts";
import { ticketAccessContract } from "./access-contract.ts";
import { z } from "zod";
import { defineOperations, emailAddress, givenInstant, id, idOrSlug, line, locale, page, slug, tag, text } from "#shared/contract";
import { fieldChange, withFieldFilters } from "#shared/fields";
import { filterParam } from "#shared/ticket-filter";
import { attachment, channel, historyEntry, message, participant, presence, priority, ticket, ticketType } from "./shapes.ts";

export * from "./shapes.ts";
export type { TicketForm } from "./forms-contract.ts";
export type { Status } from "./statuses-contract.ts";
export type { TicketAccess } from "./access-contract.ts";

const tags = z
  .array(tag)
  .max(2_000)
  .transform((list) => [...new Set(list)].toSorted());
const ticketNumber = z.coerce.number().int().min(1).max(9_007_199_254_740_991);
const fileIds = z.array(id).max(20);
const markup = z.enum(["text", "markdown"]);
/** A local time and its zone, as whoever says it means it. */
const localTime = z.strictObject({
  local: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, "localTime"),
  timeZone: z.string().regex(/^[A-Za-z][A-Za-z0-9_+/-]{0,60}$/, "timeZone"),
});

const byNumber = z.strictObject({ number: ticketNumber });

export const ticketsContract = defineOperations({
  ...ticketAccessContract,
  ...statusesContract,
  ...formsContract,
  ...exportContract,
  "tickets.open": {
    method: "POST",
    path: "/tickets",
    right: "tickets.create",
    summary: "Open a ticket",
    body: z.strictObject({
      subject: line(300),
      body: text(100_000),
      format: markup.optional(),
      requester: z.strictObject({ email: emailAddress, name: line(200).optional() }).optional(),
      type: ticketType.optional(),
      tags: tags.optional(),
      product: idOrSlug.optional(),
      license: line(4_000).optional().describe("The licence it is about, by id or key; without it the only one the customer has"),
      version: line(60).optional(),
      priority: priority.optional(),
      locale: locale.optional(),
      channel: channel.optional(),
      brand: idOrSlug.optional(),
      attachments: fileIds.optional(),
      form: idOrSlug.optional().describe("The form that was filled in; it decides the type, and product and brand where it has one"),
      fields: fieldChange.optional().describe("Custom fields by their keys; customers fill in those that are theirs to fill in"),
    }),
    status: 201,
    response: ticket,
    etag: true,
    errors: ["invalid"],
  },
  "tickets.list": {
    method: "GET",
    path: "/tickets",
    right: "tickets.read",
    summary: "Tickets the caller may see",
    query: withFieldFilters({ ...page, ...ticketFilter }),
    list: ticket,
  },
  "tickets.counts": {
    method: "GET",
    path: "/tickets/counts",
    right: "tickets.read",
    summary: "How many tickets stand in the usual views; counted up to 1,000",
    response: z.strictObject({ open: z.number(), unassigned: z.number(), mine: z.number(), waiting: z.number() }),
  },
  "tickets.count": {
    method: "GET",
    path: "/tickets/count",
    right: "tickets.note",
    summary: "How many tickets match a filter; counted up to 1,000",
    query: z.strictObject({ filter: filterParam }),
    response: z.strictObject({ count: z.number().int(), more: z.boolean() }),
  },
  "tickets.get": {
    method: "GET",
    path: "/tickets/{number}",
    right: "tickets.read",
    summary: "One ticket",
    params: byNumber,
    response: ticket,
    etag: true,
  },
  "tickets.update": {
    method: "PATCH",
    path: "/tickets/{number}",
    right: "tickets.read",
    summary:
      "Change a ticket; customers may only close (category closed) and reopen (open) theirs, and fill in fields that are open to them",
    params: byNumber,
    body: z.strictObject({
      subject: line(300).optional(),
      type: ticketType.optional(),
      status: slug.optional(),
      priority: priority.optional(),
      assignee: z.union([id, emailAddress]).nullable().optional(),
      team: idOrSlug.nullable().optional(),
      tags: tags.optional(),
      product: idOrSlug.nullable().optional(),
      productVersion: line(60).nullable().optional(),
      license: line(4_000).nullable().optional().describe("Its id or its key"),
      restricted: z.boolean().optional(),
      fields: fieldChange.optional().describe("Values of custom fields to be set; null takes one away, what is absent stays"),
    }),
    ifMatch: true,
    etag: true,
    response: ticket,
    errors: ["checklist.open"],
  },
  "tickets.snooze": {
    method: "POST",
    path: "/tickets/{number}/snooze",
    right: "tickets.edit",
    summary: "Put a ticket out of the way until a time, until somebody writes, or whichever comes first",
    params: byNumber,
    body: z.strictObject({ until: localTime.nullable().default(null), untilReply: z.boolean().default(true) }),
    response: ticket,
    etag: true,
  },
  "tickets.wake": {
    method: "POST",
    path: "/tickets/{number}/wake",
    right: "tickets.edit",
    summary: "Bring a snoozed ticket back",
    params: byNumber,
    body: z.strictObject({}).optional(),
    response: ticket,
    etag: true,
  },
  "tickets.messages.list": {
    method: "GET",
    path: "/tickets/{number}/messages",
    right: "tickets.read",
    summary: "Messages and, for the vendor's people, internal notes of a ticket",
    params: byNumber,
    query: z.strictObject({ ...page, sort: z.enum(["createdAt", "-createdAt"]).default("-createdAt") }),
    list: message,
  },
  "tickets.messages.add": {
    method: "POST",
    path: "/tickets/{number}/messages",
    right: "tickets.read",
    summary: "Reply to a ticket, or add an internal note",
    params: byNumber,
    body: z.strictObject({
      body: text(100_000),
      format: markup.optional(),
      visibility: z.enum(["public", "internal"]),
      attachments: fileIds.optional(),
      /** Agents named in a note; they are told. */
      mentions: z.array(id).max(20).optional(),
      /** Status the ticket takes with this message. */
      status: slug.optional(),
      /** Newest message the writer had seen: a newer one answers 409 instead of crossing it. */
      after: id.optional(),
      /** How long a public reply of the vendor's waits, in which it can be taken back; at once when absent. */
      undoSeconds: z.number().int().min(0).max(30).optional(),
      /** Leaves at this time instead; until then it can be called off, changed or sent at once. */
      sendAt: localTime.optional(),
      /** Of a reply that leaves later: it stays, to be looked at again, when the customer writes first. */
      holdIfAnswered: z.boolean().optional(),
    }),
    status: 201,
    response: message,
    errors: ["checklist.open", "license.keyStrangers"],
  },
  "tickets.messages.preview": {
    method: "POST",
    path: "/messages/preview",
    right: "tickets.note",
    summary: "A text as its readers will see it",
    body: z.strictObject({ body: text(100_000), format: markup }),
    safe: true,
    response: z.strictObject({ html: z.string().describe("Sanitised") }),
  },
  "tickets.messages.undo": {
    method: "POST",
    path: "/tickets/{number}/messages/{messageId}/undo",
    right: "tickets.reply",
    summary: "Take back a reply of one's own that still waits; answers what was written",
    params: z.strictObject({ number: ticketNumber, messageId: id }),
    body: z.strictObject({}).optional(),
    response: z.strictObject({
      body: z.string(),
      format: markup,
      attachments: z.array(attachment),
      status: slug.nullable().describe("The status the ticket would have taken"),
    }),
    errors: ["replyReleased"],
  },
  "tickets.messages.release": {
    method: "POST",
    path: "/tickets/{number}/messages/{messageId}/release",
    right: "tickets.reply",
    summary: "Accept a held message into the conversation, or let a waiting reply leave at once",
    params: z.strictObject({ number: ticketNumber, messageId: id }),
    body: z.strictObject({}).optional(),
    response: message,
    errors: ["license.keyStrangers"],
  },
  "tickets.secrets.reveal": {
    method: "POST",
    path: "/tickets/{number}/secrets/reveal",
    right: "secrets.reveal",
    summary: "Show what the masking filter took out of a ticket; each call is audited",
    params: z.strictObject({ number: ticketNumber }),
    body: z
      .strictObject({
        part: z
          .union([id, z.literal("ticket")])
          .optional()
          .describe("Of this message or note only; `ticket`: of its subject and its fields"),
      })
      .optional(),
    response: z.strictObject({
      data: z.array(
        z.strictObject({
          part: id.nullable().describe("The message or note; null: a subject that somebody changed, or custom fields"),
          mark: z.string().describe("What stands in its place in the texts"),
          type: z.string(),
          value: z.string(),
        }),
      ),
    }),
    safe: true,
  },
  "tickets.messages.dismiss": {
    method: "POST",
    path: "/tickets/{number}/messages/{messageId}/dismiss",
    right: "tickets.reply",
    summary: "Set a held message aside; it stays readable for agents",
    params: z.strictObject({ number: ticketNumber, messageId: id }),
    body: z.strictObject({}).optional(),
    response: message,
  },
  "tickets.messages.move": {
    method: "POST",
    path: "/tickets/{number}/messages/{messageId}/move",
    right: "tickets.edit",
    summary: "Move a message to another ticket; answers to it follow, rights do not",
    params: z.strictObject({ number: ticketNumber, messageId: id }),
    body: z.strictObject({
      to: ticketNumber,
      /** Its writer gets mail of the other ticket from now on; he may not read it. */
      addWriter: z.boolean().default(false),
    }),
    ifMatch: true,
    response: message,
  },
  "tickets.split": {
    method: "POST",
    path: "/tickets/{number}/split",
    right: "tickets.edit",
    summary: "Make a message the first of a ticket of its own, for whoever wrote it",
    params: byNumber,
    body: z.strictObject({ messageId: id, subject: line(300).optional() }),
    ifMatch: true,
    status: 201,
    response: ticket,
    etag: true,
  },
  "tickets.participants.list": {
    method: "GET",
    path: "/tickets/{number}/participants",
    right: "tickets.read",
    summary: "Who takes part in a ticket",
    params: byNumber,
    list: participant,
  },
  "tickets.participants.add": {
    method: "POST",
    path: "/tickets/{number}/participants",
    right: "tickets.edit",
    summary: "Add a contact by address, or an agent as follower",
    params: byNumber,
    body: z.strictObject({
      email: emailAddress.optional(),
      name: line(200).optional(),
      agent: id.optional(),
      canRead: z.boolean().optional(),
    }),
    status: 201,
    response: participant,
  },
  "tickets.participants.remove": {
    method: "DELETE",
    path: "/tickets/{number}/participants/{id}",
    right: "tickets.edit",
    summary: "Remove a participant other than the requester",
    params: z.strictObject({ number: ticketNumber, id }),
    status: 204,
  },
  "tickets.history": {
    method: "GET",
    path: "/tickets/{number}/history",
    right: "tickets.note",
    summary: "What happened to a ticket, newest first",
    params: byNumber,
    query: z.strictObject(page),
    list: historyEntry,
  },
  "tickets.presence": {
    method: "POST",
    path: "/tickets/{number}/presence",
    right: "tickets.note",
    summary: "Say that one has a ticket open or writes in it, and how far one has read; answers who else does",
    params: byNumber,
    body: z.strictObject({
      state: z.enum(["viewing", "writing", "noting", "left"]),
      readUpTo: givenInstant.optional().describe("When the newest message was said that has been read; what was read stays read"),
    }),
    safe: true,
    response: z.strictObject({ data: z.array(presence) }),
  },
});
