/** Who may ask on the strength of a subscription: never more than its plan says, however many are named at once. */
import { readContact } from "#people/directory";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { dayIn } from "#shared/lifecycle";
import { namedContactChanged } from "./events.ts";
import { belongsTo, deleteNamed, insertNamed, isNamed } from "./named-queries.ts";
import { note, subjectsOf } from "./save-subscription.ts";
import { lockSubscription } from "./subscription-queries.ts";
import type { NamedContact } from "./subscriptions-contract.ts";

/** @throws Problem 404, 422 for one who does not belong to the organization, 409 namedContacts.full or namedContacts.known */
export function nameContact(ctx: Ctx, id: string, contactId: string): Promise<NamedContact> {
  return inTransaction(ctx, async (tx) => {
    // Held until the commit: whoever names another one at the same time waits, and counts again.
    const row = await lockSubscription(tx.db, id);
    if (!row) throw notFound();
    const contact = await readContact(tx.db, contactId);
    if (!contact) throw invalid("contact", "unknownThing");
    const now = tx.clock.now();
    if (
      row.organization_id === null ? contact.id !== row.contact?.id : !(await belongsTo(tx.db, contact.id, row.organization_id, dayIn(now)))
    )
      throw invalid("contact", "notMember");
    if (await isNamed(tx.db, id, contact.id)) throw new Problem(409, "namedContacts.known");
    const limit = row.plan.namedContacts;
    if (limit !== null && row.named >= limit) throw new Problem(409, "namedContacts.full", { values: { most: limit } });
    await insertNamed(tx.db, { id: newId(now.getTime()), subscriptionId: id, contactId: contact.id, by: tx.actorKey, now });
    await note(tx, row, "named", { contactId: contact.id });
    await emit(tx, namedContactChanged, {
      subjects: [...subjectsOf(row), `contact:${contact.id}`],
      data: { subscriptionId: id, contactId: contact.id, how: "named" },
    });
    return { contact: { id: contact.id, name: contact.name }, addedAt: now.toISOString() };
  });
}

/** @throws Problem 404 for one who is not named */
export function unnameContact(ctx: Ctx, id: string, contactId: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const row = await lockSubscription(tx.db, id);
    if (!row || !(await deleteNamed(tx.db, id, contactId))) throw notFound();
    await note(tx, row, "unnamed", { contactId });
    await emit(tx, namedContactChanged, {
      subjects: [...subjectsOf(row), `contact:${contactId}`],
      data: { subscriptionId: id, contactId, how: "unnamed" },
    });
    return undefined;
  });
}
