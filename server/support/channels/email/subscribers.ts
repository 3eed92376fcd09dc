import { isImported, type StoredEvent, type Subscriber } from "#platform/events";
import { systemContext, type Platform } from "#platform/http";
import { accessAlarmRaised } from "#people/access";
import { tellOfAccess } from "./access-alarm.ts";
import { recordRefusedMail } from "./record-report.ts";
import { sendSolvedNotices } from "./send-notice.ts";
import { moveAbout } from "#platform/mail";
import type { Db } from "#platform/db";
import { ticketForChannel } from "#support/tickets";
import { countEmailMessage, moveEmailMessage } from "./thread-queries.ts";
import { organizationSubscriber } from "./tell-organization.ts";
import { sendReply } from "./send-reply.ts";

/** What the channel listens to: public replies of agents, and of programs where that does no harm, go out by mail, exactly once. */
export function emailSubscribers(platform: Platform): Subscriber[] {
  return [
    {
      name: "email.refusals",
      types: ["mail.failed"],
      async handle(db, events) {
        const ctx = systemContext(platform, "email", db);
        for (const { data } of events) {
          // What came back as a mail of its own is written down where it was read.
          if (data.reason === "refused" || data.reason === "expired") await recordRefusedMail(ctx, String(data.mailId), data.reason);
        }
      },
    },
    {
      name: "email.replies",
      types: ["message.added", "message.released", "message.moved"],
      async handle(db, events) {
        const ctx = systemContext(platform, "email", db);
        for (const event of events) {
          const { data } = event;
          // Now that it is believed, an answer to it finds its way.
          if (event.type === "message.released") await countEmailMessage(db, String(data.messageId));
          if (event.type === "message.moved") await followMove(db, event);
          if ((data.authorKind === "agent" || data.authorKind === "bot") && data.state === "normal" && !isImported(event))
            await sendReply(ctx, String(data.messageId));
        }
      },
    },
    {
      name: "email.notices",
      types: ["ticket.changed"],
      async handle(db, events) {
        const ctx = systemContext(platform, "email", db);
        for (const event of events) {
          const { category } = event.data.changes as { category?: [string, string] };
          const [, ticketId] = (event.subjects[0] ?? "").split(":");
          if (ticketId && category?.[1] === "solved" && !isImported(event)) await sendSolvedNotices(ctx, ticketId);
        }
      },
    },
    organizationSubscriber(platform),
    {
      name: "email.access",
      types: [accessAlarmRaised.type],
      async handle(db, events) {
        const ctx = systemContext(platform, "email", db);
        for (const { data } of events) await tellOfAccess(ctx, accessAlarmRaised.data.parse(data));
      },
    },
  ];
}

/** What answers a message goes to the ticket it stands in now; the mails that delivered it are seen by who sees that one. */
async function followMove(db: Db, { subjects, data }: Pick<StoredEvent, "subjects" | "data">): Promise<void> {
  const messageId = String(data.messageId);
  const [left, ticketId] = [subjects[0]!.slice("ticket:".length), subjects[1]!.slice("ticket:".length)];
  await moveEmailMessage(db, messageId, ticketId);
  // A mail that went out carries the subject of the ticket it left and quotes what was said there: it stays behind that ticket's wall.
  const restricted = (await ticketForChannel(db, { id: left }))?.restricted ?? true;
  if (!restricted) await moveAbout(db, `message:${messageId}`, `ticket:${ticketId}`);
  if (data.counts) await countEmailMessage(db, messageId);
}
