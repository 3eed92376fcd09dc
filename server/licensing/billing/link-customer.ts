/** Who a provider's customer is here. */
import { afterId, pageById } from "#people/access";
import { organizationRef, readContact } from "#people/directory";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import type { BillingCustomer } from "./contract.ts";
import { linkTo, selectCustomer, selectCustomers, type CustomerRow } from "./customer-queries.ts";
import { billingCustomerLinked } from "./events.ts";

function present({ created_at, updated_at, ...row }: CustomerRow): BillingCustomer {
  return { ...row, createdAt: created_at.toISOString(), updatedAt: updated_at.toISOString() };
}

type Query = { limit: number; cursor?: string | undefined; provider?: string | undefined; linked?: "true" | "false" | undefined };

/** @throws Problem 422 for a bad cursor */
export async function listCustomers(ctx: Ctx, { limit, cursor, provider, linked }: Query) {
  const filter = { provider, linked: linked === undefined ? undefined : linked === "true", limit: limit + 1, after: afterId(cursor) };
  return pageById(await selectCustomers(ctx.db, filter), limit, present);
}

/** @throws Problem 404 */
export async function readCustomer(ctx: Ctx, id: string): Promise<BillingCustomer> {
  const row = await selectCustomer(ctx.db, id);
  if (!row) throw notFound();
  return present(row);
}

type Link = { organizationId: string | null; contactId: string | null };

export async function tellOfLink(tx: Ctx, customerId: string, { organizationId, contactId }: Link): Promise<void> {
  const who = organizationId ? [`organization:${organizationId}`] : contactId ? [`contact:${contactId}`] : [];
  await emit(tx, billingCustomerLinked, {
    subjects: [`billingCustomer:${customerId}`, ...who],
    data: { customerId, organizationId, contactId },
  });
}

/** Links it, or unlinks it where neither is named. @throws Problem 404, 412, 422 for both at once or who is not there */
export function linkCustomer(
  ctx: Ctx,
  id: string,
  revision: number,
  { organization, contact }: { organization: string | null; contact: string | null },
): Promise<BillingCustomer> {
  return inTransaction(ctx, async (tx) => {
    await readCustomer(tx, id);
    if (organization !== null && contact !== null) throw new Problem(422, "invoice.customer");
    const named = organization === null ? null : await organizationRef(tx, organization);
    if (organization !== null && !named) throw invalid("organization", "unknownThing");
    const person = contact === null ? null : await readContact(tx.db, contact);
    if (contact !== null && !person) throw invalid("contact", "unknownThing");
    const link = { organizationId: named?.id ?? null, contactId: person?.id ?? null };
    if (!(await linkTo(tx.db, id, revision, link, ctx.clock.now()))) throw stale(await readCustomer(tx, id));
    await tellOfLink(tx, id, link);
    return readCustomer(tx, id);
  });
}
