import { forgetActors } from "#people/access";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { newId } from "#shared/ids";
import { contactChanged, contactCreated } from "./events.ts";
import { cleanName } from "./model.ts";
import { presentContact } from "./present.ts";
import { insertAddress, insertContact, keepAddresses, selectContact, setPrimary, updateContact, type ContactRow } from "./queries.ts";

function normalized(emails: readonly string[]): string[] {
  return [
    ...new Set(
      emails.map((email, index) => {
        const address = normalizeAddress(email);
        if (!address) throw invalid(`emails.${index}`, "email");
        return address;
      }),
    ),
  ];
}

async function saveAddresses(tx: Ctx, contactId: string, addresses: readonly string[]): Promise<void> {
  const now = tx.clock.now();
  for (const address of addresses) {
    const owner = await insertAddress(tx.db, { id: newId(now.getTime()), contactId, address, primary: false, now });
    if (owner !== contactId) throw new Problem(409, "contact.addressTaken", { values: { address } });
  }
  if (addresses[0]) await setPrimary(tx.db, contactId, addresses[0], now);
}

export type NewContactInput = {
  name?: string | null;
  locale?: string | null;
  /** The first is the primary one. */ emails?: readonly string[];
};

/** Creates a contact. @throws Problem 409 contact.addressTaken, 422 for what is no address */
export async function createContact(ctx: Ctx, { name = null, locale = null, emails = [] }: NewContactInput): Promise<ContactRow> {
  const addresses = normalized(emails);
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertContact(tx.db, { id, name: cleanName(name), locale, now });
    await saveAddresses(tx, id, addresses);
    await emit(tx, contactCreated, { subjects: [`contact:${id}`], data: { contactId: id } });
    return (await selectContact(tx.db, id))!;
  });
}

/**
 * Changes a contact. An address that is taken away can no longer sign in for him; one that is new has yet to be proved.
 * @throws Problem 404, 412 stale, 409 contact.addressTaken, 422
 */
export async function changeContact(
  ctx: Ctx,
  id: string,
  revision: number,
  { emails, ...change }: { name?: string | null | undefined; locale?: string | null | undefined; emails?: readonly string[] | undefined },
): Promise<ContactRow> {
  const addresses = emails && normalized(emails);
  return inTransaction(ctx, async (tx) => {
    const values = { ...change, ...(change.name !== undefined ? { name: cleanName(change.name) } : {}) };
    if (!(await updateContact(tx.db, id, revision, values, tx.clock.now()))) {
      const current = await selectContact(tx.db, id);
      if (!current) throw notFound();
      throw stale(presentContact(current));
    }
    if (addresses) {
      await keepAddresses(tx.db, id, addresses);
      await saveAddresses(tx, id, addresses);
      // Whoever reads mail at a contact's address can sign in as him: who gave it to him is kept.
      await tx.platform.audit.write(tx.db, {
        actor: tx.actorKey,
        action: "contacts.setAddresses",
        subject: `contact:${id}`,
        outcome: "allowed",
        address: tx.address,
        data: { addresses: addresses.length },
      });
    }
    await emit(tx, contactChanged, { subjects: [`contact:${id}`], data: { contactId: id } });
    forgetActors(tx);
    return (await selectContact(tx.db, id))!;
  });
}
