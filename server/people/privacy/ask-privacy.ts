import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { elevated, inTransaction, notFound, Problem, type Ctx } from "#platform/http";
import { previewErasure } from "#platform/erasure";
import { newId } from "#shared/ids";
import { privacyAsked } from "./events.ts";
import { confirmable, holdsOf, personOfContact } from "./find-person.ts";
import { presentHolds } from "./present.ts";
import { insertRequest, selectRequest, selectRequests, type RequestRow } from "./queries.ts";

export const PRIVACY_JOB = "privacy.run";

/** What erasing a contact would do. @throws Problem 404 */
export async function previewContact(ctx: Ctx, id: string) {
  const contact = await confirmable(ctx, id);
  const person = await personOfContact(ctx, contact.id);
  const { erased, kept } = contact.erased ? { erased: [], kept: [] } : await previewErasure(ctx, person);
  return {
    contact: { id: contact.id, name: contact.name },
    confirm: contact.confirm,
    erased,
    kept,
    holds: await presentHolds(ctx, await holdsOf(ctx, person)),
  };
}

type Asked = Pick<RequestRow, "kind" | "own" | "reason">;

async function ask(ctx: Ctx, contactId: string, { kind, own, reason }: Asked): Promise<RequestRow> {
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertRequest(tx.db, { id, kind, contact_id: contactId, own, reason, requested_by: tx.actorKey, requested_at: now }).catch(
      (error: unknown) => {
        throw isUniqueViolation(error) ? new Problem(409, "privacy.running") : error;
      },
    );
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action: `privacy.${kind}`,
      subject: `contact:${contactId}`,
      outcome: "allowed",
      address: own ? null : tx.address,
      data: { requestId: id, ...(reason === null ? {} : { reason }) },
    });
    await emit(tx, privacyAsked, { subjects: [`contact:${contactId}`], data: { requestId: id, contactId, kind } });
    await tx.platform.jobs.enqueue(tx.db as never, PRIVACY_JOB, { id }, { key: id });
    return (await selectRequest(tx.db, id))!;
  });
}

/**
 * Has a contact erased, by a job.
 * @param confirm his address, or his name where he has none, as the preview gives it
 * @throws Problem 404, 409 privacy.held, privacy.erased, privacy.running, 422 privacy.confirm
 */
export async function eraseContact(
  ctx: Ctx,
  id: string,
  { confirm, reason }: { confirm: string; reason: NonNullable<RequestRow["reason"]> },
): Promise<RequestRow> {
  const contact = await confirmable(ctx, id);
  if (contact.erased) throw new Problem(409, "privacy.erased");
  if (confirm.trim().toLowerCase() !== contact.confirm.toLowerCase()) throw new Problem(422, "privacy.confirm");
  if ((await holdsOf(ctx, await personOfContact(ctx, id))).length > 0) throw new Problem(409, "privacy.held");
  return ask(ctx, contact.id, { kind: "erasure", own: false, reason });
}

/** Has a contact's data gathered. @throws Problem 404, 409 privacy.erased */
export async function exportContact(ctx: Ctx, id: string): Promise<RequestRow> {
  const contact = await confirmable(ctx, id);
  if (contact.erased) throw new Problem(409, "privacy.erased");
  return ask(ctx, contact.id, { kind: "export", own: false, reason: null });
}

/** Who asks for his own data; nobody else has any here. @throws Problem 404 */
function himself(ctx: Ctx): string {
  if (ctx.actor.kind !== "contact") throw notFound();
  return ctx.actor.id;
}

/** Has somebody's own data gathered. @throws Problem 409 privacy.running while an earlier one is not done */
export async function exportOwn(ctx: Ctx): Promise<RequestRow> {
  const id = himself(ctx);
  const staff = elevated(ctx);
  const [last] = await selectRequests(staff.db, { contact: id, kind: "export", own: true, after: null, limit: 1 });
  if (last && (last.state === "waiting" || last.state === "running")) throw new Problem(409, "privacy.running");
  return ask(staff, id, { kind: "export", own: true, reason: null });
}

export async function listOwn(ctx: Ctx, after: string | null, limit: number): Promise<RequestRow[]> {
  return selectRequests(elevated(ctx).db, { contact: himself(ctx), kind: "export", own: true, after, limit });
}

/** One's own export. @throws Problem 404 for anybody else's */
export async function ownRequest(ctx: Ctx, id: string): Promise<RequestRow> {
  const row = await selectRequest(elevated(ctx).db, id);
  if (!row || !row.own || row.contact_id !== himself(ctx)) throw notFound();
  return row;
}
