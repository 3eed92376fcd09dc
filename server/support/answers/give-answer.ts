/** Giving an answer about a licence: what it does is done, what it says is for the agent to send. */
import { extendLicense, fileOfKey, graceLicense, resetMachines, takeBackTime, type MoreTime } from "#licensing/licenses";
import { rulesOf } from "#licensing/policies";
import { emit } from "#platform/events";
import { inTransaction, notFound, Problem, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { findTicket } from "#support/tickets";
import type { GivenAnswer, PreparedAnswer } from "./contract.ts";
import { answerUndone, graceAnswered, keyAnswered, machinesAnswered, trialAnswered } from "./events.ts";
import { endOf, look, type Looked, type Wanted } from "./look.ts";
import { insertAnswer, lockAnswer, markUndone } from "./queries.ts";
import { shownRefusal } from "./words.ts";

/** What it would do and say. @throws Problem 404, 409 ticketMerged */
export async function previewAnswer(ctx: Ctx, number: number, wanted: Wanted): Promise<PreparedAnswer> {
  const { row, license, name, refusal, receivers, machines, time, text, locale, fileName } = await look(ctx, number, wanted);
  const key = wanted.answer === "key";
  const worksUntil = license.graceEndsAt ?? license.expiresAt;
  return {
    answer: wanted.answer,
    license: { id: row.id, name, product: license.product, state: license.state, trial: license.trial },
    refusal: shownRefusal(refusal, ctx.locale),
    receivers: key
      ? receivers.map(({ id, address, mayKnow, ...one }) => ({ id: id || null, name: one.name, email: address, mayKnow }))
      : [],
    file: key && !refusal ? fileName : null,
    machines: wanted.answer === "reset" ? { count: row.machines, names: machines } : null,
    time: time && {
      days: wanted.days,
      from: (wanted.answer === "grace" ? worksUntil : license.expiresAt)!,
      to: endOf(time, wanted.answer).toISOString(),
      given: row.extensions,
      most: rulesOf(row.rules).maxExtensions,
    },
    text,
    locale,
  };
}

/** @throws Problem 404, 409 as the preview tells */
export function giveAnswer(ctx: Ctx, number: number, wanted: Wanted): Promise<GivenAnswer> {
  return inTransaction(ctx, async (tx) => {
    const looked = await look(tx, number, wanted, true);
    if (looked.refusal) throw looked.refusal;
    const { row, ticket, text, locale } = looked;
    const file = wanted.answer === "key" ? await fileOfKey(tx, row, looked.fileName, { ticket: number }) : null;
    if (wanted.answer === "reset") await resetMachines(tx, row.id);
    if (wanted.answer === "extend") await extendLicense(tx, row.id, wanted.days);
    if (wanted.answer === "grace") await graceLicense(tx, row.id, wanted.days);
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertAnswer(tx.db, {
      id,
      ticketId: ticket.id,
      licenseId: row.id,
      organizationId: row.organization?.id ?? null,
      contactId: ticket.requester_id,
      how: wanted.answer,
      data: dataOf(looked, wanted),
      actor: tx.actorKey,
      now,
    });
    await noteAnswer(tx, `license:${row.id}`, wanted.answer, { ticket: number, answer: id });
    await tell(tx, looked, wanted, id);
    return { id, text, locale, file, undoable: looked.time !== null };
  });
}

function dataOf({ row, time }: Looked, { days }: Wanted): { [name: string]: unknown } {
  if (!time) return { machines: row.machines };
  const { expires_at, grace_until, extensions } = row;
  return { days, before: { expires_at, grace_until, extensions }, given: time };
}

/** In the audit, who answered what in which ticket. @param action what comes after the dot */
export async function noteAnswer(tx: Ctx, subject: string, action: string, data: { [name: string]: unknown }): Promise<void> {
  const { actorKey: actor, address } = tx;
  await tx.platform.audit.write(tx.db, { actor, action: `licenseAnswers.${action}`, subject, outcome: "allowed", address, data });
}

async function tell(tx: Ctx, { row, ticket }: Looked, { answer, days }: Wanted, answerId: string): Promise<void> {
  const subjects: [string, ...string[]] = [`ticket:${ticket.id}`, `license:${row.id}`];
  const data = { number: ticket.number, answerId, licenseId: row.id };
  if (answer === "key") await emit(tx, keyAnswered, { subjects, data });
  else if (answer === "reset") await emit(tx, machinesAnswered, { subjects, data: { ...data, machines: row.machines } });
  else await emit(tx, answer === "extend" ? trialAnswered : graceAnswered, { subjects, data: { ...data, days } });
}

type Stored = { [field in keyof MoreTime]: MoreTime[field] extends number ? number : string | null };

function stored({ expires_at, grace_until, extensions }: Stored): MoreTime {
  return { expires_at: expires_at && new Date(expires_at), grace_until: grace_until && new Date(grace_until), extensions } as MoreTime;
}

/** @throws Problem 404, 409 license.notUndoable, license.changedSince, license.revoked */
export function undoAnswer(ctx: Ctx, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const answer = await lockAnswer(tx.db, id);
    const ticket = answer && (await findTicket(tx, { id: answer.ticket_id }));
    if (!answer || !ticket) throw notFound();
    if (answer.undone_at) return undefined;
    const { before, given } = answer.data as { before?: Stored; given?: Stored };
    if (!answer.license_id || !before || !given) throw new Problem(409, "license.notUndoable");
    await takeBackTime(tx, answer.license_id, { given: stored(given), before: stored(before) });
    await markUndone(tx.db, id, tx.clock.now());
    await noteAnswer(tx, `license:${answer.license_id}`, "undo", { ticket: ticket.number, answer: id });
    await emit(tx, answerUndone, {
      subjects: [`ticket:${ticket.id}`, `license:${answer.license_id}`],
      data: { number: ticket.number, answerId: id, licenseId: answer.license_id },
    });
    return undefined;
  });
}
