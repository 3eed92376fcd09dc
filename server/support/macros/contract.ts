/** Macros and snippets. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, line, locale, page, reference, slug } from "#shared/contract";

const kind = z.enum(["macro", "snippet"]);
const scope = z.enum(["personal", "team", "shared"]);
const PRIORITIES = ["low", "normal", "high", "urgent"] as const;
const TYPES = ["question", "howTo", "incident", "problem", "task", "license", "billing", "sales", "featureRequest", "security"] as const;
const written = z
  .string()
  .max(10_000)
  .refine((value) => !value.includes("\u0000"), "noNul")
  .refine((value) => value.isWellFormed(), "unicode");
const tags = z
  .array(
    z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}._:/-]{0,49}$/u, "tag"),
  )
  .max(50)
  .transform((list) => [...new Set(list)].toSorted());

/** What a macro does beside its text; what is absent stays as it is. */
export const acts = z.strictObject({
  status: slug.optional(),
  priority: z.enum(PRIORITIES).optional(),
  type: z.enum(TYPES).optional(),
  assignee: z.union([z.enum(["me", "none"]), id]).optional(),
  team: z.union([z.literal("none"), id]).optional(),
  addTags: tags.optional(),
  removeTags: tags.optional(),
  checklist: id.optional().describe("A template of checklists, begun where the ticket has none of it"),
});
export type Acts = z.output<typeof acts>;

const common = {
  id,
  kind,
  name: z.string(),
  folder: z.string().describe("Parts separated by `/`; empty: none"),
  short: z.string().nullable().describe("What is typed behind a semicolon"),
  scope,
  team: reference.nullable(),
  internal: z.boolean().describe("Its text is a note"),
  acts,
  uses: z.number().int().describe("In the last ninety days, counted up to 1,000"),
  mayChange: z.boolean(),
  updatedAt: instant,
  revision: z.number().int(),
};
export const macroSummary = z.strictObject({ ...common, locales: z.array(z.string()).describe("Languages of its text") });
export const macro = z.strictObject({ ...common, texts: z.record(z.string(), z.string()) });
export type MacroSummary = z.infer<typeof macroSummary>;
export type Macro = z.infer<typeof macro>;

const shortcut = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}_-]{0,29}$/u, "shortcut");
const fields = {
  name: line(100).optional(),
  folder: z.union([z.literal(""), line(100)]).optional(),
  short: shortcut.nullable().optional(),
  internal: z.boolean().optional(),
  acts: acts.optional(),
  texts: z.partialRecord(locale, written.nullable()).optional().describe("Null removes a language"),
};

const ofMacro = z.strictObject({ id });

const filled = z.strictObject({
  body: z.string(),
  locale: z.string().describe("Language of the text"),
  fallback: z.boolean().describe("There is none in the customer's language"),
  unknown: z.array(z.string()).describe("Placeholders that there are not; they stand in the text as they are"),
  empty: z.array(z.string()).describe("Placeholders without a value or a fallback"),
});
export type Filled = z.infer<typeof filled>;

export const preview = z.strictObject({
  changes: z.array(
    z.strictObject({
      field: z.enum(["status", "priority", "type", "assignee", "team"]),
      from: z.string().nullable(),
      to: z.string().nullable(),
    }),
  ),
  addsTags: z.array(z.string()),
  removesTags: z.array(z.string()),
  /** What it names is there no more: those acts are left out. */
  missing: z.array(z.enum(["status", "assignee", "team", "checklist"])),
  checklist: reference.nullable().describe("The template of which a checklist would begin"),
  patch: z
    .strictObject({
      status: z.string().optional(),
      priority: z.enum(PRIORITIES).optional(),
      type: z.enum(TYPES).optional(),
      assignee: id.nullable().optional(),
      team: id.nullable().optional(),
      tags: z.array(z.string()).optional(),
    })
    .describe("As a change of the ticket takes it"),
  internal: z.boolean(),
  text: filled.nullable(),
});
export type MacroPreview = z.infer<typeof preview>;

export const macrosContract = defineOperations({
  "macros.list": {
    method: "GET",
    path: "/macros",
    right: "tickets.note",
    summary: "Macros and snippets of one's own, of one's teams and for everybody",
    query: z.strictObject({ ...page, kind: kind.optional() }),
    list: macroSummary,
  },
  "macros.placeholders": {
    method: "GET",
    path: "/macros/placeholders",
    right: "tickets.note",
    summary: "What may stand in braces; `{name|word}` says what stands there without a value",
    response: z.strictObject({ data: z.array(z.string()) }),
  },
  "macros.get": {
    method: "GET",
    path: "/macros/{id}",
    right: "tickets.note",
    summary: "One macro or snippet with its texts",
    params: ofMacro,
    response: macro,
    etag: true,
  },
  "macros.create": {
    method: "POST",
    path: "/macros",
    right: "tickets.note",
    summary: "Make a macro or snippet; one of a team or for everybody needs the right macros.share",
    body: z.strictObject({ ...fields, kind, name: line(100), scope: scope.default("personal"), team: idOrSlug.optional() }),
    status: 201,
    response: macro,
    etag: true,
  },
  "macros.update": {
    method: "PATCH",
    path: "/macros/{id}",
    right: "tickets.note",
    summary: "Change a macro or snippet",
    params: ofMacro,
    body: z.strictObject(fields),
    ifMatch: true,
    response: macro,
    etag: true,
  },
  "macros.remove": {
    method: "DELETE",
    path: "/macros/{id}",
    right: "tickets.note",
    summary: "Remove a macro or snippet",
    params: ofMacro,
    status: 204,
  },
  "macros.preview": {
    method: "POST",
    path: "/tickets/{number}/macros/{id}/preview",
    right: "tickets.note",
    summary: "What a macro would change in a ticket, and its text for this customer",
    params: z.strictObject({ number: z.coerce.number().int().min(1).max(9_007_199_254_740_991), id }),
    body: z.strictObject({ format: z.enum(["text", "markdown"]).default("text") }).optional(),
    safe: true,
    response: preview,
  },
  "macros.use": {
    method: "POST",
    path: "/macros/{id}/uses",
    right: "tickets.note",
    summary: "Say that one has used it",
    params: ofMacro,
    body: z.strictObject({}).optional(),
    status: 204,
  },
});
