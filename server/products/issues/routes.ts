import { routes } from "#platform/http";
import { issuesContract } from "./contract.ts";
import { listIssues, readIssue, readIssueHistory } from "./read-issues.ts";
import { addReference, listReferences, removeReference } from "./references.ts";
import { reportIssue, unreportIssue } from "./report-issue.ts";
import { createIssue, updateIssue } from "./save-issue.ts";
import { addUpdate, listUpdates, removeUpdate } from "./say-update.ts";

export const issueRoutes = routes(issuesContract, {
  "knownIssues.list": (ctx, { query }) => listIssues(ctx, query),
  "knownIssues.create": (ctx, { body }) => createIssue(ctx, body),
  "knownIssues.get": (ctx, { params, query }) => readIssue(ctx, params.number, query.locale),
  "knownIssues.update": (ctx, { params, body, ifMatch }) => updateIssue(ctx, params.number, ifMatch!, body),
  "knownIssues.history": (ctx, { params, query }) => readIssueHistory(ctx, params.number, query),
  "knownIssues.report": (ctx, { params, body }) => reportIssue(ctx, params.number, body),
  "knownIssues.unreport": (ctx, { params }) => unreportIssue(ctx, params.number),
  "knownIssues.references.list": (ctx, { params }) => listReferences(ctx, params.number),
  "knownIssues.references.add": (ctx, { params, body }) => addReference(ctx, params.number, body.url),
  "knownIssues.references.remove": (ctx, { params }) => removeReference(ctx, params.number, params.id),
  "knownIssues.updates.list": (ctx, { params, query }) => listUpdates(ctx, params.number, query),
  "knownIssues.updates.add": (ctx, { params, body }) => addUpdate(ctx, params.number, body),
  "knownIssues.updates.remove": (ctx, { params }) => removeUpdate(ctx, params.number, params.id),
});
