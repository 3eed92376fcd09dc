/** What tickets look like to those who read them. Browser-safe. */
import { z } from "zod";
import { id, instant, reference } from "#shared/contract";
import { fieldValues } from "#shared/fields";
import { SLA_TARGETS } from "#shared/sla-codes";
import { CATEGORIES, CHANNELS, PRIORITIES, TYPES } from "#shared/ticket-codes";
import { STATUS_ICONS } from "#shared/ticket-statuses";
import { delivery } from "./delivery-contract.ts";

export { CATEGORIES, CHANNELS, PRIORITIES, TYPES };

export const category = z.enum(CATEGORIES);
export const priority = z.enum(PRIORITIES);
export const ticketType = z.enum(TYPES);
export const channel = z.enum(CHANNELS);

export const ticket = z.strictObject({
  id,
  number: z.number().int(),
  subject: z.string(),
  type: ticketType,
  /** Slug of the status that stands for its category: one of six, however the vendor names his own. */
  status: z.string(),
  /** The status by the name the vendor gave it, in the language of the request; for customers by its public name, and null where it has none. */
  namedStatus: reference.extend({ slug: z.string(), icon: z.enum(STATUS_ICONS) }).nullable(),
  category,
  priority,
  tags: z.array(z.string()),
  /** Values of custom fields by their keys, as far as the reader sees them. */
  fields: fieldValues,
  requester: reference.nullable(),
  organization: reference.nullable(),
  license: reference.nullable(),
  product: reference.nullable(),
  productVersion: z.string().nullable(),
  brand: reference.nullable(),
  channel,
  locale: z.string(),
  assignee: reference.nullable(),
  team: reference.nullable(),
  /** Seen by its access list only. */
  restricted: z.boolean(),
  /** Another ticket that something pointed to; for agents. */
  hint: z
    .strictObject({ number: z.number().int(), reason: z.enum(["references", "subject", "replyAddress", "closed", "forward", "split"]) })
    .nullable(),
  /** First words of the newest public message. */
  preview: z.string(),
  lastAuthorKind: z.enum(["contact", "agent", "bot", "system"]),
  lastMessageAt: instant,
  createdAt: instant,
  updatedAt: instant,
  /** When its first service level is due; of customers, the first they may see. */
  nextDueAt: instant.nullable(),
  /** Which one that is; for agents. */
  dueTarget: z.enum(SLA_TARGETS).nullable(),
  /** Since when a service level of it is broken; for agents. */
  breachedAt: instant.nullable(),
  /** Out of the way until then, or until somebody writes; for agents. `until` null: nothing else ends it. */
  snooze: z.strictObject({ until: instant.nullable(), untilReply: z.boolean() }).nullable(),
  /** Why it came back from a snooze, until it is answered; for agents. */
  woke: z.strictObject({ reason: z.enum(["time", "reply", "agent"]), at: instant }).nullable(),
  /** When the next open promise to the customer is due. */
  promisedAt: instant.nullable(),
  /** It was merged: it is worked on as part of another ticket, and its people go on seeing their side of it. */
  merged: z.boolean(),
  /** That ticket; null for whoever may not see it. */
  mergedInto: z.strictObject({ id, number: z.number().int() }).nullable(),
  /** The form through which it came; null where it came without, and for customers. */
  form: reference.nullable(),
  /** How many steps its checklists have, those of merged tickets too; null where it has none, and for customers. */
  checklists: z
    .strictObject({
      total: z.number().int(),
      done: z.number().int(),
      needed: z.number().int().describe("Open steps without which it is not solved"),
    })
    .nullable(),
  /** How many tickets were merged into it; 0 for customers. */
  mergedTickets: z.number().int(),
  revision: z.number().int(),
});
export type Ticket = z.infer<typeof ticket>;

export const attachment = z.strictObject({
  id,
  fileName: z.string(),
  mediaType: z.string(),
  size: z.number().int(),
  contentId: z.string().nullable(),
});

export const message = z.strictObject({
  id,
  /** Number of the ticket it belongs to, which among merged tickets need not be the one it was asked for; for customers the one they asked for. */
  ticketNumber: z.number().int(),
  /** Numbers of merged tickets whose people may read it too; empty for customers. */
  sharedWith: z.array(z.number().int()),
  author: reference.nullable(),
  authorKind: z.enum(["contact", "agent", "bot", "system"]),
  channel,
  visibility: z.enum(["public", "internal"]),
  /** `held`: not believed to be from whom it says; `waiting`: a reply that can still be taken back. Both are seen by agents only. */
  state: z.enum(["normal", "held", "dismissed", "waiting"]),
  text: z.string(),
  /** Without quoted history and signature. */
  visibleText: z.string(),
  /** Sanitised; null when there was none. */
  html: z.string().nullable(),
  attachments: z.array(attachment),
  mentions: z.array(reference),
  /** Kinds of secrets that were masked in it; empty for customers. */
  masked: z.array(z.string()),
  /** Verdict on the sender; null where the channel itself proves him, and for customers. */
  authentication: z.record(z.string(), z.unknown()).nullable(),
  /** Why it stands in this ticket; null where the channel leaves no doubt, and for customers. */
  filed: z
    .strictObject({
      by: z.enum(["messageId", "replyAddress", "bodyMarker", "references", "subject", "tracker", "new", "forward", "agent"]),
      tracker: z.string().optional(),
      key: z.string().optional(),
      movedFrom: z.number().int().optional().describe("Number of the ticket it was moved from"),
    })
    .nullable(),
  /** The worst state of its outgoing mails, and how many there are; null when nothing was sent, and for customers. */
  delivery,
  /** When a waiting reply leaves. */
  releaseAt: instant.nullable(),
  /** The local time a reply was planned for; `keptBack`: it did not leave, since the customer had written or somebody would have read a key (`why`). */
  scheduled: z
    .strictObject({ local: z.string(), timeZone: z.string(), keptBack: z.boolean(), why: z.enum(["answered", "keyStrangers"]).nullable() })
    .nullable(),
  /** The calling agent has not had it before his eyes; false for everybody else, and for one that was written just now. */
  unread: z.boolean(),
  createdAt: instant,
});
export type Message = z.infer<typeof message>;

export const participant = z.strictObject({
  id,
  kind: z.enum(["contact", "agent"]),
  person: reference,
  email: z.string().nullable(),
  role: z.enum(["requester", "participant", "follower"]),
  source: z.enum(["requester", "cc", "added", "organization"]),
  notified: z.boolean(),
  canRead: z.boolean(),
  /** Number of the ticket he takes part in; among merged ones they differ. For customers the one they asked for. */
  ticketNumber: z.number().int(),
  /** What is known against writing to the address; null when nothing is, and for customers. */
  trouble: z
    .strictObject({
      state: z.enum(["soft", "hard", "complained", "stopped"]),
      reason: z.string().describe("why it bounced, or why nothing is sent: hardBounce, complaint or manual"),
      since: instant,
    })
    .nullable(),
  addedAt: instant,
});
export type Participant = z.infer<typeof participant>;

export const historyEntry = z.strictObject({
  seq: z.number().int(),
  type: z.string(),
  occurredAt: instant,
  actor: reference.extend({ kind: z.string() }).nullable(),
  data: z.record(z.string(), z.unknown()),
});
export type HistoryEntry = z.infer<typeof historyEntry>;

export const presence = z.strictObject({
  agent: reference,
  state: z.enum(["viewing", "writing", "noting"]).describe("`writing` a reply, `noting` an internal note"),
  seenAt: instant,
});
export type Presence = z.infer<typeof presence>;
