import { forgetActors } from "#people/access";
import { emit } from "#platform/events";
import { changeFields, noteFieldChanges } from "#platform/fields";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import type { FieldChange } from "#shared/fields";
import { newId } from "#shared/ids";
import { addPhones, checkOwner, saveContactDetails, type ContactDetails } from "./details.ts";
import { contactChanged, contactCreated } from "./events.ts";
import { cleanName } from "./model.ts";
import { keepOwn } from "./keep-own.ts";
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

/** @throws Problem 409 where another contact has it */
async function addAddress(tx: Ctx, contactId: string, address: string, primary: boolean): Promise<void> {
  const now = tx.clock.now();
  const owner = await insertAddress(tx.db, { id: newId(now.getTime()), contactId, address, primary, now });
  if (owner !== contactId) throw new Problem(409, "contact.addressTaken", { values: { address } });
}

/** @param held addresses of what is merged into him, which stay there */
async function saveAddresses(tx: Ctx, contactId: string, addresses: readonly string[], held: readonly string[] = []): Promise<void> {
  const now = tx.clock.now();
  for (const address of addresses) {
    if (!held.includes(address)) await addAddress(tx, contactId, address, false);
  }
  await setPrimary(tx.db, contactId, addresses, now);
}

export type NewContactInput = ContactDetails & {
  name?: string | null;
  locale?: string | null;
  /** The first is the primary one. */ emails?: readonly string[];
  fields?: FieldChange | undefined;
};

/** Creates a contact. @throws Problem 409 contact.addressTaken, 422 for what is no address */
export async function createContact(
  ctx: Ctx,
  { name = null, locale = null, emails = [], fields: change = {}, phones = [], ...details }: NewContactInput,
): Promise<ContactRow> {
  const addresses = normalized(emails);
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    const { fields } = await changeFields(tx, "contact", { change, facts: { locale }, creating: true });
    await checkOwner(tx, details.owner);
    await insertContact(tx.db, { id, name: cleanName(name), locale, fields, now, ...details });
    await noteFieldChanges(tx, { kind: "contact", id, before: {}, after: fields });
    for (const [index, address] of addresses.entries()) await addAddress(tx, id, address, index === 0);
    if (phones.length > 0) await addPhones(tx, id, phones);
    await emit(tx, contactCreated, { subjects: [`contact:${id}`], data: { contactId: id } });
    return (await selectContact(tx.db, id))!;
  });
}

async function changedFields(
  tx: Ctx,
  before: ContactRow,
  change: FieldChange = {},
  locale: string | null = before.locale,
): Promise<Pick<ContactRow, "fields">> {
  const facts = { locale };
  const { fields } = await changeFields(tx, "contact", { stored: before.fields, change, facts, factsBefore: { locale: before.locale } });
  return { fields };
}

/**
 * Changes a contact. An address that is taken away can no longer sign in for him; one that is new has yet to be proved.
 * @throws Problem 404, 412 stale, 409 contact.addressTaken, 422
 */
export async function changeContact(
  ctx: Ctx,
  named: string,
  revision: number,
  {
    emails,
    fields,
    name,
    locale,
    ...details
  }: ContactDetails & {
    name?: string | null | undefined;
    locale?: string | null | undefined;
    emails?: readonly string[] | undefined;
    fields?: FieldChange | undefined;
  },
): Promise<ContactRow> {
  const addresses = emails && normalized(emails);
  return inTransaction(ctx, async (tx) => {
    const before = await selectContact(tx.db, named);
    if (!before) throw notFound();
    const { id } = before;
    if (before.revision !== revision) throw stale(await presentContact(before, tx.locale));
    const values = {
      name: name === undefined ? undefined : cleanName(name),
      locale,
      ...(fields || locale !== undefined ? await changedFields(tx, before, fields, locale) : {}),
    };
    if (!(await updateContact(tx.db, id, revision, values, tx.clock.now())))
      throw stale(await presentContact((await selectContact(tx.db, id))!, tx.locale));
    await noteFieldChanges(tx, { kind: "contact", id, before: before.fields, after: values.fields ?? before.fields });
    await saveContactDetails(tx, id, details);
    if (addresses) {
      await keepAddresses(tx.db, id, addresses);
      await saveAddresses(
        tx,
        id,
        addresses,
        before.addresses.map(({ address }) => address),
      );
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
    const after = (await selectContact(tx.db, id))!;
    await keepOwn(tx, "contact", before, after);
    return after;
  });
}
