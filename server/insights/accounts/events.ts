import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

/** A month of a customer was closed, or worked out again. Subjects: organization. */
export const statementClosed = defineEvent(
  "statement.closed",
  1,
  z.strictObject({ statementId: id, month: z.string(), version: z.number(), met: z.number(), missed: z.number() }),
);
/** A credit was approved, waived, or laid open again. Subjects: organization. */
export const creditDecided = defineEvent(
  "serviceCredit.decided",
  1,
  z.strictObject({
    creditId: id,
    statementId: id,
    state: z.enum(["proposed", "approved", "waived"]),
    amount: z.number().nullable(),
    currency: z.string().nullable(),
  }),
);
