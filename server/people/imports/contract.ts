/** Contacts and organizations from files of separated values, contacts from vCards. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, page } from "#shared/contract";
import { CHARSETS, DELIMITERS } from "#shared/delimited";
import { EXISTING, FORMATS } from "#shared/people-imports";

const VERDICTS = ["new", "change", "same", "error", "created", "changed", "undone", "left"] as const;

const kind = z.enum(["contact", "organization"]);
const target = z.string().regex(/^([a-zA-Z]{1,20}|fields\.[a-z][a-zA-Z0-9_]{0,49})$/, "value");
const byId = z.strictObject({ id });

export const peopleImport = z.strictObject({
  id,
  kind,
  fileName: z.string(),
  format: z.enum(FORMATS).describe("What the file is, as it says itself"),
  charset: z.enum(CHARSETS),
  delimiter: z.enum(DELIMITERS),
  columns: z.array(z.strictObject({ name: z.string(), samples: z.array(z.string()) })),
  mapping: z.array(target.nullable()).describe("What each column is taken for; null: for nothing"),
  existing: z
    .enum(EXISTING)
    .describe("What becomes of who is there already: changed to what the file says, filled in where something lacks, or left"),
  state: z.enum(["new", "checking", "checked", "running", "done", "undoing", "undone", "failed"]),
  rows: z.number().int().describe("Rows with content below the names of the columns, once they were looked at"),
  progress: z.number().int().describe("Rows that the present step has behind it"),
  counts: z.record(z.string(), z.number().int()).describe("Rows by what becomes or became of them"),
  createdBy: z.string(),
  createdAt: instant,
  finishedAt: instant.nullable(),
  revision: z.number().int(),
});

export const importRow = z.strictObject({
  line: z.number().int().describe("Where it begins in the file"),
  verdict: z.enum(VERDICTS),
  key: z.string().nullable().describe("Address or name by which it is known"),
  thing: id.nullable(),
  changes: z.array(z.strictObject({ name: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  problem: z
    .strictObject({ code: z.string(), column: z.string().nullable(), message: z.string().describe("What is wrong, and the way out") })
    .nullable(),
});

export const importsContract = defineOperations({
  "people.imports.list": {
    method: "GET",
    path: "/people/imports",
    right: "people.manage",
    summary: "List imports of contacts and organizations",
    query: z.strictObject({ ...page }),
    list: peopleImport,
  },
  "people.imports.create": {
    method: "POST",
    path: "/people/imports",
    right: "people.manage",
    summary:
      "Begin an import with an uploaded file, separated values or vCards: charset, separator and columns are guessed, to be corrected before anything is looked at",
    body: z.strictObject({ kind, file: id }),
    status: 201,
    response: peopleImport,
    etag: true,
    errors: ["import.empty", "import.noCards", "import.cardsAreContacts"],
  },
  "people.imports.get": {
    method: "GET",
    path: "/people/imports/{id}",
    right: "people.manage",
    summary: "Read an import",
    params: byId,
    response: peopleImport,
    etag: true,
  },
  "people.imports.update": {
    method: "PATCH",
    path: "/people/imports/{id}",
    right: "people.manage",
    summary: "Correct how a file is read; what was looked at is looked at anew",
    params: byId,
    body: z.strictObject({
      charset: z.enum(CHARSETS).optional(),
      delimiter: z.enum(DELIMITERS).optional(),
      mapping: z.array(target.nullable()).max(200).optional(),
      existing: z.enum(EXISTING).optional(),
    }),
    ifMatch: true,
    response: peopleImport,
    etag: true,
    errors: ["import.state", "import.fileGone"],
  },
  "people.imports.check": {
    method: "POST",
    path: "/people/imports/{id}/check",
    right: "people.manage",
    summary: "Look at every row: what it would make, change or why it cannot be taken; nothing is written",
    params: byId,
    ifMatch: true,
    status: 202,
    response: peopleImport,
    etag: true,
    errors: ["import.state", "import.fileGone"],
  },
  "people.imports.run": {
    method: "POST",
    path: "/people/imports/{id}/run",
    right: "people.manage",
    summary: "Carry out what was looked at, row by row, as a job",
    params: byId,
    ifMatch: true,
    status: 202,
    response: peopleImport,
    etag: true,
    errors: ["import.state", "import.fileGone"],
  },
  "people.imports.undo": {
    method: "POST",
    path: "/people/imports/{id}/undo",
    right: "people.manage",
    summary:
      "Take an import back: what was made goes, what was changed is as before; what somebody changed or used since is left and listed",
    params: byId,
    ifMatch: true,
    status: 202,
    response: peopleImport,
    etag: true,
    errors: ["import.state"],
  },
  "people.imports.rows": {
    method: "GET",
    path: "/people/imports/{id}/rows",
    right: "people.manage",
    summary: "Rows of an import in the order of the file",
    params: byId,
    query: z.strictObject({ ...page, verdict: z.enum(VERDICTS).optional() }),
    list: importRow,
  },
  "people.imports.refused": {
    method: "GET",
    path: "/people/imports/{id}/refused",
    right: "people.manage",
    summary: "The rows that could not be taken, as a CSV file to be corrected and brought again, with why in a last column",
    params: byId,
    rawResponse: true,
    errors: ["import.fileGone"],
  },
});
