import type { RetentionHandler } from "#platform/erasure";
import { countOld, deleteOld, type MailTable } from "./erasure-queries.ts";

const mailRule = (kind: string, table: MailTable): RetentionHandler => ({
  kind,
  count: (ctx, before, { tickets }, most) => countOld(ctx.db, table, before, [...tickets], most),
  run: (ctx, before, { tickets }, limit) => deleteOld(ctx.db, table, before, [...tickets], limit),
});

/** Mails as they came in, and copies of what was sent: the conversation they became stays. */
export const mailRetention: readonly RetentionHandler[] = [mailRule("rawMail", "intake"), mailRule("sentMail", "outbound_mails")];
