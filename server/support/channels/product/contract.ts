/** Requests from inside the vendor's product: sent with the key of its licence, or carried as a file from where there is no network. */
import { z } from "zod";
import { defineOperations, emailAddress, givenInstant, id, instant, line, locale, reference, text } from "#shared/contract";
import { REQUEST_FORMAT } from "#shared/request-file";
import { TYPES } from "#shared/ticket-codes";

/** A log of this many bytes at most. */
export const MOST_LOG_BYTES = 1_048_576;
const MOST_BYTES = 2_097_152;
/** The same in base64, with what stands around it. */
const MOST_FILE_BYTES = 3_145_728;

const byId = z.strictObject({ id });
/** What a program writes in trouble is taken as it is; what cannot be shown goes out before it is. */
const loose = (max: number) => z.string().max(max);

export const diagnostics = z.strictObject({
  version: line(60),
  platform: line(200).describe("Such as `Windows 11 24H2 x64`"),
  edition: line(100).optional(),
  lastUpdateFailure: z
    .strictObject({ version: line(60).optional(), at: givenInstant.optional(), message: loose(10_000) })
    .optional()
    .describe("The last update that did not work: to which version, when, and what was said"),
  details: z
    .record(line(100), z.union([loose(10_000), z.number(), z.boolean(), z.null()]))
    .refine((value) => Object.keys(value).length <= 200, "tooManyFields")
    .optional()
    .describe("What else may help, by name"),
  log: z.string().optional().describe("At most 1 MB in UTF-8"),
});
export type Diagnostics = z.output<typeof diagnostics>;

export const written = z.strictObject({
  subject: line(300),
  body: text(100_000),
  contact: z
    .strictObject({ email: emailAddress, name: line(200).optional() })
    .optional()
    .describe("Who asks; when absent, the contact of the licence. An address proves nothing"),
  type: z.enum(TYPES).optional(),
  locale: locale.optional(),
  fingerprint: line(255).optional().describe("Of the machine, as it was activated"),
  diagnostics: diagnostics.optional(),
});
export type Written = z.output<typeof written>;

/** What the file of a request says: the same, with what tells it from every other. */
export const carried = z.strictObject({
  ...written.shape,
  id: line(100).describe("Made by the product, another one for each request"),
  createdAt: givenInstant,
});

const opened = z.strictObject({
  number: z.number().int().describe("Of the ticket"),
  license: id,
  product: reference,
  machine: id.nullable().describe("Null where the licence has none with this fingerprint"),
  version: z.string().nullable(),
  createdAt: instant,
});

const received = z.strictObject({
  id,
  ticket: z.strictObject({ id, number: z.number().int() }),
  via: z.enum(["network", "file"]),
  license: reference.nullable(),
  machine: id.nullable(),
  diagnostics: z
    .strictObject({ ...diagnostics.omit({ log: true }).shape, fingerprint: z.string().optional() })
    .nullable()
    .describe("Without secrets"),
  logBytes: z.number().int().nullable().describe("Null where no log came along"),
  createdAt: instant,
});

export const productRequestsContract = defineOperations({
  "productRequests.open": {
    method: "POST",
    path: "/requests",
    right: "public",
    schemes: ["License"],
    direct: true,
    limit: "hook",
    maxBytes: MOST_BYTES,
    summary: "Ask for support from inside the product, with the key of its licence (`Authorization: License <key>`)",
    body: written,
    status: 201,
    response: opened,
    errors: ["license.keyUnknown", "license.keyRefused", "request.refused", "request.logTooLarge"],
  },
  "productRequests.openFromFile": {
    method: "POST",
    path: "/requests/from-file",
    right: "public",
    ownProof: true,
    direct: true,
    limit: "hook",
    maxBytes: MOST_FILE_BYTES,
    summary: "Hand in a request that a product without a network wrote to a file; the same file is one ticket, however often it comes",
    body: z.strictObject({
      format: z.literal(REQUEST_FORMAT),
      formatVersion: z.literal(1),
      license: id,
      payload: z
        .string()
        .max(MOST_FILE_BYTES)
        .regex(/^[A-Za-z0-9+/]+={0,2}$/, "base64"),
      mac: z.string().regex(/^[0-9a-f]{64}$/, "hex"),
    }),
    status: 201,
    response: z.strictObject({ ...opened.shape, repeated: z.boolean().describe("It had come before: nothing was opened now") }),
    errors: ["license.keyRefused", "request.refused", "request.unproved", "request.unreadable", "request.logTooLarge"],
  },
  "productRequests.get": {
    method: "GET",
    path: "/requests/{id}",
    right: "tickets.note",
    summary: "What a product told of itself with a request, without secrets",
    params: byId,
    response: received,
  },
  "productRequests.log": {
    method: "GET",
    path: "/requests/{id}/log",
    right: "tickets.note",
    summary: "The log that came with a request, without secrets, as a text file",
    params: byId,
    rawResponse: true,
  },
  "productRequests.reveal": {
    method: "POST",
    path: "/requests/{id}/reveal",
    right: "secrets.reveal",
    summary: "The diagnostics of a request as they came, secrets and all, as a JSON file; each call is audited",
    params: byId,
    safe: true,
    rawResponse: true,
  },
});
