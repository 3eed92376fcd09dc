import type { z } from "zod";
import { slugFor } from "#people/access";
import { isUniqueViolation } from "#platform/db";
import { inTransaction, invalid, isStaff, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { ManagedStatus, Status, statusesContract } from "./statuses-contract.ts";
import type { TicketType } from "./model.ts";
import {
  countInStatus,
  findStatus,
  insertStatus,
  listStatuses,
  orderStatuses,
  statusById,
  updateStatus,
  type StatusRow,
} from "./status-queries.ts";

type New = z.output<(typeof statusesContract)["ticketStatuses.create"]["body"]>;
type Change = z.output<(typeof statusesContract)["ticketStatuses.update"]["body"]>;

const MOST_STATUSES = 100;

function present({ createdAt: _c, updatedAt: _u, revision: _r, ...row }: StatusRow): Status {
  return row;
}

async function managed(ctx: Ctx, row: StatusRow): Promise<ManagedStatus> {
  const { createdAt, updatedAt, revision } = row;
  return {
    ...present(row),
    tickets: row.isDefault ? 0 : await countInStatus(ctx.db, row.id),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    revision,
  };
}

/** The statuses as the actor knows them: customers those with a public name, and nothing of how the vendor calls them among his people. */
export async function readStatuses(ctx: Ctx): Promise<Status[]> {
  const all = (await listStatuses(ctx.db)).map(present);
  if (isStaff(ctx.actor)) return all;
  return all
    .filter((row) => row.isDefault || (row.publicName && !row.retired))
    .map((row) => ({ ...row, name: row.publicName ?? row.name, types: null }));
}

/** @throws Problem 404 */
export async function readStatus(ctx: Ctx, id: string): Promise<ManagedStatus> {
  const row = await statusById(ctx.db, id);
  if (!row) throw notFound();
  return managed(ctx, row);
}

async function audited(tx: Ctx, action: string, { id, slug, category }: StatusRow): Promise<void> {
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action,
    subject: `ticketStatus:${id}`,
    outcome: "allowed",
    address: tx.address,
    data: { slug, category },
  });
}

/** @throws Problem 409 for a slug that is taken, or too many */
export function createStatus(
  ctx: Ctx,
  { category, name, slug, publicName = null, icon = "circle", types = null }: New,
): Promise<ManagedStatus> {
  return inTransaction(ctx, async (tx) => {
    if ((await listStatuses(tx.db)).length >= MOST_STATUSES) throw new Problem(409, "status.tooMany", { values: { most: MOST_STATUSES } });
    const now = tx.clock.now();
    const id = newId(now.getTime());
    const row = {
      id,
      slug: slug ?? slugFor(name.en ?? Object.values(name)[0]!, id),
      category,
      name,
      publicName,
      icon,
      types,
      retired: false,
      now,
    };
    await insertStatus(tx.db, row).catch((error: unknown) => {
      throw isUniqueViolation(error) ? new Problem(409, "slugTaken") : error;
    });
    const made = (await statusById(tx.db, id))!;
    await audited(tx, "ticketStatuses.create", made);
    return managed(tx, made);
  });
}

/** Changes a status. Retiring it moves no ticket. @throws Problem 404, 412, 409 for what a default one cannot be */
export function changeStatus(ctx: Ctx, id: string, revision: number, change: Change): Promise<ManagedStatus> {
  return inTransaction(ctx, async (tx) => {
    const before = await statusById(tx.db, id);
    if (!before) throw notFound();
    if (before.isDefault && (change.retired || change.types)) throw new Problem(409, "status.isDefault");
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<StatusRow>;
    if (!(await updateStatus(tx.db, revision, { ...before, ...given, now: tx.clock.now() })))
      throw stale(await managed(tx, (await statusById(tx.db, id))!));
    const after = (await statusById(tx.db, id))!;
    await audited(
      tx,
      after.retired === before.retired ? "ticketStatuses.update" : after.retired ? "ticketStatuses.retire" : "ticketStatuses.restore",
      after,
    );
    return managed(tx, after);
  });
}

/** Puts statuses in an order. */
export async function orderAllStatuses(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await inTransaction(ctx, (tx) => orderStatuses(tx.db, ids, tx.clock.now()));
}

/** The status a ticket of a type is to take. @throws Problem 422 for one that there is not, is retired, or is not for such tickets */
export async function statusToTake(ctx: Ctx, slug: string, type: TicketType): Promise<StatusRow> {
  const status = await findStatus(ctx.db, slug);
  if (!status) throw invalid("status", "unknownThing", { value: slug });
  if (status.retired) throw invalid("status", "retired");
  if (status.types && !status.types.includes(type)) throw invalid("status", "notForType");
  return status;
}
