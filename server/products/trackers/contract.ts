/** Trackers of the developers, and known issues kept in step with them. Browser-safe. */
import { z } from "zod";
import { defineOperations, emailAddress, id, instant, line, page } from "#shared/contract";

const issueNumber = z.coerce.number().int().min(1).max(9_007_199_254_740_991);
const byId = z.strictObject({ id });
const ofReference = z.strictObject({ number: issueNumber, id });
const kind = z.enum(["github", "gitlab", "jira"]);
const address = line(300).refine((value) => /^https:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i.test(value) && URL.canParse(value), "url");
const token = z
  .string()
  .trim()
  .min(8)
  .max(500)
  .regex(/^[\x21-\x7e]+$/, "value");

export const issueTracker = z.strictObject({
  id,
  kind,
  name: z.string(),
  webUrl: z.string().describe("Where its pages stand; references below it are its own"),
  apiUrl: z.string(),
  account: z.string().nullable().describe("Jira Cloud: the address the token belongs to"),
  active: z.boolean(),
  mirrors: z.number().int().describe("References that are kept in step"),
  failing: z.number().int().describe("Of them, those that could not be reached the last time"),
  lastHookAt: instant.nullable().describe("When it last called"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type IssueTracker = z.infer<typeof issueTracker>;

const withSecret = z.strictObject({
  ...issueTracker.shape,
  hookAddress: z.string().describe("Where its webhook is sent. Shown only now"),
  hookSecret: z.string().describe("What its webhook is signed with. Shown only now"),
});

export const issueMirror = z.strictObject({
  reference: id,
  tracker: z.strictObject({ id, name: z.string() }),
  open: z.boolean().describe("Whether it is open there"),
  reason: z.enum(["done", "notPlanned"]).nullable().describe("Why it was closed there"),
  title: z.string().describe("Its title there"),
  differs: z.boolean().describe("Whether it was opened or closed there and nobody has followed here"),
  error: z.string().nullable().describe("Stable code of why it could not be reached"),
  syncedAt: instant.nullable(),
});
export type IssueMirror = z.infer<typeof issueMirror>;

export const trackersContract = defineOperations({
  "trackers.list": {
    method: "GET",
    path: "/issue-trackers",
    right: "settings.read",
    summary: "List the trackers of the developers",
    query: z.strictObject(page),
    list: issueTracker,
  },
  "trackers.get": {
    method: "GET",
    path: "/issue-trackers/{id}",
    right: "settings.read",
    summary: "Read one",
    params: byId,
    response: issueTracker,
    etag: true,
  },
  "trackers.create": {
    method: "POST",
    path: "/issue-trackers",
    right: "settings.manage",
    summary: "Add a tracker with a token; what its webhook needs is shown once",
    body: z.strictObject({
      kind,
      name: line(100),
      webUrl: address.describe("Such as https://github.com or https://acme.atlassian.net"),
      apiUrl: address.optional().describe("Where it is asked, when that does not follow from where its pages stand"),
      account: emailAddress.nullable().default(null),
      token,
    }),
    status: 201,
    response: withSecret,
    etag: true,
    errors: ["tracker.taken"],
  },
  "trackers.update": {
    method: "PATCH",
    path: "/issue-trackers/{id}",
    right: "settings.manage",
    summary: "Change one; `active: false` leaves it alone",
    params: byId,
    body: z.strictObject({
      name: line(100).optional(),
      account: emailAddress.nullable().optional(),
      token: token.optional(),
      active: z.boolean().optional(),
    }),
    response: issueTracker,
    etag: true,
    ifMatch: true,
  },
  "trackers.rotate": {
    method: "POST",
    path: "/issue-trackers/{id}/rotate",
    right: "settings.manage",
    summary: "Give its webhook another address and secret; the old ones end at once",
    params: byId,
    body: z.strictObject({}).optional(),
    response: withSecret,
    etag: true,
    ifMatch: true,
  },
  "trackers.remove": {
    method: "DELETE",
    path: "/issue-trackers/{id}",
    right: "settings.manage",
    summary: "Remove one; references stay as links",
    params: byId,
    status: 204,
    ifMatch: true,
  },
  "trackers.hook": {
    method: "POST",
    path: "/issue-trackers/hooks/{key}",
    right: "public",
    ownProof: true,
    limit: "hook",
    summary: "Called by a tracker: its signature is the proof, what it says is asked for anew, and the same call is taken once",
    params: z.strictObject({ key: z.string().min(1).max(200) }),
    rawBody: { maxBytes: 5 * 1024 * 1024, mediaTypes: ["application/json"] },
    response: z.strictObject({ taken: z.boolean() }),
    errors: ["tracker.refused"],
  },
  "knownIssues.mirrors.list": {
    method: "GET",
    path: "/known-issues/{number}/mirrors",
    right: "issues.edit",
    summary: "How the references of a known issue stand at their trackers",
    params: z.strictObject({ number: issueNumber }),
    list: issueMirror,
  },
  "knownIssues.mirrors.begin": {
    method: "POST",
    path: "/known-issues/{number}/references/{id}/mirror",
    right: "issues.publish",
    summary: "Keep a reference in step with its tracker: open or closed, title, and what is said in public",
    params: ofReference,
    body: z.strictObject({}).optional(),
    status: 201,
    response: issueMirror,
    errors: ["tracker.none", "tracker.unreachable"],
  },
  "knownIssues.mirrors.end": {
    method: "DELETE",
    path: "/known-issues/{number}/references/{id}/mirror",
    right: "issues.publish",
    summary: "Leave a reference a link",
    params: ofReference,
    status: 204,
  },
});
