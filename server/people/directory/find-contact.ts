import { emit } from "#platform/events";
import { inTransaction, invalid, type Ctx } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { newId } from "#shared/ids";
import { contactChanged, contactCreated } from "./events.ts";
import { cleanName, dayOf } from "./model.ts";
import {
  completeContact,
  deleteContact,
  insertContactWithAddress,
  selectContactByAddress,
  selectContactsByNumber,
  selectCurrentOrganizations,
  selectIsMember,
  selectManagedOrganizations,
  selectOwnContact,
  selectSeenOrganizations,
} from "./queries.ts";

export type FoundContact = {
  id: string;
  name: string;
  locale: string | null;
  /** whether he proved that the address is his */ proved: boolean;
  created: boolean;
  /** whether mail to the address came back lately; mail from it shows that it works: see `addressWorks` */ bounced: boolean;
};

/** The contact who has an e-mail address in any spelling; null when nobody has, or when it is no address. */
export async function contactByAddress(ctx: Pick<Ctx, "db">, email: string): Promise<FoundContact | null> {
  const address = normalizeAddress(email);
  const known = address ? await selectContactByAddress(ctx.db, address) : undefined;
  return known
    ? { id: known.id, name: known.name, locale: known.locale, proved: known.verified_at !== null, created: false, bounced: known.bounced }
    : null;
}

/** The one contact of a name who has a telephone number, as the one he stands as; null where there is none, or several. @param number E.164 */
export async function contactByNumber({ db }: Pick<Ctx, "db">, number: string, name: string): Promise<string | null> {
  const found = await selectContactsByNumber(db, number, name);
  return found.length === 1 ? found[0]! : null;
}

/**
 * The contact who has an e-mail address, made when there is none. Two calls at once give one contact. What is known of a contact is
 * never overwritten by what a mail says; only gaps are filled.
 * @param ctx on the staff side; joins its transaction
 * @throws Problem 422 when the text is no address that can be stored (`normalizeAddress`)
 */
export async function findOrCreateContact(
  ctx: Ctx,
  { email, name, locale }: { email: string; name?: string | null | undefined; locale?: string | null | undefined },
): Promise<FoundContact> {
  const address = normalizeAddress(email);
  if (!address) throw invalid("email", "email");
  const details = { name: cleanName(name), locale: locale ?? null };
  const known = await selectContactByAddress(ctx.db, address);
  if (known) return fillIn(ctx, known, details);
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    const owner = await insertContactWithAddress(tx.db, { id, addressId: newId(now.getTime()), ...details, address, now });
    if (owner !== id) {
      // Another transaction was faster: its contact counts, ours was never seen.
      await deleteContact(tx.db, id);
      return fillIn(tx, (await selectContactByAddress(tx.db, address))!, details);
    }
    await emit(tx, contactCreated, { subjects: [`contact:${id}`], data: { contactId: id } });
    return {
      id,
      name: details.name ?? address.slice(0, address.lastIndexOf("@")),
      locale: details.locale,
      proved: false,
      created: true,
      bounced: false,
    };
  });
}

async function fillIn(
  ctx: Ctx,
  known: NonNullable<Awaited<ReturnType<typeof selectContactByAddress>>>,
  details: { name: string | null; locale: string | null },
): Promise<FoundContact> {
  if (known.incomplete && (details.name !== null || details.locale !== null))
    await inTransaction(ctx, async (tx) => {
      await completeContact(tx.db, known.id, details, tx.clock.now());
      await emit(tx, contactChanged, { subjects: [`contact:${known.id}`], data: { contactId: known.id } });
    });
  return {
    id: known.id,
    name: known.name,
    locale: known.locale ?? details.locale,
    proved: known.verified_at !== null,
    created: false,
    bounced: known.bounced,
  };
}

/** The id of the organization a contact belongs to today, when it is exactly one; else null. */
export async function organizationOf(ctx: Pick<Ctx, "db" | "clock">, contactId: string): Promise<string | null> {
  const organizations = await selectCurrentOrganizations(ctx.db, contactId, dayOf(ctx.clock.now()));
  return organizations.length === 1 ? organizations[0]! : null;
}

/** Whether a contact is a member of an organization today. */
export async function isMember(ctx: Pick<Ctx, "db" | "clock">, contactId: string, organizationId: string): Promise<boolean> {
  return selectIsMember(ctx.db, contactId, organizationId, dayOf(ctx.clock.now()));
}

/** Ids of the organizations whose requests a contact may see today. */
export async function contactScope(ctx: Pick<Ctx, "db" | "clock">, contactId: string): Promise<string[]> {
  return selectSeenOrganizations(ctx.db, contactId, dayOf(ctx.clock.now()));
}

/** Ids of the organizations whose members a contact looks after today. */
export async function managedOrganizations(ctx: Pick<Ctx, "db" | "clock">, contactId: string): Promise<string[]> {
  return selectManagedOrganizations(ctx.db, contactId, dayOf(ctx.clock.now()));
}

/** What a contact reads of himself. @param organizationIds those whose requests he may see */
export async function ownContact(
  ctx: Pick<Ctx, "db" | "clock">,
  contactId: string,
  organizationIds: readonly string[],
): Promise<{
  email: string | null;
  locale: string | null;
  organizations: { id: string; name: string }[];
  manages: { id: string; name: string }[];
}> {
  const nobody = { email: null, locale: null, organizations: [], manages: [] };
  return (await selectOwnContact(ctx.db, contactId, organizationIds, dayOf(ctx.clock.now()))) ?? nobody;
}
