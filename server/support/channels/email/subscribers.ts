import { isImported, type Subscriber } from "#platform/events";
import { systemContext, type Platform } from "#platform/http";
import { countEmailMessage } from "./thread-queries.ts";
import { sendReply } from "./send-reply.ts";

/** What the channel listens to: public replies of agents go out by mail, exactly once. */
export function emailSubscribers(platform: Platform): Subscriber[] {
  return [
    {
      name: "email.replies",
      types: ["message.added", "message.released"],
      async handle(db, events) {
        const ctx = systemContext(platform, "email", db);
        for (const event of events) {
          const { data } = event;
          // Now that it is believed, an answer to it finds its way.
          if (event.type === "message.released") await countEmailMessage(db, String(data.messageId));
          if (data.authorKind === "agent" && data.state === "normal" && !isImported(event)) await sendReply(ctx, String(data.messageId));
        }
      },
    },
  ];
}
