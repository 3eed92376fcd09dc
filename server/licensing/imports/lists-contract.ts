/** Licences and machines from files of separated values. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, page } from "#shared/contract";
import { CHARSETS, DELIMITERS } from "#shared/delimited";
import { DATE_ORDERS, KEYLESS, LIST_KINDS, LIST_STATES, LIST_VERDICTS, UNKNOWN_PEOPLE } from "#shared/license-lists";

const byId = z.strictObject({ id });
const target = z.string().regex(/^([a-zA-Z]{1,20}|metadata\.[a-zA-Z][a-zA-Z0-9_.-]{0,49})$/, "value");
const MEGABYTE = 1024 * 1024;

export const licenseList = z.strictObject({
  id,
  kind: z.enum(LIST_KINDS),
  fileName: z.string(),
  charset: z.enum(CHARSETS),
  delimiter: z.enum(DELIMITERS),
  columns: z
    .array(z.strictObject({ name: z.string(), samples: z.array(z.string()) }))
    .describe("With a few values of each where one list is read, of keys their last characters; none once the file is gone"),
  mapping: z.array(target.nullable()).describe("What each column is taken for; null: for nothing"),
  policy: z.strictObject({ id, name: z.string() }).nullable().describe("Of licences whose row names none"),
  keyless: z.enum(KEYLESS).describe("What becomes of a licence without a key: refused, or a key is made for it"),
  people: z.enum(UNKNOWN_PEOPLE).describe("Whether persons who are not here are refused or added"),
  dates: z.enum(DATE_ORDERS).describe("How 01/02/2027 is meant"),
  state: z.enum(LIST_STATES),
  hasFile: z.boolean().describe("Whether the file is still kept, encrypted; without it nothing more is read"),
  rows: z.number().int().describe("Rows with content below the names of the columns, once they were looked at"),
  progress: z.number().int().describe("Rows that the present step has behind it"),
  counts: z.record(z.string(), z.number().int()).describe("Rows by what becomes or became of them"),
  createdBy: z.string(),
  createdAt: instant,
  finishedAt: instant.nullable(),
  revision: z.number().int(),
});

const said = z.strictObject({ code: z.string(), message: z.string() });
export const licenseListRow = z.strictObject({
  line: z.number().int().describe("Where it begins in the file"),
  verdict: z.enum(LIST_VERDICTS),
  title: z.string().nullable().describe("By what people know it; never its key"),
  thing: id.nullable(),
  notes: z.array(said).describe("What is worth a word though the row is taken"),
  problem: z
    .strictObject({ code: z.string(), column: z.string().nullable(), message: z.string().describe("What is wrong, and the way out") })
    .nullable(),
});

export const licenseListsContract = defineOperations({
  "licenseLists.list": {
    method: "GET",
    path: "/license-lists",
    right: "policies.manage",
    summary: "List imports of licences and machines that came as files",
    query: z.strictObject({ ...page }),
    list: licenseList,
  },
  "licenseLists.create": {
    method: "POST",
    path: "/license-lists",
    right: "policies.manage",
    summary:
      "Begin an import of licences or machines with a file of separated values, which is kept encrypted: charset, separator and columns are guessed, to be corrected before anything is looked at",
    query: z.strictObject({ kind: z.enum(LIST_KINDS), fileName: z.string().min(1).max(200) }),
    rawBody: {
      maxBytes: 100 * MEGABYTE,
      mediaTypes: [
        "text/csv",
        "text/plain",
        "text/tab-separated-values",
        "application/csv",
        "application/vnd.ms-excel",
        "application/octet-stream",
      ],
    },
    status: 201,
    response: licenseList,
    etag: true,
    limit: "upload",
    errors: ["import.empty"],
  },
  "licenseLists.get": {
    method: "GET",
    path: "/license-lists/{id}",
    right: "policies.manage",
    summary: "Read an import of licences or machines",
    params: byId,
    response: licenseList,
    etag: true,
  },
  "licenseLists.update": {
    method: "PATCH",
    path: "/license-lists/{id}",
    right: "policies.manage",
    summary: "Correct how a file is read; what was looked at is looked at anew",
    params: byId,
    body: z.strictObject({
      charset: z.enum(CHARSETS).optional(),
      delimiter: z.enum(DELIMITERS).optional(),
      mapping: z.array(target.nullable()).max(200).optional(),
      policy: id.nullable().optional(),
      keyless: z.enum(KEYLESS).optional(),
      people: z.enum(UNKNOWN_PEOPLE).optional(),
      dates: z.enum(DATE_ORDERS).optional(),
    }),
    ifMatch: true,
    response: licenseList,
    etag: true,
    errors: ["import.state", "licenseList.fileGone"],
  },
  "licenseLists.check": {
    method: "POST",
    path: "/license-lists/{id}/actions/check",
    right: "policies.manage",
    summary: "Look at every row, as a job: what it would make or why it cannot be taken; nothing is written",
    params: byId,
    ifMatch: true,
    status: 202,
    response: licenseList,
    etag: true,
    errors: ["import.state", "licenseList.fileGone"],
  },
  "licenseLists.run": {
    method: "POST",
    path: "/license-lists/{id}/actions/run",
    right: "policies.manage",
    summary: "Carry out what was looked at, row by row, as a job; or go on where it stopped",
    params: byId,
    ifMatch: true,
    status: 202,
    response: licenseList,
    etag: true,
    errors: ["import.state", "licenseList.fileGone"],
  },
  "licenseLists.undo": {
    method: "POST",
    path: "/license-lists/{id}/actions/undo",
    right: "policies.manage",
    summary: "Take an import back, as a job: what it made goes; what somebody changed or used since stays and is listed",
    params: byId,
    ifMatch: true,
    status: 202,
    response: licenseList,
    etag: true,
    errors: ["import.state"],
  },
  "licenseLists.rows": {
    method: "GET",
    path: "/license-lists/{id}/rows",
    right: "policies.manage",
    summary: "Rows of an import in the order of the file",
    params: byId,
    query: z.strictObject({ ...page, verdict: z.enum(LIST_VERDICTS).optional() }),
    list: licenseListRow,
  },
  "licenseLists.refused": {
    method: "GET",
    path: "/license-lists/{id}/refused",
    right: "policies.manage",
    summary: "The rows that could not be taken, keys included, as a CSV file to be corrected and brought again, with why in a last column",
    params: byId,
    rawResponse: true,
    errors: ["licenseList.fileGone"],
  },
});
