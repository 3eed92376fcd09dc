/** Texts of automatic mails, signatures, and how an agent writes. Browser-safe. */
import { z } from "zod";
import { defineOperations, idOrSlug, instant, locale, reference } from "#shared/contract";

const kind = z.enum(["acknowledgement", "reply", "solved", "knownIssue"]);
const fieldName = z.enum(["subject", "body", "signature", "footer", "quoted"]);
const written = z
  .string()
  .max(5_000)
  .refine((value) => !value.includes("\u0000"), "noNul")
  .refine((value) => value.isWellFormed(), "unicode");
/** Null takes a text back to what Backstay brings. */
const change = z.partialRecord(locale, z.partialRecord(fieldName, written.nullable()));
const brandQuery = z.strictObject({ brand: idOrSlug.optional().describe("Absent: what holds for every brand without its own") });
const localizedChange = z.partialRecord(locale, written.nullable());

export const mailText = z.strictObject({
  kind,
  brand: reference.nullable().describe("Null: for every brand without its own"),
  enabled: z.boolean().describe("Whether mails of this kind are sent"),
  mayDisable: z.boolean(),
  fields: z.array(z.strictObject({ name: fieldName, long: z.boolean(), placeholders: z.array(z.string()) })),
  texts: z.record(z.string(), z.record(z.string(), z.string())).describe("The vendor's own, by language and field"),
  defaults: z.record(z.string(), z.record(z.string(), z.string())).describe("What holds where the vendor has none"),
  updatedAt: instant.nullable(),
  revision: z.number().int(),
});
export type MailText = z.infer<typeof mailText>;

export const signature = z.strictObject({
  texts: z.record(z.string(), z.string()),
  placeholders: z.array(z.string()),
  updatedAt: instant.nullable(),
  revision: z.number().int(),
});

const density = z.enum(["comfortable", "compact"]);
export const writing = z.strictObject({
  signature: z.record(z.string(), z.string()),
  placeholders: z.array(z.string()),
  undoSeconds: z.number().int(),
  density: density.nullable().describe("Null: as each browser has it"),
  updatedAt: instant.nullable(),
  revision: z.number().int(),
});

const ofTeam = z.strictObject({ id: idOrSlug });

export const textsContract = defineOperations({
  "mailTexts.list": {
    method: "GET",
    path: "/mail-texts",
    right: "settings.read",
    summary: "The texts of automatic mails",
    query: brandQuery,
    list: mailText,
  },
  "mailTexts.get": {
    method: "GET",
    path: "/mail-texts/{kind}",
    right: "settings.read",
    summary: "The texts of one kind of mail",
    params: z.strictObject({ kind }),
    query: brandQuery,
    response: mailText,
    etag: true,
  },
  "mailTexts.update": {
    method: "PATCH",
    path: "/mail-texts/{kind}",
    right: "settings.manage",
    summary: "Change texts; null takes one back to the default",
    params: z.strictObject({ kind }),
    query: brandQuery,
    body: z.strictObject({ enabled: z.boolean().optional(), texts: change.optional() }),
    response: mailText,
    etag: true,
    ifMatch: true,
  },
  "mailTexts.preview": {
    method: "POST",
    path: "/mail-texts/{kind}/preview",
    right: "settings.read",
    summary: "A mail about a sample ticket, with texts that need not be saved",
    params: z.strictObject({ kind }),
    query: brandQuery,
    body: z.strictObject({ locale, texts: z.partialRecord(fieldName, written.nullable()).optional() }),
    safe: true,
    response: z.strictObject({ subject: z.string(), text: z.string(), html: z.string(), direction: z.enum(["ltr", "rtl"]) }),
  },
  "teams.signature.get": {
    method: "GET",
    path: "/teams/{id}/signature",
    right: "agents.read",
    summary: "What stands under the replies of a team",
    params: ofTeam,
    response: signature,
    etag: true,
  },
  "teams.signature.update": {
    method: "PATCH",
    path: "/teams/{id}/signature",
    right: "agents.manage",
    summary: "Change the signature of a team; null removes a language",
    params: ofTeam,
    body: z.strictObject({ texts: localizedChange }),
    response: signature,
    etag: true,
    ifMatch: true,
  },
  "me.writing.get": {
    method: "GET",
    path: "/me/writing",
    right: "tickets.note",
    summary: "One's own signature, how long a reply can be taken back, and how dense the desk is",
    response: writing,
    etag: true,
    errors: ["agentsOnly"],
  },
  "me.writing.update": {
    method: "PATCH",
    path: "/me/writing",
    right: "tickets.note",
    summary: "Change one's own signature, the seconds in which a reply can be taken back (0 to 30), or how dense the desk is",
    body: z.strictObject({
      signature: localizedChange.optional(),
      undoSeconds: z.number().int().min(0).max(30).optional(),
      density: density.nullable().optional(),
    }),
    response: writing,
    etag: true,
    ifMatch: true,
    errors: ["agentsOnly"],
  },
});
