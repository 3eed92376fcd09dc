/** Known issues of products. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, line, locale, page, reference, text } from "#shared/contract";
import { ISSUE_SEVERITIES, ISSUE_STATES, ISSUE_VISIBILITIES } from "#shared/issue-codes";

const issueNumber = z.coerce.number().int().min(1).max(9_007_199_254_740_991);
const byNumber = z.strictObject({ number: issueNumber });
const byNumberAndId = z.strictObject({ number: issueNumber, id });
const state = z.enum(ISSUE_STATES);
const severity = z.enum(ISSUE_SEVERITIES);
const visibility = z.enum(ISSUE_VISIBILITIES);
/** A version as the vendor writes it. */
const version = line(60);
const texts = z.record(z.string(), z.string());

export const issueReport = z.strictObject({
  version: z.string().nullable(),
  license: z.string().nullable().describe("The licence it concerns, as the customer names it"),
  comment: z.string().nullable().describe("Read by the vendor's people only"),
  createdAt: instant,
});
export type IssueReport = z.infer<typeof issueReport>;

export const knownIssue = z.strictObject({
  id,
  number: z.number().int(),
  product: reference,
  title: z.string().describe("In the language of the request, else in English, else in whatever language there is"),
  description: z.string(),
  workaround: z.string().describe("Empty where there is none"),
  texts: z
    .strictObject({ title: texts, description: texts, workaround: texts })
    .nullable()
    .describe("Every language; for the vendor's people"),
  versions: z.array(z.string()).describe("Versions it is in"),
  fixedIn: z.string().nullable().describe("The version that mends it"),
  state,
  severity,
  visibility: visibility.nullable().describe("Who may read it; for the vendor's people"),
  showsAffected: z.boolean().describe("Whether customers are told how many are affected"),
  affected: z.number().int().nullable().describe("How many people are affected; null where that is not told"),
  mine: issueReport.nullable().describe("What the caller said himself: that it affects him too"),
  stateAt: instant.describe("Since when it is in this state"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type KnownIssue = z.infer<typeof knownIssue>;

export const issueReference = z.strictObject({
  id,
  kind: z.enum(["github", "gitlab", "jira", "link"]),
  url: z.string(),
  place: z.string().describe("Where it stands, such as `acme/ledger`"),
  label: z.string().describe("What it is called there, such as `#12` or `LED-12`"),
  createdAt: instant,
});
export type IssueReference = z.infer<typeof issueReference>;

export const issueUpdate = z.strictObject({
  id,
  text: z.string(),
  public: z.boolean(),
  author: reference.nullable().describe("For the vendor's people"),
  createdAt: instant,
});
export type IssueUpdate = z.infer<typeof issueUpdate>;

export const issueHistoryEntry = z.strictObject({
  seq: z.number().int(),
  type: z.string(),
  occurredAt: instant,
  actor: z.strictObject({ kind: z.string(), id: z.string(), name: z.string() }),
  data: z.record(z.string(), z.unknown()).describe("Codes of what changed: before and after"),
});
export type IssueHistoryEntry = z.infer<typeof issueHistoryEntry>;

/** Several values with commas between them. */
const listOf = <const T extends readonly string[]>(values: T) =>
  z
    .string()
    .max(200)
    .transform((value) => value.split(",").map((one) => one.trim()))
    .pipe(z.array(z.enum(values)).max(20))
    .optional();

const products = z
  .string()
  .max(1_300)
  .transform((value) => value.split(",").map((one) => one.trim()))
  .pipe(z.array(idOrSlug).max(20))
  .optional();
const readIn = locale.optional().describe("The language of the texts; that of the request when absent");

/** Null takes a language away. */
const titles = z.partialRecord(locale, line(200).nullable());
const longTexts = z.partialRecord(locale, text(20_000).nullable());
const versions = z.array(version).max(100);

export const issuesContract = defineOperations({
  "knownIssues.list": {
    method: "GET",
    path: "/known-issues",
    right: "issues.read",
    summary: "Known issues one may see, the newest first; without signing in, the public ones",
    query: z.strictObject({
      ...page,
      product: products.describe("Ids or slugs, with commas between them"),
      locale: readIn,
      state: listOf(ISSUE_STATES),
      severity: listOf(ISSUE_SEVERITIES),
      visibility: listOf(ISSUE_VISIBILITIES),
      version: version.optional().describe("Those that are in this version"),
      affectsMe: z.enum(["true", "false"]).optional().describe("`true`: those the caller said affect him too"),
      q: z.string().max(1_000).optional(),
    }),
    list: knownIssue,
  },
  "knownIssues.create": {
    method: "POST",
    path: "/known-issues",
    right: "issues.edit",
    summary: "Write down a known issue; nobody outside sees it until it is made visible",
    body: z.strictObject({
      product: idOrSlug,
      title: z.partialRecord(locale, line(200)).refine((value) => Object.keys(value).length > 0, "localized"),
      description: z.partialRecord(locale, text(20_000)).default({}),
      workaround: z.partialRecord(locale, text(20_000)).default({}),
      versions: versions.default([]),
      fixedIn: version.nullable().default(null),
      state: state.default("investigating"),
      severity: severity.default("medium"),
      visibility: visibility.default("internal"),
      showsAffected: z.boolean().default(false),
    }),
    status: 201,
    response: knownIssue,
    etag: true,
  },
  "knownIssues.get": {
    method: "GET",
    path: "/known-issues/{number}",
    right: "issues.read",
    summary: "Read a known issue",
    params: byNumber,
    query: z.strictObject({ locale: readIn }),
    response: knownIssue,
    etag: true,
  },
  "knownIssues.update": {
    method: "PATCH",
    path: "/known-issues/{number}",
    right: "issues.edit",
    summary:
      "Change a known issue; one that customers see, or shall see, only with the right to publish. A new state is told to those affected by mail",
    params: byNumber,
    body: z.strictObject({
      product: idOrSlug.optional(),
      title: titles.optional(),
      description: longTexts.optional(),
      workaround: longTexts.optional(),
      versions: versions.optional(),
      fixedIn: version.nullable().optional(),
      state: state.optional(),
      severity: severity.optional(),
      visibility: visibility.optional(),
      showsAffected: z.boolean().optional(),
      quiet: z.boolean().default(false).describe("Whether nobody is told of a new state"),
    }),
    response: knownIssue,
    etag: true,
    ifMatch: true,
  },
  "knownIssues.history": {
    method: "GET",
    path: "/known-issues/{number}/history",
    right: "issues.edit",
    summary: "What happened to a known issue, newest first",
    params: byNumber,
    query: z.strictObject(page),
    list: issueHistoryEntry,
  },
  "knownIssues.report": {
    method: "POST",
    path: "/known-issues/{number}/report",
    right: "own.issues",
    summary: "Say that it affects oneself too; said again, it replaces what was said",
    params: byNumber,
    body: z.strictObject({
      version: version.nullable().default(null),
      license: line(100).nullable().default(null),
      comment: text(2_000).nullable().default(null),
    }),
    response: issueReport,
    errors: ["issue.customersOnly"],
  },
  "knownIssues.unreport": {
    method: "DELETE",
    path: "/known-issues/{number}/report",
    right: "own.issues",
    summary: "Take back that it affects oneself",
    params: byNumber,
    status: 204,
    errors: ["issue.customersOnly"],
  },
  "knownIssues.references.list": {
    method: "GET",
    path: "/known-issues/{number}/references",
    right: "issues.edit",
    summary: "The same fault elsewhere",
    params: byNumber,
    list: issueReference,
  },
  "knownIssues.references.add": {
    method: "POST",
    path: "/known-issues/{number}/references",
    right: "issues.edit",
    summary: "Refer to an issue of GitHub, GitLab or Jira, or to any page, by its address",
    params: byNumber,
    body: z.strictObject({ url: line(2_000) }),
    status: 201,
    response: issueReference,
    errors: ["issue.tooManyReferences"],
  },
  "knownIssues.references.remove": {
    method: "DELETE",
    path: "/known-issues/{number}/references/{id}",
    right: "issues.edit",
    summary: "Remove a reference",
    params: byNumberAndId,
    status: 204,
  },
  "knownIssues.updates.list": {
    method: "GET",
    path: "/known-issues/{number}/updates",
    right: "issues.read",
    summary: "What was said of it, the newest first; customers read what is public",
    params: byNumber,
    query: z.strictObject(page),
    list: issueUpdate,
  },
  "knownIssues.updates.add": {
    method: "POST",
    path: "/known-issues/{number}/updates",
    right: "issues.edit",
    summary: "Say something of it; in public only with the right to publish",
    params: byNumber,
    body: z.strictObject({ text: text(20_000), public: z.boolean() }),
    status: 201,
    response: issueUpdate,
  },
  "knownIssues.updates.remove": {
    method: "DELETE",
    path: "/known-issues/{number}/updates/{id}",
    right: "issues.edit",
    summary: "Remove what was said; what is public only with the right to publish",
    params: byNumberAndId,
    status: 204,
  },
});
