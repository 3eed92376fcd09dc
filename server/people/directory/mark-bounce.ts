import { emit } from "#platform/events";
import { inTransaction, notFound, Problem, stale, type Ctx } from "#platform/http";
import { liftHardBounce, normalizeAddress } from "#platform/mail";
import { afterBounce, type BounceState } from "./bounce-state.ts";
import { selectAddressState, setBounceState } from "./bounce-queries.ts";
import { contactChanged } from "./events.ts";
import { selectGroup } from "./merge-queries.ts";
import { presentContact } from "./present.ts";
import { selectContact, updateContact, type ContactRow } from "./queries.ts";

/**
 * Notes that mail to an address came back.
 * @param kind `soft` may pass, `hard` will not, `complained`: its owner does not want our mail
 * @param reason code of why, with `detail` in the words of the other server
 * @returns the state the address has now and whether it is another than before; null when nobody has the address
 */
export async function markBounce(
  ctx: Ctx,
  { address, kind, reason, detail }: { address: string; kind: "soft" | "hard" | "complained"; reason: string; detail: string },
): Promise<{ state: BounceState; changed: boolean } | null> {
  const before = await selectAddressState(ctx.db, address);
  if (!before) return null;
  const after = afterBounce(before, kind, ctx.clock.now());
  await setBounceState(ctx.db, before.id, { ...after, reason, detail });
  if (after.state !== before.state)
    await emit(ctx, contactChanged, { subjects: [`contact:${before.contactId}`], data: { contactId: before.contactId } });
  return { state: after.state, changed: after.state !== before.state };
}

/** Takes an address for good again, because mail came from it. A complaint stays: who complained has to be asked. */
export async function addressWorks(ctx: Ctx, address: string): Promise<void> {
  const before = await selectAddressState(ctx.db, address);
  if (!before || before.state === "none" || before.state === "complained") return;
  await setBounceState(ctx.db, before.id, { state: "none", count: 0, days: 0, at: null, reason: null, detail: null });
  await liftHardBounce(ctx.db, address);
  await emit(ctx, contactChanged, { subjects: [`contact:${before.contactId}`], data: { contactId: before.contactId } });
}

/**
 * Has mail sent to an address again that came back before; somebody knows better.
 * @throws Problem 404, 412 stale, 409 contact.addressComplained: that is not ours to undo here
 */
export async function clearBounce(ctx: Ctx, named: string, revision: number, email: string): Promise<ContactRow> {
  return inTransaction(ctx, async (tx) => {
    const address = normalizeAddress(email);
    const before = address ? await selectAddressState(tx.db, address) : null;
    const [contactId, ...merged] = await selectGroup(tx.db, "contact", named);
    if (!address || !contactId || !before || ![contactId, ...merged].includes(before.contactId)) throw notFound();
    if (before.state === "complained") throw new Problem(409, "contact.addressComplained");
    if (!(await updateContact(tx.db, contactId, revision, {}, tx.clock.now())))
      throw stale(await presentContact((await selectContact(tx.db, contactId))!, tx.locale));
    await addressWorks(tx, address);
    return (await selectContact(tx.db, contactId))!;
  });
}
