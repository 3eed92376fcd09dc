import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { resolveReferences } from "#platform/references";
import { newId } from "#shared/ids";
import { holdChanged } from "./events.ts";
import { endHold, insertHold, selectHold, type HoldRow } from "./hold-queries.ts";
import { presentHolds } from "./present.ts";

async function announce(tx: Ctx, row: HoldRow, active: boolean): Promise<HoldRow> {
  const subject = `${row.subject_kind}:${row.subject_id}` as const;
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action: active ? "holds.create" : "holds.release",
    subject,
    outcome: "allowed",
    address: tx.address,
    data: { holdId: row.id },
  });
  await emit(tx, holdChanged, { subjects: [subject], data: { holdId: row.id, kind: row.subject_kind, active } });
  return row;
}

/** Puts a hold on something one sees. @throws Problem 409 privacy.heldAlready, 422 for what is not there */
export async function createHold(
  ctx: Ctx,
  { subject, reason }: { subject: { kind: HoldRow["subject_kind"]; id: string }; reason: string },
): Promise<HoldRow> {
  return inTransaction(ctx, async (tx) => {
    const named = `${subject.kind}:${subject.id}`;
    if (!(await resolveReferences(tx, [named])).has(named)) throw invalid("subject", "unknownThing");
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertHold(tx.db, {
      id,
      subject_kind: subject.kind,
      subject_id: subject.id,
      reason,
      created_by: tx.actorKey,
      created_at: now,
    }).catch((error: unknown) => {
      throw isUniqueViolation(error) ? new Problem(409, "privacy.heldAlready") : error;
    });
    return announce(tx, (await selectHold(tx.db, id))!, true);
  });
}

/** Ends a hold. @throws Problem 404, 412 */
export async function releaseHold(ctx: Ctx, id: string, revision: number): Promise<HoldRow> {
  return inTransaction(ctx, async (tx) => {
    const before = await selectHold(tx.db, id);
    if (!before) throw notFound();
    if (!(await endHold(tx.db, id, revision, tx.actorKey, tx.clock.now())))
      throw stale((await presentHolds(tx, [(await selectHold(tx.db, id))!]))[0]!);
    const after = (await selectHold(tx.db, id))!;
    return before.released_at === null ? announce(tx, after, false) : after;
  });
}
