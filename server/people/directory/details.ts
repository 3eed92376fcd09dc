import { invalid, type Ctx } from "#platform/http";
import { homeCountry, readPhone, showPhone } from "#platform/phones";
import { newId } from "#shared/ids";
import type { PhoneType } from "./details-contract.ts";
import {
  isAgent,
  setContactDetails,
  setOrganizationDetails,
  setPhones,
  type DetailChange,
  type NewPhone,
  type PhoneRow,
} from "./details-queries.ts";

export type PhoneInput = {
  number: string;
  country?: string | undefined;
  extension?: string | null | undefined;
  type?: PhoneType | undefined;
};
export type ContactDetails = Pick<DetailChange, "title" | "timeZone" | "tags" | "owner"> & { phones?: readonly PhoneInput[] | undefined };

/** @throws Problem 422 where the owner is no agent */
export async function checkOwner(tx: Ctx, owner: string | null | undefined): Promise<void> {
  if (owner && !(await isAgent(tx.db, owner))) throw invalid("owner", "unknownThing");
}

/** Numbers as they are stored: each once. @throws Problem 422 for what is no number */
async function numbered(ctx: Ctx, phones: readonly PhoneInput[]): Promise<NewPhone[]> {
  const known = new Map<string, NewPhone>();
  for (const [index, { number, country, extension, type = "work" }] of phones.entries()) {
    const phone = await readPhone(number, country ?? homeCountry(ctx.locale));
    if (!phone) throw invalid(`phones.${index}.number`, "phone");
    const part = extension ?? phone.extension;
    const key = `${phone.number};${part ?? ""}`;
    if (!known.has(key)) known.set(key, { id: newId(ctx.clock.now().getTime()), number: phone.number, extension: part, type });
  }
  return [...known.values()];
}

/** Writes what is known of a contact beside name and addresses, in the transaction that checked the revision. @throws Problem 422 */
export async function saveContactDetails(
  tx: Ctx,
  id: string,
  { phones, ...details }: ContactDetails,
  { alone = false } = {},
): Promise<void> {
  await checkOwner(tx, details.owner);
  if (Object.values(details).some((value) => value !== undefined)) await setContactDetails(tx.db, id, details);
  if (phones) await setPhones(tx.db, id, await numbered(tx, phones), tx.clock.now(), { alone });
}

/** Numbers of a contact who was made just now. @throws Problem 422 */
export async function addPhones(tx: Ctx, id: string, phones: readonly PhoneInput[]): Promise<void> {
  await setPhones(tx.db, id, await numbered(tx, phones), tx.clock.now(), { fresh: true });
}

/** The same of an organization. @throws Problem 422 */
export async function saveOrganizationDetails(
  tx: Ctx,
  id: string,
  details: Pick<DetailChange, "tags" | "owner" | "domainMembers">,
): Promise<void> {
  await checkOwner(tx, details.owner);
  if (Object.values(details).some((value) => value !== undefined)) await setOrganizationDetails(tx.db, id, details);
}

/** Numbers as a reader of a language sees them, each once: two merged records may have the same. */
export async function shownPhones(phones: readonly PhoneRow[], locale: string): Promise<(PhoneRow & { shown: string })[]> {
  const once = phones.filter(
    ({ number, extension }, index) => !phones.slice(0, index).some((other) => other.number === number && other.extension === extension),
  );
  return Promise.all(
    once.map(async (phone, index) => ({
      ...phone,
      primary: index === 0 && phone.primary,
      shown: (await showPhone(phone.number, locale)) + (phone.extension ? ` (${phone.extension})` : ""),
    })),
  );
}
