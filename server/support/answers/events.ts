import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

const about = z.strictObject({ number: z.number(), answerId: id, licenseId: id });
const timed = about.extend({ days: z.number() });

/** What was done to answer a ticket; the reply itself is a message of its own. Subjects: ticket, license. */
export const keyAnswered = defineEvent("licenseAnswer.key", 1, about);
export const machinesAnswered = defineEvent("licenseAnswer.reset", 1, about.extend({ machines: z.number() }));
export const trialAnswered = defineEvent("licenseAnswer.extend", 1, timed);
export const graceAnswered = defineEvent("licenseAnswer.grace", 1, timed);
export const answerUndone = defineEvent("licenseAnswer.undone", 1, about);

/** What a renewal costs was prepared. Subjects: ticket, subscription. */
export const renewalQuoted = defineEvent(
  "licenseAnswer.quote",
  1,
  z.strictObject({ number: z.number(), answerId: id, subscriptionId: id, amount: z.number(), currency: z.string(), period: z.string() }),
);
