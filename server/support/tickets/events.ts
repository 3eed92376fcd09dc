import { z } from "zod";
import { id } from "#shared/contract";
import { defineEvent } from "#platform/events";
import { category, channel, priority, ticketType } from "./contract.ts";

const authorKind = z.enum(["contact", "agent", "bot", "system"]);
const change = z.tuple([z.string().nullable(), z.string().nullable()]);

/** A ticket came to be, with its first message. Subjects: ticket, requester, organization. */
export const ticketOpened = defineEvent(
  "ticket.opened",
  1,
  z.strictObject({
    number: z.number(),
    messageId: id,
    type: ticketType,
    category,
    priority,
    channel,
    authorKind,
    restricted: z.boolean(),
    hinted: z.boolean(),
  }),
);

/** A public message was added. Subjects: ticket, author. */
export const messageAdded = defineEvent(
  "message.added",
  1,
  z.strictObject({ number: z.number(), messageId: id, authorKind, channel, state: z.enum(["normal", "held"]) }),
);

/** A held message was accepted or set aside. Subjects: ticket. */
export const messageReleased = defineEvent("message.released", 1, z.strictObject({ number: z.number(), messageId: id }));
export const messageDismissed = defineEvent("message.dismissed", 1, z.strictObject({ number: z.number(), messageId: id }));

/** A message went to another ticket; `number` is the one it left. Subjects: the ticket it left, the one it went to. */
export const messageMoved = defineEvent(
  "message.moved",
  1,
  z.strictObject({ number: z.number(), to: z.number(), messageId: id, counts: z.boolean() }),
);

/** The same, told of the ticket it came to. Subjects: that ticket. */
export const messageArrived = defineEvent("message.arrived", 1, z.strictObject({ number: z.number(), from: z.number(), messageId: id }));

/** A ticket was merged into another: from now on it is worked on there. Subjects: it, the other. The same is told of the other, with the two turned round. */
export const ticketMerged = defineEvent("ticket.merged", 1, z.strictObject({ number: z.number(), into: z.number(), mergeId: id }));
export const ticketsJoined = defineEvent("ticket.joined", 1, z.strictObject({ number: z.number(), from: z.number(), mergeId: id }));

/** A merged ticket stands by itself again. Subjects: it, the one it stood in; and turned round. */
export const ticketUnmerged = defineEvent("ticket.unmerged", 1, z.strictObject({ number: z.number(), from: z.number(), mergeId: id }));
export const ticketsParted = defineEvent("ticket.parted", 1, z.strictObject({ number: z.number(), parted: z.number(), mergeId: id }));

/** The people of a ticket may read messages of another, or no longer. Subjects: the ticket they stand in, the one whose people it concerns. */
const sharing = z.strictObject({ number: z.number(), with: z.number(), messageIds: z.array(id) });
export const messagesShared = defineEvent("messages.shared", 1, sharing);
export const messagesUnshared = defineEvent("messages.unshared", 1, sharing);

/** Two tickets were linked, or no longer are; told of each of them. `from` is part of, an incident of or the same as `to`. Subjects: one, the other. */
const link = z.strictObject({ kind: z.enum(["parent", "problem", "related", "duplicate"]), from: z.number(), to: z.number() });
export const ticketLinked = defineEvent("ticket.linked", 1, link);
export const ticketUnlinked = defineEvent("ticket.unlinked", 1, link);

/** An internal note was added. Subjects: ticket, then the agents it mentions. */
export const noteAdded = defineEvent("note.added", 1, z.strictObject({ number: z.number(), noteId: id, mentions: z.array(id) }));

/** Fields changed, each from one value to another: ids and codes. Of the subject only that it changed. Subjects: ticket. */
export const ticketChanged = defineEvent(
  "ticket.changed",
  1,
  z.strictObject({
    number: z.number(),
    revision: z.number(),
    changes: z.strictObject({
      type: change.optional(),
      status: change.optional(),
      category: change.optional(),
      priority: change.optional(),
      assignee: change.optional(),
      team: change.optional(),
      product: change.optional(),
      license: change.optional(),
      productVersion: change.optional(),
      restricted: change.optional(),
      subject: z.literal(true).optional(),
      /** Keys of custom fields that have other values now. */
      fields: z.array(z.string()).optional(),
      tagsAdded: z.array(z.string()).optional(),
      tagsRemoved: z.array(z.string()).optional(),
      /** `team:<id>` and `agent:<id>` on the access list from now on, or no longer. */
      accessAdded: z.array(z.string()).optional(),
      accessRemoved: z.array(z.string()).optional(),
    }),
  }),
);

/** A ticket was put out of the way until a time, a message, or whichever comes first. Subjects: ticket. */
export const ticketSnoozed = defineEvent(
  "ticket.snoozed",
  1,
  z.strictObject({ number: z.number(), until: z.string().nullable(), untilReply: z.boolean() }),
);

/** It is back, and why. Subjects: ticket. */
export const ticketWoke = defineEvent("ticket.woke", 1, z.strictObject({ number: z.number(), reason: z.enum(["time", "reply", "agent"]) }));

/** A reply that was to solve it left while steps of its checklists were open: it stays as it was. Subjects: ticket. */
export const ticketKeptOpen = defineEvent("ticket.keptOpen", 1, z.strictObject({ number: z.number(), steps: z.number() }));

/** A reply leaves at a time; it was called off; or it stayed, since the customer had written. Subjects: ticket, and the agent who wrote it. */
export const replyScheduled = defineEvent("reply.scheduled", 1, z.strictObject({ number: z.number(), messageId: id, at: z.string() }));
export const replyCancelled = defineEvent("reply.cancelled", 1, z.strictObject({ number: z.number(), messageId: id }));
export const replyKeptBack = defineEvent("reply.keptBack", 1, z.strictObject({ number: z.number(), messageId: id }));

/** Somebody takes part from now on, or no longer. Subjects: ticket, the person. */
export const participantAdded = defineEvent(
  "participant.added",
  1,
  z.strictObject({ number: z.number(), participantId: id, source: z.string() }),
);
export const participantRemoved = defineEvent("participant.removed", 1, z.strictObject({ number: z.number(), participantId: id }));
