import type { NotificationRule } from "#platform/references";
import { assigneeOf } from "./queries.ts";

/** What agents are told of by tickets themselves; the first that names somebody counts. */
export const ticketNotifications: readonly NotificationRule[] = [
  {
    kind: "mentioned",
    mail: true,
    types: ["note.added"],
    concerned: (_, { data }) => (Array.isArray(data.mentions) ? data.mentions.map(String) : []),
  },
  {
    kind: "assigned",
    mail: true,
    types: ["ticket.changed"],
    concerned: (_, { data }) => {
      const next = (data.changes as { assignee?: [string | null, string | null] } | undefined)?.assignee?.[1];
      return next ? [next] : [];
    },
  },
  {
    kind: "replied",
    types: ["message.added", "message.released"],
    concerned: async (ctx, { type, subjects, data }) => {
      if (type === "message.added" && (data.authorKind !== "contact" || data.state !== "normal")) return [];
      const assignee = await assigneeOf(ctx.db, subjects[0]!.slice("ticket:".length));
      return assignee ? [assignee] : [];
    },
  },
];
