/** How long things are kept. */
import { z } from "zod";
import { defineOperations, instant } from "#shared/contract";

const kind = z.string().regex(/^[a-zA-Z]{1,40}$/);
const months = z.number().int().min(1).max(600);

export const retentionRule = z.strictObject({
  kind: z.string().describe("`attachments` and `tickets` of closed tickets nothing has moved in, `rawMail`, `sentMail`"),
  months: z.number().int().nullable().describe("How long they are kept; null: for ever"),
  due: z.number().int().nullable().describe("How many the next run takes away, counted up to 10,000"),
  held: z.number().int().describe("How many older ones a legal hold keeps"),
  lastRunAt: instant.nullable(),
  lastCount: z.number().int().nullable(),
  revision: z.number().int().describe("0 while no rule was ever saved"),
});

export const retentionContract = defineOperations({
  "retention.list": {
    method: "GET",
    path: "/privacy/retention",
    right: "privacy.manage",
    summary: "How long each kind of thing is kept, and how much the next run takes away",
    response: z.strictObject({ data: z.array(retentionRule) }),
  },
  "retention.preview": {
    method: "GET",
    path: "/privacy/retention/{kind}/preview",
    right: "privacy.manage",
    summary: "What a rule of so many months would take away now; changes nothing",
    params: z.strictObject({ kind }),
    query: z.strictObject({ months: z.coerce.number().int().min(1).max(600) }),
    response: retentionRule,
  },
  "retention.save": {
    method: "PATCH",
    path: "/privacy/retention/{kind}",
    right: "privacy.manage",
    summary: "Set how long a kind of thing is kept; it is taken away every night, in portions",
    params: z.strictObject({ kind }),
    body: z.strictObject({ months: months.nullable() }),
    response: retentionRule,
    etag: true,
    ifMatch: true,
  },
});
