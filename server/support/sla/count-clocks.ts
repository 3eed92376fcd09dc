/** The clocks of tickets, counted from the log. Reads alone. */
import type { Db } from "#platform/db";
import { readLogs, type StoredEvent } from "#platform/events";
import { clockFacts, messageAuthors, type ClockFacts } from "#support/tickets";
import type { Clock, Ticket } from "./model/clock.ts";
import { clocksOf } from "./model/clocks.ts";
import type { HeldPlan, SlaWorld } from "./model/terms.ts";
import { mergedWith, storyOf, TOLD, type AuthorKind, type LoggedEvent } from "./model/timeline.ts";
import { heldOf, readWorld } from "./world.ts";
import { heldPlans, mailsToRequesters } from "./world-queries.ts";

/** All that a ticket's clocks follow from, but the world. */
export type TicketInput = { facts: ClockFacts; ticket: Ticket; story: ReturnType<typeof storyOf>; held: HeldPlan[] };

const asLogged = ({ id, type, occurredAt, subjects, data }: StoredEvent): LoggedEvent => ({
  id,
  type,
  at: occurredAt.getTime(),
  subjects,
  data,
});

async function readTicketLogs(db: Db, ids: readonly string[]): Promise<Map<string, LoggedEvent[]>> {
  const logs = new Map<string, LoggedEvent[]>();
  for (let missing = [...new Set(ids)]; missing.length > 0;) {
    const read = await readLogs(db, { subjects: missing.map((id) => `ticket:${id}`), types: TOLD });
    for (const id of missing) logs.set(id, (read.get(`ticket:${id}`) ?? []).map(asLogged));
    missing = [...new Set(missing.flatMap((id) => mergedWith(logs.get(id)!)))].filter((id) => !logs.has(id));
  }
  return logs;
}

/** Bounces count where the mail was the requester's own: one to a Cc leaves him answered. */
async function withoutOthersBounces(
  db: Db,
  logs: ReadonlyMap<string, LoggedEvent[]>,
  facts: readonly ClockFacts[],
): Promise<Map<string, LoggedEvent[]>> {
  const requesters = new Map(facts.map(({ id, requester }) => [id, requester]));
  const mails = [...logs].flatMap(([id, log]) =>
    log
      .filter(({ type }) => type === "mail.failed")
      .map(({ data }) => ({ mail: String(data.mailId), requester: requesters.get(id) ?? id })),
  );
  const his = await mailsToRequesters(db, mails);
  return new Map(
    [...logs].map(([id, log]) => [id, log.filter(({ type, data }) => type !== "mail.failed" || his.has(String(data.mailId)))]),
  );
}

const MOVED = new Set(["message.arrived", "message.released"]);

async function authorsIn(db: Db, logs: ReadonlyMap<string, LoggedEvent[]>): Promise<Map<string, AuthorKind>> {
  const ids = [...logs.values()].flatMap((log) => log.filter(({ type }) => MOVED.has(type)).map(({ data }) => String(data.messageId)));
  return messageAuthors(db, ids);
}

/** As it was when it was opened: what it is now, with every change taken back to what was before it. */
function asOpened(now: ClockFacts, log: readonly LoggedEvent[]): Ticket {
  const before = (field: string): unknown => {
    for (const { type, data } of log) {
      const change = type === "ticket.changed" ? (data.changes as { [field: string]: unknown })?.[field] : undefined;
      if (Array.isArray(change)) return change[0];
    }
    return undefined;
  };
  const first = <T>(field: string, is: T): T => {
    const was = before(field);
    return was === undefined ? is : (was as T);
  };
  const opened = log.find(({ type }) => type === "ticket.opened")?.data;
  return {
    priority: first("priority", (opened?.priority as Ticket["priority"]) ?? now.priority),
    category: first("category", (opened?.category as string) ?? now.category),
    status: first("status", now.status),
    assignee: first("assignee", now.assignee),
    team: first("team", now.team),
    product: first("product", now.product),
    channel: now.channel,
    organization: now.organization,
    brand: now.brand,
  };
}

/** What the clocks of tickets follow from, a few statements for all of them. */
export async function readInputs(db: Db, ids: readonly string[]): Promise<TicketInput[]> {
  const raw = await readTicketLogs(db, ids);
  const facts = await clockFacts(db, ids);
  const logs = await withoutOthersBounces(db, raw, facts);
  const authors = await authorsIn(db, logs);
  const held = Map.groupBy(await heldPlans(db, facts), ({ ticket }) => ticket);
  return facts.map((one) => {
    const log = (logs.get(one.id) ?? []).toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    return { facts: one, ticket: asOpened(one, log), story: storyOf(logs, one.id, authors), held: (held.get(one.id) ?? []).map(heldOf) };
  });
}

/** The clocks of tickets at an instant, by the ticket's id. */
export async function countClocks(
  db: Db,
  ids: readonly string[],
  now: Date,
  world?: SlaWorld,
): Promise<{ input: TicketInput; clocks: Clock[] }[]> {
  const known = world ?? (await readWorld(db));
  return (await readInputs(db, ids)).map((input) => ({
    input,
    clocks: clocksOf(input.ticket, input.story, known, input.held, now.getTime()),
  }));
}
