/** What the platform itself answers: files, the event log. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, page } from "#shared/contract";

export const MAX_FILE_BYTES = 25 * 1_048_576;

const storedFile = z.strictObject({ id, fileName: z.string(), mediaType: z.string(), size: z.number().int() });
export const event = z.strictObject({
  seq: z.number().int(),
  id,
  type: z.string(),
  version: z.number().int(),
  occurredAt: instant,
  recordedAt: instant,
  /** Who did it, `kind:id`. */
  actor: z.string(),
  /** What it is about, each `kind:id`, the first thing first. */
  subjects: z.array(z.string()),
  data: z.record(z.string(), z.unknown()),
});

const shownReference = z.strictObject({
  kind: z.string(),
  id,
  title: z.string(),
  /** Path of the page that shows it. */
  url: z.string(),
});

export const systemContract = defineOperations({
  "references.resolve": {
    method: "GET",
    path: "/references",
    right: "public",
    summary: "Titles and pages of things named as `kind:id`, such as the subjects of events; what the caller may not see is absent",
    query: z.strictObject({
      subjects: z
        .string()
        .max(8_000)
        .transform((value) => value.split(","))
        .pipe(z.array(z.string().regex(/^[a-z]{1,30}:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "subject")).max(100)),
    }),
    response: z.strictObject({ data: z.array(shownReference) }),
  },
  "files.upload": {
    method: "POST",
    path: "/files",
    right: "files.write",
    summary: "Store a file to attach; unattached files are removed after a day",
    rawBody: { maxBytes: MAX_FILE_BYTES },
    status: 201,
    response: storedFile,
  },
  "files.get": {
    method: "GET",
    path: "/files/{id}",
    right: "files.read",
    summary: "Download an attachment; with `inline`, a PNG, JPEG, GIF or WebP picture by its bytes, up to 10 MB, may be shown in place",
    params: z.strictObject({ id }),
    query: z.strictObject({ inline: z.literal("true").optional() }),
    rawResponse: true,
  },
  "export.everything": {
    method: "GET",
    path: "/export",
    right: "everything.export",
    summary:
      "Everything of the installation as a ZIP archive that leaves as it is made: a file of JSON lines for each table and a manifest; passwords, tokens and keys stay behind",
    query: z.strictObject({
      files: z.enum(["included", "named"]).default("named").describe("Whether attachments and raw mails are in it, or named by the tables"),
    }),
    rawResponse: true,
    errors: ["export.running"],
  },
  "events.list": {
    method: "GET",
    path: "/events",
    right: "events.read",
    summary: "The event log in relay order, as far as the caller may see its subjects",
    query: z.strictObject({ after: z.coerce.number().int().min(0).default(0), limit: page.limit }),
    response: z.strictObject({ data: z.array(event), nextCursor: z.string().nullable() }),
  },
  "events.stream": {
    method: "GET",
    path: "/events/stream",
    right: "events.read",
    summary: "The event log as Server-Sent Events; resumes after Last-Event-ID",
    query: z.strictObject({ after: z.coerce.number().int().min(0).optional() }),
    rawResponse: true,
  },
});
