/** Licences brought from another licence server, with all that they hang on. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, line, page, reference } from "#shared/contract";
import { IMPORT_KINDS, IMPORT_STATES, IMPORT_VERDICTS } from "#shared/license-imports";

const byId = z.strictObject({ id });

export const licenseImport = z.strictObject({
  id,
  source: z.enum(["keygen"]),
  address: z.string(),
  account: z.string(),
  brand: reference,
  state: z.enum(IMPORT_STATES),
  kind: z.enum(IMPORT_KINDS).describe("What it is at"),
  page: z.number().int().describe("Of these, the page it is at"),
  counts: z
    .array(z.strictObject({ kind: z.enum(IMPORT_KINDS), verdict: z.enum(IMPORT_VERDICTS), count: z.number().int() }))
    .describe("Things by what becomes or became of them"),
  problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  createdBy: z.string(),
  createdAt: instant,
  updatedAt: instant,
  finishedAt: instant.nullable(),
  revision: z.number().int(),
});

export const licenseImportItem = z.strictObject({
  kind: z.enum(IMPORT_KINDS),
  externalId: z.string(),
  title: z.string(),
  verdict: z.enum(IMPORT_VERDICTS),
  thing: id.nullable(),
  notes: z
    .array(z.strictObject({ code: z.string(), attribute: z.string().nullable(), value: z.string().nullable(), message: z.string() }))
    .describe("What is not taken over as it was, or why it is refused"),
});

export const licenseImportsContract = defineOperations({
  "licenseImports.list": {
    method: "GET",
    path: "/license-imports",
    right: "policies.manage",
    summary: "List imports of licences from other licence servers",
    query: z.strictObject({ ...page }),
    list: licenseImport,
  },
  "licenseImports.create": {
    method: "POST",
    path: "/license-imports",
    right: "policies.manage",
    summary: "Look at everything an account of Keygen holds, as a job: what would come and what cannot; nothing is written yet",
    body: z.strictObject({
      source: z.literal("keygen"),
      address: z
        .url({ protocol: /^https$/ })
        .max(200)
        .optional()
        .describe("Of a Keygen one runs oneself; Keygen's own when absent"),
      account: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/, "value")
        .describe("Id or slug of the account"),
      token: line(500).describe("A token that may read everything. Kept encrypted until the import is through, a week at most"),
      brand: idOrSlug.describe("The brand that new products belong to"),
    }),
    status: 201,
    response: licenseImport,
    etag: true,
  },
  "licenseImports.get": {
    method: "GET",
    path: "/license-imports/{id}",
    right: "policies.manage",
    summary: "Read an import",
    params: byId,
    response: licenseImport,
    etag: true,
  },
  "licenseImports.run": {
    method: "POST",
    path: "/license-imports/{id}/actions/run",
    right: "policies.manage",
    summary: "Bring what was looked at, as a job; or go on where it failed. What was brought before is not brought again",
    params: byId,
    ifMatch: true,
    status: 202,
    response: licenseImport,
    etag: true,
    errors: ["import.state"],
  },
  "licenseImports.end": {
    method: "POST",
    path: "/license-imports/{id}/actions/end",
    right: "policies.manage",
    summary: "End an import and forget its token; what it brought stays",
    params: byId,
    ifMatch: true,
    response: licenseImport,
    etag: true,
    errors: ["import.state"],
  },
  "licenseImports.items": {
    method: "GET",
    path: "/license-imports/{id}/items",
    right: "policies.manage",
    summary: "Things of an import as they came, with what becomes of them and what is not taken over",
    params: byId,
    query: z.strictObject({
      ...page,
      verdict: z.enum(IMPORT_VERDICTS).optional(),
      noted: z.literal("true").optional().describe("Only those of which something is not as it was"),
    }),
    list: licenseImportItem,
  },
});
