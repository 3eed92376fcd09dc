/** Writing known issues down, and changing them. */
import type { z } from "zod";
import { emit } from "#platform/events";
import { forbidden, inTransaction, invalid, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { issuesContract, KnownIssue } from "./contract.ts";
import { issueChanged, issueCreated } from "./events.ts";
import { cleanVersions, mergedTexts } from "./model.ts";
import { needsPublishing } from "./policy.ts";
import { presentIssue } from "./present.ts";
import { insertIssue, productId, saveIssue, type IssueFields, type IssueRow } from "./queries.ts";
import { foundIssue, readIssue } from "./read-issues.ts";

type Create = z.output<(typeof issuesContract)["knownIssues.create"]["body"]>;
type Update = z.output<(typeof issuesContract)["knownIssues.update"]["body"]>;

async function productOf(tx: Ctx, name: string): Promise<string> {
  const id = await productId(tx.db, name);
  if (!id) throw invalid("product", "unknownThing", { value: name });
  return id;
}

/** @throws Problem 403 for one that customers shall see, without the right to publish; 422 */
export function createIssue(ctx: Ctx, body: Create): Promise<KnownIssue> {
  if (needsPublishing("internal", body.visibility) && !ctx.actor.rights.has("issues.publish")) throw forbidden("issues.publish");
  return inTransaction(ctx, async (tx) => {
    const now = ctx.clock.now();
    const id = newId(now.getTime());
    const title = mergedTexts({}, body.title);
    if (Object.keys(title).length === 0) throw invalid("title", "required");
    const fields: IssueFields = {
      product_id: await productOf(tx, body.product),
      title,
      description: mergedTexts({}, body.description),
      workaround: mergedTexts({}, body.workaround),
      versions: cleanVersions(body.versions),
      fixed_in: body.fixedIn,
      state: body.state,
      severity: body.severity,
      visibility: body.visibility,
      shows_affected: body.showsAffected,
    };
    const number = await insertIssue(tx.db, id, fields, ctx.actorKey, now);
    await emit(tx, issueCreated, {
      subjects: [`knownIssue:${id}`, `product:${fields.product_id}`],
      data: { number, issueId: id, state: fields.state, visibility: fields.visibility },
    });
    return readIssue(tx, number);
  });
}

type Changes = z.output<typeof issueChanged.data>["changes"];

/** What is another afterwards, as its history tells it: texts only by the fact. */
function changesBetween(before: IssueRow, after: IssueFields): Changes {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const sorted = (text: { [locale: string]: string }) => Object.entries(text).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const texts = (["title", "description", "workaround"] as const).every((name) => same(sorted(before[name]), sorted(after[name])));
  return {
    ...(before.state !== after.state && { state: [before.state, after.state] as [typeof before.state, typeof before.state] }),
    ...(before.severity !== after.severity && {
      severity: [before.severity, after.severity] as [typeof before.severity, typeof before.severity],
    }),
    ...(before.visibility !== after.visibility && {
      visibility: [before.visibility, after.visibility] as [typeof before.visibility, typeof before.visibility],
    }),
    ...(before.product_id !== after.product_id && { product: [before.product_id, after.product_id] as [string, string] }),
    ...(before.fixed_in !== after.fixed_in && { fixedIn: [before.fixed_in, after.fixed_in] as [string | null, string | null] }),
    ...(!same(before.versions, after.versions) && { versions: [before.versions, after.versions] as [string[], string[]] }),
    ...(before.shows_affected !== after.shows_affected && {
      showsAffected: [before.shows_affected, after.shows_affected] as [boolean, boolean],
    }),
    ...(!texts && { texts: true as const }),
  };
}

/** @throws Problem 404, 403 without the right to publish, 412, 422 when no language is left of the title */
export function updateIssue(ctx: Ctx, number: number, revision: number, body: Update): Promise<KnownIssue> {
  return inTransaction(ctx, async (tx) => {
    const row = await foundIssue(tx, number, true);
    const visibility = body.visibility ?? row.visibility;
    if (needsPublishing(row.visibility, visibility) && !ctx.actor.rights.has("issues.publish")) throw forbidden("issues.publish");
    if (row.revision !== revision) throw stale(presentIssue(ctx, row));
    const next: IssueFields = {
      product_id: body.product === undefined ? row.product_id : await productOf(tx, body.product),
      title: mergedTexts(row.title, body.title),
      description: mergedTexts(row.description, body.description),
      workaround: mergedTexts(row.workaround, body.workaround),
      versions: body.versions ? cleanVersions(body.versions) : row.versions,
      fixed_in: body.fixedIn === undefined ? row.fixed_in : body.fixedIn,
      state: body.state ?? row.state,
      severity: body.severity ?? row.severity,
      visibility,
      shows_affected: body.showsAffected ?? row.shows_affected,
    };
    if (Object.keys(next.title).length === 0) throw invalid("title", "required");
    const changes = changesBetween(row, next);
    if (Object.keys(changes).length === 0) return presentIssue(ctx, row);
    await saveIssue(tx.db, row.id, next, next.state !== row.state, ctx.clock.now());
    await emit(tx, issueChanged, {
      subjects: [`knownIssue:${row.id}`, `product:${next.product_id}`],
      data: { number, issueId: row.id, changes, quiet: body.quiet },
    });
    return readIssue(tx, number);
  });
}
