import { forgetActors } from "#people/access";
import { emit } from "#platform/events";
import { definitionsOf } from "#platform/fields";
import { forbidden, inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { contactChanged, organizationChanged } from "./events.ts";
import {
  endMerge,
  insertMerge,
  lockMerges,
  lockThings,
  parentsOf,
  pointTo,
  selectBrought,
  selectGroup,
  selectMerge,
  selectOwn,
  writeOwn,
  writeValues,
  type Kind,
  type MergeRow,
  type Standing,
} from "./merge-queries.ts";
import { ownOf, unite } from "./model/unite.ts";
import { selectOrganization } from "./organization-queries.ts";
import { presentContact, presentOrganization } from "./present.ts";
import { selectContact } from "./queries.ts";

/** Most records that stand in one: every page about it reads all of them. */
const MOST_TOGETHER = 50;

/** Organizations are merged by whoever manages them. @throws Problem 403 */
export function checkMayMerge(ctx: Ctx, kind: Kind): void {
  if (kind === "organization" && !ctx.actor.rights.has("organizations.manage")) throw forbidden("organizations.manage");
}

/** Fields that customers may read: what stands there stays with whom it was written to. */
export async function closedFields(ctx: Ctx, kind: Kind): Promise<ReadonlySet<string>> {
  return new Set((await definitionsOf(ctx, kind)).filter(({ access }) => access !== "agents").map(({ key }) => key));
}

async function announce(tx: Ctx, kind: Kind, ids: readonly string[], action: "merge" | "unmerge"): Promise<void> {
  for (const id of ids) {
    if (kind === "contact") await emit(tx, contactChanged, { subjects: [`contact:${id}`], data: { contactId: id } });
    else await emit(tx, organizationChanged, { subjects: [`organization:${id}`], data: { organizationId: id } });
  }
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action: `people.${action}`,
    subject: `${kind}:${ids[0]}`,
    outcome: "allowed",
    address: tx.address,
    data: { other: ids[1] },
  });
  forgetActors(tx);
}

/** As whoever asks should see what changed meanwhile. */
async function staleThing(tx: Ctx, kind: Kind, id: string): Promise<Problem> {
  if (kind === "contact") return stale(await presentContact((await selectContact(tx.db, id))!, tx.locale));
  return stale(presentOrganization((await selectOrganization(tx.db, id))!));
}

/**
 * What a record shows follows from what is its own and what is merged into it; so does what those show in which it stands, up to the top.
 * @param id whose merged records are others than before
 */
async function uniteAgain(tx: Ctx, kind: Kind, id: string, parents: ReadonlyMap<string, string>): Promise<void> {
  const closed = await closedFields(tx, kind);
  for (let at: string | undefined = id; at !== undefined; at = parents.get(at)) {
    const own = await selectOwn(tx.db, at);
    if (!own) continue;
    const brought = await selectBrought(tx.db, kind, at);
    await writeValues(tx.db, kind, at, unite(own, brought, closed), tx.clock.now());
    if (brought.length === 0) await writeOwn(tx.db, kind, at, null);
  }
}

/** The two as they stand, locked. @throws Problem 422 unknownThing, 409 mergeSame mergeErased */
async function both(tx: Ctx, kind: Kind, into: string, from: string): Promise<{ winner: Standing; loser: Standing; size: number }> {
  const [winners, losers] = [await selectGroup(tx.db, kind, into), await selectGroup(tx.db, kind, from)];
  if (winners.length === 0) throw invalid("into", "unknownThing");
  if (losers.length === 0) throw invalid("from", "unknownThing");
  if (winners[0] === losers[0]) throw new Problem(409, "mergeSame");
  const things = await lockThings(tx.db, kind, [winners[0]!, losers[0]!]);
  const [winner, loser] = [things.get(winners[0]!)!, things.get(losers[0]!)!];
  if (winner.erased || loser.erased) throw new Problem(409, "mergeErased");
  return { winner, loser, size: winners.length + losers.length };
}

/**
 * Merges a record into another: an alias. Nothing that hangs on either moves, so sign-ins, rights and what customers see stay as they are; the
 * vendor's people meet one record. One that was merged counts as the one it stands in.
 * @param revision of what stays
 * @throws Problem 403, 409 mergeSame mergeErased mergeTooMany, 412 stale, 422
 */
export function mergePeople(
  ctx: Ctx,
  { kind, into, from }: { kind: Kind; into: string; from: string },
  revision: number,
): Promise<MergeRow> {
  checkMayMerge(ctx, kind);
  return inTransaction(ctx, async (tx) => {
    await lockMerges(tx.db, kind);
    const { winner, loser, size } = await both(tx, kind, into, from);
    if (winner.revision !== revision) throw await staleThing(tx, kind, winner.id);
    if (size > MOST_TOGETHER) throw new Problem(409, "mergeTooMany", { values: { most: MOST_TOGETHER } });
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertMerge(tx.db, { id, kind, loser: loser.id, into: winner.id, by: tx.actorKey, now });
    await pointTo(tx.db, kind, loser.id, winner.id);
    if ((await selectOwn(tx.db, winner.id)) === null) await writeOwn(tx.db, kind, winner.id, ownOf(winner.values));
    await uniteAgain(tx, kind, winner.id, new Map());
    await announce(tx, kind, [winner.id, loser.id], "merge");
    return (await selectMerge(tx.db, id))!;
  });
}

/**
 * Parts a merged record again, with what had been merged into it. Each says what it said before; what was changed since stays with the one that it
 * was changed of.
 * @throws Problem 403, 404, 409 mergeErased, 412 stale
 */
export function unmergePeople(ctx: Ctx, id: string, revision: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const known = await selectMerge(tx.db, id);
    if (!known) throw notFound();
    checkMayMerge(tx, known.kind);
    await lockMerges(tx.db, known.kind);
    const merge = await selectMerge(tx.db, id);
    if (!merge) throw notFound();
    const { kind, loser_id: loser, into_id: into } = merge;
    const group = await selectGroup(tx.db, kind, loser);
    const things = await lockThings(tx.db, kind, group);
    if ([...things.values()].some(({ erased }) => erased)) throw new Problem(409, "mergeErased");
    if (!(await endMerge(tx.db, id, revision, tx.actorKey, tx.clock.now()))) throw stale(presentMerge(merge));
    await pointTo(tx.db, kind, loser, null);
    await uniteAgain(tx, kind, into, await parentsOf(tx.db, kind, group));
    await announce(tx, kind, [group[0]!, loser], "unmerge");
    return undefined;
  });
}

/** A merge as the API shows it. */
export function presentMerge(row: MergeRow) {
  return {
    id: row.id,
    kind: row.kind,
    record: { id: row.loser_id, name: row.name },
    into: row.into_id,
    addresses: row.addresses,
    organizations: row.organizations,
    mergedAt: row.merged_at.toISOString(),
    mergedBy: row.merged_by,
    revision: row.revision,
  };
}
