/** Works the figures of tickets out of the event log and keeps them: after each event, and all of them anew whenever somebody wants. */
import type { Db } from "#platform/db";
import { readEventsOf, type StoredEvent, type Subscriber } from "#platform/events";
import { inTransaction, systemContext, type Ctx, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { businessTime } from "./model/business.ts";
import { figuresOf, type Rules, type TicketFigures } from "./model/facts.ts";
import { availableOf } from "./model/handle.ts";
import type { HistoryEvent } from "./model/history.ts";
import {
  deleteAllShifts,
  firstCalendar,
  idsByNumber,
  lockFigures,
  markRebuilt,
  refreshPlans,
  replaceFigures,
  replaceShifts,
  selectAgentIds,
  selectCalendars,
  selectMergedInto,
  selectSettings,
  selectTicketIds,
} from "./projection-queries.ts";

const NAME = "metrics";
/** What of a ticket's history figures are made of. */
const OF_TICKETS = [
  "ticket.opened",
  "ticket.changed",
  "ticket.merged",
  "ticket.unmerged",
  "ticket.joined",
  "ticket.parted",
  "message.added",
  "message.released",
  "message.dismissed",
  "message.moved",
  "message.arrived",
  "note.added",
  "mail.failed",
];
const AT_ONCE = 500;

function history({ id, type, occurredAt, actor, subjects, data }: StoredEvent): HistoryEvent {
  return { id, type, at: occurredAt.getTime(), actor, subjects, data };
}

/** What holds now: the rules, and every calendar as it ever was. */
async function rulesOf(db: Db): Promise<Rules> {
  const { calendar_id, fcr_days } = await selectSettings(db);
  return { fcrDays: fcr_days, business: businessTime(await selectCalendars(db), calendar_id ?? (await firstCalendar(db))) };
}

/** The histories of tickets, with those of what stands in them and of what messages came to them from. */
async function loadHistories(db: Db, ids: readonly string[]): Promise<Map<string, HistoryEvent[]>> {
  const histories = new Map<string, HistoryEvent[]>();
  for (let missing: string[] = [...ids]; missing.length > 0;) {
    for (const id of missing) histories.set(id, []);
    const subjects = missing.map((id) => `ticket:${id}`);
    const own = await readEventsOf(db, { subjects, types: OF_TICKETS, place: 1 });
    const views = await readEventsOf(db, { subjects, types: ["ticket.viewed"], place: 2 });
    for (const event of own) histories.get(event.subjects[0]!.slice(7))!.push(history(event));
    for (const event of views) histories.get(event.subjects[1]!.slice(7))!.push(history(event));
    const joined = own.filter(({ type }) => type === "ticket.joined").map(({ subjects: [, alias] }) => alias!.slice(7));
    const numbers = own.filter(({ type }) => type === "message.arrived").map(({ data }) => data["from"] as number);
    const sources = numbers.length === 0 ? [] : [...(await idsByNumber(db, numbers)).values()];
    missing = [...new Set([...joined, ...sources])].filter((id) => !histories.has(id));
  }
  return histories;
}

/** Works these tickets out anew, and those they stand in. In a transaction of the caller's. */
async function projectTickets(db: Db, asked: readonly string[], rules: Rules): Promise<void> {
  const ids = new Set(asked);
  for (let found = await selectMergedInto(db, asked); found.length > 0;) {
    const more = found.filter((id) => !ids.has(id));
    for (const id of more) ids.add(id);
    found = more.length === 0 ? [] : await selectMergedInto(db, more);
  }
  const histories = await loadHistories(db, [...ids]);
  await replaceFigures(db, new Map([...ids].map((id): [string, TicketFigures | null] => [id, figuresOf(id, histories, rules)])));
}

async function projectShifts(db: Db, agents: readonly string[]): Promise<void> {
  const events = await readEventsOf(db, { subjects: agents.map((id) => `agent:${id}`), types: ["agent.presence"], place: 1 });
  const of = Map.groupBy(events.map(history), ({ subjects }) => subjects[0]!.slice(6));
  await replaceShifts(db, new Map(agents.map((id) => [id, availableOf(of.get(id) ?? [])])));
}

const idsIn = (events: readonly StoredEvent[], kind: string) => [
  ...new Set(events.flatMap(({ subjects }) => subjects.flatMap((one) => (one.startsWith(`${kind}:`) ? [one.slice(kind.length + 1)] : [])))),
];

/** Whatever is told of a ticket or of who is at work is worked out at once. */
export function metricsSubscribers(): Subscriber[] {
  return [
    {
      name: "metrics.figures",
      types: [...OF_TICKETS, "ticket.viewed", "agent.presence", "subscription.changed"],
      async handle(db, events) {
        await lockFigures(db);
        const plans = events.filter(({ type }) => type === "subscription.changed");
        const tickets = idsIn(
          events.filter(({ type }) => type !== "subscription.changed"),
          "ticket",
        );
        if (tickets.length > 0) await projectTickets(db, tickets, await rulesOf(db));
        const agents = idsIn(
          events.filter(({ type }) => type === "agent.presence"),
          "agent",
        );
        if (agents.length > 0) await projectShifts(db, agents);
        if (plans.length > 0) await refreshPlans(db, idsIn(plans, "organization"), idsIn(plans, "contact"));
      },
    },
  ];
}

/** Works everything out anew from the event log, in portions, each a transaction of its own. What was kept before is replaced as it goes. */
export async function rebuildFigures(ctx: Ctx): Promise<number> {
  let [done, after] = [0, null as string | null];
  for (;;) {
    const ids = await inTransaction(ctx, async (tx) => {
      await lockFigures(tx.db);
      const portion = await selectTicketIds(tx.db, after, AT_ONCE);
      if (portion.length > 0) await projectTickets(tx.db, portion, await rulesOf(tx.db));
      return portion;
    });
    done += ids.length;
    after = ids.at(-1) ?? after;
    if (ids.length < AT_ONCE) break;
  }
  await inTransaction(ctx, async (tx) => {
    await lockFigures(tx.db);
    await deleteAllShifts(tx.db);
    await projectShifts(tx.db, await selectAgentIds(tx.db));
    await markRebuilt(tx.db, tx.clock.now());
  });
  return done;
}

export const REBUILD = "metrics.rebuild";

/** Once, when somebody wants it or when a rule was changed. */
export function metricsJobs(platform: Platform): JobDefinition[] {
  return [{ name: REBUILD, retryLimit: 3, run: async () => void (await rebuildFigures(systemContext(platform, NAME))) }];
}
