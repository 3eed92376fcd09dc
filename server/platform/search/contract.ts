/** Searching over every kind of thing. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, locale } from "#shared/contract";

/** Kinds of things that can be found; those of a wing that is not there yet are never found. */
export const SEARCH_KINDS = [
  "ticket",
  "article",
  "topic",
  "knownIssue",
  "release",
  "course",
  "contact",
  "organization",
  "agent",
  "team",
  "view",
  "macro",
] as const;
export type SearchedKind = (typeof SEARCH_KINDS)[number];

const kinds = z
  .string()
  .max(200)
  .transform((value) => value.split(",").map((kind) => kind.trim()))
  .pipe(z.array(z.enum(SEARCH_KINDS)).max(20))
  .optional();
/** Any text is a question; one that no database could hold is refused. */
const question = z
  .string()
  .max(1_000)
  .refine((value) => value.isWellFormed() && !value.includes("\u0000"), "unicode");

/** Words of things that come in states, such as the categories of tickets. */
const states = z
  .string()
  .max(200)
  .transform((value) => value.split(",").map((state) => state.trim()))
  .pipe(z.array(z.string().regex(/^[a-z][A-Za-z]{0,40}$/, "value")).max(20))
  .optional();

const marks = z.array(z.tuple([z.number().int().min(0), z.number().int().min(0)]));

export const searchHit = z.strictObject({
  kind: z.enum(SEARCH_KINDS),
  id,
  title: z.string(),
  titleMarks: marks.describe("Begin and end of each word of the title that fits, in UTF-16 units"),
  url: z.string().describe("Path of the page that shows it to whoever asked"),
  locale: z.string().nullable(),
  snippet: z.string().describe("The part of its text that answers best, as plain text of what the reader may see"),
  snippetMarks: marks,
  state: z.string().nullable().describe("Of things that come in states: the category of a ticket"),
  at: instant.nullable().describe("When it last changed"),
  score: z.number(),
});
export type SearchHit = z.infer<typeof searchHit>;

export const searchContract = defineOperations({
  "search.find": {
    method: "GET",
    path: "/search",
    right: "public",
    summary:
      'Search over every kind of thing, best first: words, whole questions, "phrases", -without, or; without signing in, public things only',
    query: z.strictObject({
      q: question,
      locale: locale.optional().describe("What is in this language comes before its equals"),
      kinds,
      states: states.describe("Only things in one of these states: `category` of tickets"),
      since: instant.optional().describe("Only what changed then or later"),
      each: z.coerce.number().int().min(1).max(50).optional().describe("At most so many of each kind"),
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    response: z.strictObject({ data: z.array(searchHit) }),
  },
  "search.suggest": {
    method: "GET",
    path: "/search/suggestions",
    right: "public",
    summary: "What a question that is being typed may be about: its last word may be a beginning, and slips are forgiven",
    query: z.strictObject({ q: question, kinds, limit: z.coerce.number().int().min(1).max(20).default(8) }),
    response: z.strictObject({
      data: z.array(
        z.strictObject({
          kind: z.enum(SEARCH_KINDS),
          id,
          title: z.string(),
          titleMarks: marks,
          detail: z.string().nullable().describe("What tells it from others of its name: an address, for instance"),
          url: z.string(),
        }),
      ),
    }),
  },
});
