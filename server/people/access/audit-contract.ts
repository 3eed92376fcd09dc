/** The access audit: search, export, check of its chain, and what stood out. */
import { z } from "zod";
import { defineOperations, givenInstant, id, instant, page } from "#shared/contract";

const auditEntry = z.strictObject({
  id,
  at: instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string().nullable(),
  outcome: z.enum(["allowed", "denied"]),
  address: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
});

const filter = {
  actor: z.string().max(200).optional().describe("`agent:<id>`, `token:<id>`, `contact:<id>` and so on"),
  action: z.string().max(100).optional(),
  outcome: z.enum(["allowed", "denied"]).optional(),
  kind: z.enum(["signIn", "read", "denied", "export", "change"]).optional(),
  subject: z.string().max(300).optional().describe("What it was about, as the log names it, such as `ticket:<id>`"),
  ticket: z.coerce.number().int().min(1).max(9_007_199_254_740_991).optional().describe("Entries about the ticket with this number"),
  from: givenInstant.optional(),
  until: givenInstant.optional(),
};

export const auditContract = defineOperations({
  "audit.list": {
    method: "GET",
    path: "/audit",
    right: "audit.read",
    summary: "Read the access audit",
    query: z.strictObject({ ...page, ...filter }),
    list: auditEntry,
  },
  "audit.export": {
    method: "GET",
    path: "/audit/export",
    right: "audit.read",
    summary: "Download the access audit as CSV or JSON lines; the download is itself audited",
    query: z.strictObject({ ...filter, format: z.enum(["csv", "jsonl"]).default("csv") }),
    rawResponse: true,
    limit: "export",
  },
  "audit.check": {
    method: "GET",
    path: "/audit/check",
    right: "audit.read",
    summary: "Check that no entry of the audit was changed, taken out or slipped in; all of it is checked every night",
    query: z.strictObject({ last: z.coerce.number().int().min(1).max(20_000).default(5_000).describe("How many of the newest seals") }),
    response: z.strictObject({
      checked: z.number().int(),
      erased: z.number().int().describe("Entries that lost what they noted because a person was erased"),
      unsealed: z.number().int().describe("Entries past their time without a seal, counted up to 1,000"),
      faults: z.array(z.strictObject({ seq: z.number().int(), entry: id, fault: z.enum(["missing", "changed", "gap"]) })),
      head: z.strictObject({ seq: z.number().int(), hash: z.string() }).nullable().describe("The newest seal, to be noted elsewhere"),
    }),
  },
  "audit.alarms.list": {
    method: "GET",
    path: "/audit/alarms",
    right: "audit.read",
    summary: "Who read or exported unusually much within an hour",
    query: z.strictObject(page),
    list: z.strictObject({
      id,
      kind: z.enum(["bulkRead", "bulkExport", "auditBroken"]),
      actor: z.string(),
      count: z.number().int(),
      raisedAt: instant,
    }),
  },
});
