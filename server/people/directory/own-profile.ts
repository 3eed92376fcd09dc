/** What a customer reads and changes of himself. What the vendor notes about him (tags, owner, fields of its own) is not among it. */
import type { Locale } from "#shared/locales";
import { isLocale } from "#shared/locales";
import { emit } from "#platform/events";
import { elevated, inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { newId } from "#shared/ids";
import { saveContactDetails, shownPhones, type ContactDetails } from "./details.ts";
import { addressProved, contactChanged } from "./events.ts";
import { selectGroup, selectOwn, writeOwn } from "./merge-queries.ts";
import { cleanName } from "./model.ts";
import type { Profile } from "./own-contract.ts";
import { choosePrimary, selectProvedAddresses, setAddressProved } from "./own-queries.ts";
import { insertAddress, selectAlone, updateContact, type ContactRow } from "./queries.ts";
import { changeContact } from "./save-contact.ts";

async function present(row: ContactRow, locale: string): Promise<Profile> {
  return {
    name: row.name,
    locale: isLocale(row.locale) ? row.locale : null,
    timeZone: row.time_zone,
    phones: await shownPhones(row.phones, locale),
    addresses: row.addresses
      .filter(({ kind }) => kind === "email")
      .map(({ address, primary, verifiedAt }) => ({ address, primary, proved: verifiedAt !== null })),
    revision: row.revision,
  };
}

/** The contact who asks. @throws Problem 404 for anybody else */
function himself(ctx: Ctx): string {
  if (ctx.actor.kind !== "contact") throw notFound();
  return ctx.actor.id;
}

export async function readProfile(ctx: Ctx): Promise<Profile> {
  // His own record alone: what an agent merged with it is not shown to him.
  const row = await selectAlone(elevated(ctx).db, himself(ctx));
  if (!row) throw notFound();
  return present(row, ctx.locale);
}

export type ProfileChange = {
  name?: string | undefined;
  locale?: Locale | undefined;
  primaryEmail?: string | undefined;
} & Pick<ContactDetails, "timeZone" | "phones">;

/** Changes one's own profile. @throws Problem 412 stale, 422 for a number that is none or an address that is not his or not proved */
export async function changeProfile(ctx: Ctx, revision: number, { primaryEmail, ...change }: ProfileChange): Promise<Profile> {
  const id = himself(ctx);
  return inTransaction(elevated(ctx), async (tx) => {
    if (primaryEmail !== undefined) {
      const address = normalizeAddress(primaryEmail);
      // Mail goes only where its owner has shown that he reads it.
      if (!address || !(await selectProvedAddresses(tx.db, id)).includes(address)) throw invalid("primaryEmail", "unknownThing");
      await choosePrimary(tx.db, id, address, tx.clock.now());
    }
    try {
      if ((await selectGroup(tx.db, "contact", id)).length === 1) await changeContact(tx, id, revision, change);
      else await changeAlone(tx, id, revision, change);
      return await present((await selectAlone(tx.db, id))!, ctx.locale);
    } catch (error) {
      // The refusal of the vendor's own operation shows the whole contact.
      if (error instanceof Problem && error.status === 412) throw stale(await readProfile(ctx));
      throw error;
    }
  });
}

/** Changes only his own record, where others stand together with it. */
async function changeAlone(
  tx: Ctx,
  id: string,
  revision: number,
  { name, locale, timeZone, phones }: Omit<ProfileChange, "primaryEmail">,
): Promise<void> {
  if (!(await updateContact(tx.db, id, revision, { name: name === undefined ? undefined : cleanName(name), locale }, tx.clock.now())))
    throw stale((await selectAlone(tx.db, id))!);
  const own = await selectOwn(tx.db, id);
  if (own && timeZone !== undefined) await writeOwn(tx.db, "contact", id, { ...own, timeZone });
  await saveContactDetails(tx, id, { timeZone, phones }, { alone: true });
  await emit(tx, contactChanged, { subjects: [`contact:${id}`], data: { contactId: id } });
}

/**
 * Gives a contact an address whose mail he has shown to read.
 * @param ctx on the staff side, in a transaction
 * @param address normalised
 * @throws Problem 409 contact.addressTaken when it belongs to somebody else
 */
export async function addProvedAddress(ctx: Ctx, contactId: string, address: string): Promise<void> {
  const now = ctx.clock.now();
  const owner = await insertAddress(ctx.db, { id: newId(now.getTime()), contactId, address, primary: false, now });
  if (owner !== contactId) throw new Problem(409, "contact.addressTaken", { values: { address } });
  await setAddressProved(ctx.db, contactId, address, now);
  await ctx.platform.audit.write(ctx.db, {
    actor: ctx.actorKey,
    action: "contacts.setAddresses",
    subject: `contact:${contactId}`,
    outcome: "allowed",
    address: ctx.address,
    data: { addresses: 1 },
  });
  await emit(ctx, addressProved, { subjects: [`contact:${contactId}`], data: { contactId } });
}
