/** "Affects me too", and taking it back. */
import type { z } from "zod";
import { organizationOf } from "#people/directory";
import { emit } from "#platform/events";
import { inTransaction, Problem, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { IssueReport, issuesContract } from "./contract.ts";
import { issueReported, issueReportWithdrawn } from "./events.ts";
import { foundIssue } from "./read-issues.ts";
import { deleteReport, saveReport } from "./report-queries.ts";

type Body = z.output<(typeof issuesContract)["knownIssues.report"]["body"]>;

/** The customer who says it: the vendor's people tie tickets instead. */
function customer(ctx: Ctx): string {
  if (ctx.actor.kind !== "contact") throw new Problem(409, "issue.customersOnly");
  return ctx.actor.id;
}

/** Says that it affects the caller too; once for each person, the last word counts. @throws Problem 404, 409 for whoever is no customer */
export function reportIssue(ctx: Ctx, number: number, { version, license, comment }: Body): Promise<IssueReport> {
  return inTransaction(ctx, async (tx) => {
    const issue = await foundIssue(tx, number);
    const contactId = customer(tx);
    const now = ctx.clock.now();
    const saved = await saveReport(tx.db, {
      id: newId(now.getTime()),
      issueId: issue.id,
      contactId,
      organizationId: await organizationOf(tx, contactId),
      version,
      license,
      // Keys and passwords that somebody pastes are kept by nobody: there is no use for them here.
      comment: comment === null ? null : ctx.platform.masker.open().text(comment),
      now,
    });
    if (saved.fresh)
      await emit(tx, issueReported, { subjects: [`knownIssue:${issue.id}`, `contact:${contactId}`], data: { number, issueId: issue.id } });
    return { version: saved.version, license: saved.license_ref, comment: saved.comment, createdAt: saved.created_at.toISOString() };
  });
}

/** Takes it back; what was not said is no error. @throws Problem 404, 409 for whoever is no customer */
export function unreportIssue(ctx: Ctx, number: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const issue = await foundIssue(tx, number);
    const contactId = customer(tx);
    if (await deleteReport(tx.db, issue.id, contactId))
      await emit(tx, issueReportWithdrawn, {
        subjects: [`knownIssue:${issue.id}`, `contact:${contactId}`],
        data: { number, issueId: issue.id },
      });
    return undefined;
  });
}
