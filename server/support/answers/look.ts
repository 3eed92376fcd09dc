/** What an answer would do in a ticket: looked at the same way before it is done, and while it is. */
import {
  extended,
  graced,
  heldLicense,
  machinesOfLicense,
  presentLicense,
  readLicense,
  whoBelongs,
  type License,
  type LicenseRow,
  type MoreTime,
} from "#licensing/licenses";
import { rulesOf } from "#licensing/policies";
import { notFound, Problem, type Ctx } from "#platform/http";
import { localize, type Locale } from "#shared/locales";
import { findTicket, receiversOf, strangersAmong, strangersTo, ticketMerged, type Receiver, type TicketRow } from "#support/tickets";
import type { AnswerKind } from "./contract.ts";
import { answerLocale, dayWords, say } from "./words.ts";

export type Wanted = { answer: AnswerKind; license: string; days: number };

export type Looked = {
  ticket: TicketRow;
  row: LicenseRow;
  license: License;
  name: string;
  locale: Locale;
  refusal: Problem | null;
  receivers: (Receiver & { mayKnow: boolean })[];
  machines: string[];
  time: MoreTime | null;
  text: string;
  fileName: string;
};

const MOST_MACHINES = 20;

/** What a licence is called: by its own name, or by its policy and how its key ends. */
export function nameOf({ name, policy, key_hint }: LicenseRow): string {
  return name ?? `${policy.name} …${key_hint}`;
}

/** @throws Problem 404 for a ticket or licence that is not there, 409 ticketMerged */
export async function ticketToAnswer(ctx: Ctx, number: number): Promise<TicketRow> {
  const ticket = await findTicket(ctx, { number });
  if (!ticket) throw notFound();
  if (ticket.merged_at) throw ticketMerged(ticket);
  return ticket;
}

/** @param hold whether the licence is held until the transaction ends @throws Problem 404, 409 ticketMerged */
export async function look(ctx: Ctx, number: number, wanted: Wanted, hold = false): Promise<Looked> {
  const ticket = await ticketToAnswer(ctx, number);
  const row = await (hold ? heldLicense : readLicense)(ctx, wanted.license);
  const everybody = wanted.answer === "key" ? await receiversOf(ctx, ticket.id) : await requesterOf(ticket);
  const asker = ticket.requester_id;
  const belongs = asker !== null && (await whoBelongs(ctx, row.id, [asker])).has(asker);
  // Only a key is told to nobody but those who see it in the portal too.
  const strangers = new Set(wanted.answer === "key" ? (await strangersTo(ctx, row.id, everybody)).map(({ id }) => id) : []);
  const { time, refusal } = judged(row, wanted, ctx.clock.now());
  const found: Looked = {
    ticket,
    row,
    license: presentLicense(row, ctx),
    name: nameOf(row),
    locale: answerLocale(ticket.locale),
    refusal: refusalBy(row, ticket, belongs, strangers, everybody) ?? refusal,
    receivers: everybody.map((one) => ({ ...one, mayKnow: !strangers.has(one.id) })),
    machines: wanted.answer === "reset" ? (await machinesOfLicense(ctx, row.id, MOST_MACHINES)).map(({ name }) => name) : [],
    time,
    text: "",
    fileName: "",
  };
  if (!found.refusal) Object.assign(found, worded(found, wanted, ctx.clock.now()));
  return found;
}

async function requesterOf({ requester_id: id, requester }: TicketRow): Promise<Receiver[]> {
  return id === null ? [] : [{ id, name: requester ?? "", address: null }];
}

/** Whoever asks about a licence must hold it; and its key goes to nobody else. */
function refusalBy(
  row: LicenseRow,
  { requester }: TicketRow,
  belongs: boolean,
  strangers: ReadonlySet<string>,
  everybody: readonly Receiver[],
): Problem | null {
  if (row.revoked_at) return new Problem(409, "license.revoked");
  if (!belongs) return new Problem(409, "license.notHeld", { values: { name: requester || "?" } });
  if (row.banned) return new Problem(409, "license.holderBanned");
  if (row.suspended_at) return new Problem(409, "license.rests");
  return strangers.size > 0 ? strangersAmong(everybody.filter(({ id }) => strangers.has(id))) : null;
}

/** Whether it makes sense for this licence, and what time it would have. */
function judged(row: LicenseRow, { answer, days }: Wanted, now: Date): { time: MoreTime | null; refusal: Problem | null } {
  try {
    if (answer === "reset" && row.machines === 0) throw new Problem(409, "license.noMachines");
    if (answer === "key" || answer === "reset") return { time: null, refusal: null };
    const { trial, duration } = rulesOf(row.rules);
    if (answer === "extend" && !trial) throw new Problem(409, "license.notTrial");
    if (row.expires_at === null && duration !== null) throw new Problem(409, "license.notBegun");
    return { time: (answer === "extend" ? extended : graced)(row, days, now), refusal: null };
  } catch (error) {
    if (error instanceof Problem) return { time: null, refusal: error };
    throw error;
  }
}

/** Until when it works with the time that is given. */
export function endOf({ grace_until, expires_at }: MoreTime, answer: AnswerKind): Date {
  return (answer === "grace" ? grace_until : expires_at)!;
}

function worded({ row, license, name, locale, time }: Looked, { answer, days }: Wanted, now: Date): { text: string; fileName: string } {
  const product = localize(row.product.name, locale);
  const values = { product, license: name };
  switch (answer) {
    case "key": {
      const fileName = say(locale, "file", { product, hint: row.key_hint });
      return { fileName, text: say(locale, "key", { ...values, file: fileName }) };
    }
    case "reset":
      return { fileName: "", text: say(locale, "reset", { ...values, count: license.machines }) };
    case "extend":
      return { fileName: "", text: say(locale, "extend", { ...values, days, day: dayWords(locale, endOf(time!, answer)) }) };
    case "grace": {
      const ended = row.expires_at! <= now ? "yes" : "no";
      return {
        fileName: "",
        text: say(locale, "grace", {
          ...values,
          ended,
          end: dayWords(locale, row.expires_at!),
          day: dayWords(locale, endOf(time!, answer)),
        }),
      };
    }
  }
}
