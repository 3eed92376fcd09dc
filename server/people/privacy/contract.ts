/** Erasing and exporting what is kept of one person, and what must not be erased. */
import { z } from "zod";
import { defineOperations, id, instant, line, page } from "#shared/contract";

const counted = z.strictObject({ kind: z.string(), count: z.number().int() });
const kept = z.strictObject({ kind: z.string(), count: z.number().int(), reason: z.string().describe("Why it stays, as a code") });
const holdSubject = z.enum(["contact", "organization", "ticket"]);

const hold = z.strictObject({
  id,
  subject: z.strictObject({ kind: holdSubject, id, title: z.string().describe("Empty where whoever asks may not see it") }),
  reason: z.string(),
  createdBy: z.string().describe("`kind:id` of who set it"),
  createdAt: instant,
  releasedAt: instant.nullable(),
  releasedBy: z.string().nullable(),
  revision: z.number().int(),
});

export const privacyRequest = z.strictObject({
  id,
  kind: z.enum(["erasure", "export"]),
  contact: z.strictObject({ id, name: z.string().describe("Empty once he is erased") }),
  own: z.boolean().describe("Asked for by the person himself"),
  reason: z.enum(["asked", "retention", "mistake", "contract"]).nullable(),
  state: z.enum(["waiting", "running", "done", "failed", "held"]),
  progress: z.number().describe("From 0 to 1"),
  summary: z.strictObject({ erased: z.array(counted), kept: z.array(kept) }).nullable(),
  failure: z.string().nullable(),
  available: z.boolean().describe("An export that can be downloaded"),
  expiresAt: instant.nullable().describe("When the export is deleted"),
  requestedAt: instant,
  finishedAt: instant.nullable(),
  revision: z.number().int(),
});

const preview = z.strictObject({
  contact: z.strictObject({ id, name: z.string() }),
  confirm: z.string().describe("What must be typed to erase him"),
  erased: z.array(counted),
  kept: z.array(kept),
  holds: z.array(hold).describe("While there is one, nothing is erased"),
});

export const privacyContract = defineOperations({
  "privacy.preview": {
    method: "GET",
    path: "/contacts/{id}/erasure",
    right: "privacy.manage",
    summary: "What erasing a person would take away, what stays and why; changes nothing",
    params: z.strictObject({ id }),
    response: preview,
  },
  "privacy.erase": {
    method: "POST",
    path: "/contacts/{id}/erasure",
    right: "privacy.manage",
    summary: "Erase a person: irreversible, so his address or name must be given as `confirm`",
    params: z.strictObject({ id }),
    body: z.strictObject({ confirm: line(300), reason: z.enum(["asked", "retention", "mistake", "contract"]).default("asked") }),
    status: 202,
    response: privacyRequest,
    errors: ["privacy.held", "privacy.erased", "privacy.confirm", "privacy.running"],
  },
  "privacy.export": {
    method: "POST",
    path: "/contacts/{id}/export",
    right: "privacy.manage",
    summary: "Gather what is kept of a person as a ZIP archive",
    params: z.strictObject({ id }),
    status: 202,
    response: privacyRequest,
    errors: ["privacy.erased"],
  },
  "privacy.requests.list": {
    method: "GET",
    path: "/privacy/requests",
    right: "privacy.manage",
    summary: "List erasures and exports, the newest first",
    query: z.strictObject({ ...page, contact: id.optional(), kind: z.enum(["erasure", "export"]).optional() }),
    list: privacyRequest,
  },
  "privacy.requests.get": {
    method: "GET",
    path: "/privacy/requests/{id}",
    right: "privacy.manage",
    summary: "Read how far an erasure or export is",
    params: z.strictObject({ id }),
    response: privacyRequest,
  },
  "privacy.requests.file": {
    method: "GET",
    path: "/privacy/requests/{id}/file",
    right: "privacy.manage",
    summary: "Download an export",
    params: z.strictObject({ id }),
    rawResponse: true,
  },
  "privacy.own.export": {
    method: "POST",
    path: "/me/exports",
    right: "own.export",
    summary: "Gather what is kept of oneself as a ZIP archive",
    status: 202,
    response: privacyRequest,
    errors: ["privacy.running"],
  },
  "privacy.own.list": {
    method: "GET",
    path: "/me/exports",
    right: "own.export",
    summary: "List one's own exports",
    query: z.strictObject({ ...page }),
    list: privacyRequest,
  },
  "privacy.own.file": {
    method: "GET",
    path: "/me/exports/{id}/file",
    right: "own.export",
    summary: "Download one's own export",
    params: z.strictObject({ id }),
    rawResponse: true,
  },
  "holds.list": {
    method: "GET",
    path: "/privacy/holds",
    right: "privacy.manage",
    summary: "List legal holds",
    query: z.strictObject({ ...page, active: z.enum(["true", "false"]).optional() }),
    list: hold,
  },
  "holds.create": {
    method: "POST",
    path: "/privacy/holds",
    right: "privacy.manage",
    summary: "Keep everything of a person, an organization or a ticket from being erased",
    body: z.strictObject({ subject: z.strictObject({ kind: holdSubject, id }), reason: line(500) }),
    status: 201,
    response: hold,
    etag: true,
    errors: ["privacy.heldAlready"],
  },
  "holds.release": {
    method: "POST",
    path: "/privacy/holds/{id}/release",
    right: "privacy.manage",
    summary: "End a legal hold",
    params: z.strictObject({ id }),
    response: hold,
    etag: true,
    ifMatch: true,
  },
});
