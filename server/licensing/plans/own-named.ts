/** Who may ask on the strength of a plan, as those say who look after the organization that has it. */
import { afterId, pageById } from "#people/access";
import { isMember } from "#people/directory";
import { elevated, inTransaction, invalid, notFound, type Ctx } from "#platform/http";
import { dayIn } from "#shared/lifecycle";
import { nameContact, unnameContact } from "./name-contact.ts";
import { selectCandidates, selectNamed, selectRoles } from "./named-queries.ts";
import { readOwnPlan } from "./own-plans.ts";
import { lockSubscription } from "./subscription-queries.ts";
import type { NamedContact } from "./subscriptions-contract.ts";

/** The organization whose plan it is, where he says who may ask. @throws Problem 404 where he does not */
async function managed(ctx: Ctx, id: string): Promise<string> {
  const { subscription, may } = await readOwnPlan(ctx, id);
  if (!may.name || !subscription.organization) throw notFound();
  return subscription.organization.id;
}

/** The same beside the wall, once more while the subscription is held: a role may have ended meanwhile. */
async function changeNamed<T>(ctx: Ctx, id: string, work: (tx: Ctx, organization: string) => Promise<T>): Promise<T> {
  await managed(ctx, id);
  return inTransaction(elevated(ctx), async (tx) => {
    const row = await lockSubscription(tx.db, id);
    const roles = await selectRoles(tx.db, ctx.actor.kind === "contact" ? ctx.actor.id : "", dayIn(tx.clock.now()));
    if (!row?.organization_id || !roles.get(row.organization_id)?.manages) throw notFound();
    return work(tx, row.organization_id);
  });
}

/** @throws Problem 404, 422 for a bad cursor */
export async function listOwnNamed(ctx: Ctx, id: string, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  await managed(ctx, id);
  const rows = await selectNamed(elevated(ctx).db, { subscription: id, after: afterId(cursor), limit: limit + 1 });
  return pageById(rows, limit, ({ contact, created_at }) => ({ contact, addedAt: created_at.toISOString() }));
}

/** @throws Problem 404 */
export async function listCandidates(ctx: Ctx, id: string, { limit, q }: { limit: number; q?: string | undefined }) {
  const organization = await managed(ctx, id);
  const today = dayIn(ctx.clock.now());
  const rows = await selectCandidates(elevated(ctx).db, { subscription: id, organization, today, q: q ?? null, limit: limit + 1 });
  return { data: rows.slice(0, limit), more: rows.length > limit };
}

/** @throws Problem 404, 409 namedContacts.full or namedContacts.known, 422 for one who is no member today, be he known or not */
export function nameOwn(ctx: Ctx, id: string, contact: string): Promise<NamedContact> {
  return changeNamed(ctx, id, async (tx, organization) => {
    if (!(await isMember(tx, contact, organization))) throw invalid("contact", "notMember");
    return nameContact(tx, id, contact);
  });
}

/** @throws Problem 404 for one who is not named */
export function unnameOwn(ctx: Ctx, id: string, contact: string): Promise<undefined> {
  return changeNamed(ctx, id, (tx) => unnameContact(tx, id, contact));
}
