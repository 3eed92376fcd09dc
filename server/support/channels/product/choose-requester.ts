/** Whose request it becomes. A key proves a licence and no person: an address that was given is only what somebody typed. */
import type { LicenseRow } from "#licensing/licenses";
import { usesLicense } from "#licensing/licenses";
import { contactByAddress, createContact, findOrCreateContact, isMember } from "#people/directory";
import type { Ctx } from "#platform/http";
import { askedBefore, selectStandIn } from "./queries.ts";

type Given = { email: string; name?: string | undefined };

export type Requester = {
  id: string;
  locale: string | null;
  /** A contact without an address, for a licence of whose people nobody is known. */
  standIn: boolean;
  /**
   * What the address is: `holder` is the contact of the licence, `user` belongs to it or to its organization, `new` was known to nobody and is the
   * requester's now; `outsider` is somebody else's, who neither sees the request nor counts as its writer; `absent`: none was given.
   */
  address: "holder" | "user" | "new" | "outsider" | "absent";
};

/**
 * Finds the requester, in the running transaction. Nothing of the answer to the product tells which of them it was, so that nobody learns from it
 * who is known here.
 */
export async function chooseRequester(tx: Ctx, license: LicenseRow, given: Given | undefined, locale: string | null): Promise<Requester> {
  if (!given) return { ...(await inPlace(tx, license)), address: "absent" };
  const known = await contactByAddress(tx, given.email);
  if (known && (await standsFor(tx, license, known.id)))
    return { id: known.id, locale: known.locale, standIn: false, address: known.id === license.contact?.id ? "holder" : "user" };
  if (known) return { ...(await inPlace(tx, license)), address: "outsider" };
  const made = await findOrCreateContact(tx, { email: given.email, name: given.name ?? null, locale });
  return { id: made.id, locale: made.locale, standIn: false, address: "new" };
}

export const holderOf = ({ organization, contact }: LicenseRow): string | null => organization?.id ?? contact?.id ?? null;

async function standsFor(tx: Ctx, license: LicenseRow, contactId: string): Promise<boolean> {
  if (contactId === license.contact?.id) return true;
  if (license.organization && (await isMember(tx, contactId, license.organization.id))) return true;
  return (await usesLicense(tx, license.id, contactId)) || askedBefore(tx.db, license.id, holderOf(license), contactId);
}

async function inPlace(tx: Ctx, license: LicenseRow): Promise<Omit<Requester, "address">> {
  if (license.contact) return { id: license.contact.id, locale: null, standIn: false };
  const earlier = await selectStandIn(tx.db, license.id, holderOf(license));
  const id = earlier ?? (await createContact(tx, { name: license.organization?.name ?? license.name ?? license.policy.name })).id;
  return { id, locale: null, standIn: true };
}
