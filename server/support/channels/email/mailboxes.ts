/** The vendor's mailboxes. */
import { afterId, pageById } from "#people/access";
import { afterCommit, isUniqueViolation } from "#platform/db";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { newId } from "#shared/ids";
import type { Mailbox } from "./contract.ts";
import { forgetMailboxes } from "./mailbox-book.ts";
import { insertMailbox, namedId, selectMailbox, selectMailboxes, updateMailbox, type MailboxRow } from "./queries.ts";

function named(id: string | null, name: string | null): { id: string; name: string } | null {
  return id !== null && name !== null ? { id, name } : null;
}

function present(row: MailboxRow): Mailbox {
  return {
    id: row.id,
    address: row.address,
    name: row.name,
    brand: named(row.brand_id, row.brand),
    team: named(row.team_id, row.team),
    locale: row.locale as Mailbox["locale"],
    restricted: row.restricted,
    reopenDays: row.reopen_days,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

async function idOf(ctx: Ctx, kind: "brand" | "team", key: string | null | undefined): Promise<string | null> {
  if (key === null || key === undefined) return null;
  const id = await namedId(ctx.db, kind, key);
  if (!id) throw invalid(kind, "unknownThing", { value: key });
  return id;
}

/** Tickets nobody may see would be lost: a restricted mailbox has a team that sees them. */
function requireTeam(restricted: boolean, teamId: string | null): void {
  if (restricted && teamId === null) throw invalid("team", "required");
}

export type NewMailbox = {
  address: string;
  name: string;
  brand?: string | null;
  team?: string | null;
  locale?: string;
  restricted?: boolean;
  reopenDays?: number | null;
};

/** Adds a mailbox. @throws Problem 409 when the address is taken, 422 for unknown references or a restricted one without a team */
export function createMailbox(ctx: Ctx, input: NewMailbox): Promise<Mailbox> {
  return inTransaction(ctx, async (tx) => {
    const address = normalizeAddress(input.address);
    // A tag is what reply addresses are made with.
    if (!address || address.includes("+")) throw invalid("address", "email");
    const brandId = await idOf(tx, "brand", input.brand);
    const teamId = await idOf(tx, "team", input.team);
    const { name, locale = "en", restricted = false, reopenDays = 30 } = input;
    requireTeam(restricted, teamId);
    const id = newId();
    try {
      await insertMailbox(tx.db, { id, address, name, brandId, teamId, locale, restricted, reopenDays, now: tx.clock.now() });
    } catch (error) {
      if (isUniqueViolation(error)) throw new Problem(409, "mailbox.addressTaken");
      throw error;
    }
    afterCommit(tx.db, () => forgetMailboxes(ctx.platform.database));
    return present((await selectMailbox(tx.db, id))!);
  });
}

type Change = {
  name?: string | undefined;
  brand?: string | null | undefined;
  team?: string | null | undefined;
  locale?: string | undefined;
  restricted?: boolean | undefined;
  reopenDays?: number | null | undefined;
};

/** Changes a mailbox. @throws Problem 404, 412, 422 */
export function changeMailbox(ctx: Ctx, id: string, revision: number, change: Change): Promise<Mailbox> {
  return inTransaction(ctx, async (tx) => {
    const row = await selectMailbox(tx.db, id);
    if (!row) throw notFound();
    const next = {
      name: change.name ?? row.name,
      brandId: change.brand === undefined ? row.brand_id : await idOf(tx, "brand", change.brand),
      teamId: change.team === undefined ? row.team_id : await idOf(tx, "team", change.team),
      locale: change.locale ?? row.locale,
      restricted: change.restricted ?? row.restricted,
      reopenDays: change.reopenDays === undefined ? row.reopen_days : change.reopenDays,
      now: tx.clock.now(),
    };
    requireTeam(next.restricted, next.teamId);
    if (!(await updateMailbox(tx.db, id, revision, next))) throw stale(present(row));
    afterCommit(tx.db, () => forgetMailboxes(ctx.platform.database));
    return present((await selectMailbox(tx.db, id))!);
  });
}

/** One mailbox. @throws Problem 404 */
export async function readMailbox(ctx: Ctx, id: string): Promise<Mailbox> {
  const row = await selectMailbox(ctx.db, id);
  if (!row) throw notFound();
  return present(row);
}

/** One page of mailboxes, newest first. */
export async function listMailboxes(
  ctx: Ctx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: Mailbox[]; nextCursor: string | null }> {
  return pageById(await selectMailboxes(ctx.db, { limit: limit + 1, after: afterId(cursor) }), limit, present);
}
