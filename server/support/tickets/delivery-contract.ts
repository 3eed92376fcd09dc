/** What became of the mails of a message. Browser-safe. */
import { z } from "zod";
import { instant } from "#shared/contract";

export const delivery = z
  .strictObject({
    state: z.string().describe("queued, sending, captured, sent, deferred, bounced, failed or suppressed"),
    recipients: z.number().int(),
    detail: z.string().nullable().describe("In the words of the other server"),
    delayedAt: instant.nullable().describe("Since when a deferred mail is late"),
    read: z.number().int().describe("How many receivers sent a receipt that they read it; none is asked for"),
    failures: z
      .array(z.strictObject({ address: z.string(), reason: z.string(), detail: z.string(), at: instant.nullable() }))
      .describe("Whom it did not reach: a code such as `userUnknown` or `mailboxFull`, and the words of the other server"),
  })
  .nullable();
