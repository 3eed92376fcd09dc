/** What is known of a ticket, read from the event log: its messages, its statuses, what was merged into it. Pure; the order in which events come is of no weight. */

export type HistoryEvent = {
  readonly id: string;
  readonly type: string;
  /** When it happened, in milliseconds since 1970. */
  readonly at: number;
  /** `kind:id` */
  readonly actor: string;
  readonly subjects: readonly string[];
  readonly data: { readonly [key: string]: unknown };
};

/** Events by the ticket they are told of; beside the ticket itself those that were merged into it, and those that messages came from. */
export type Histories = ReadonlyMap<string, readonly HistoryEvent[]>;

export type Message = {
  readonly id: string;
  /** From when on it counts. */
  readonly at: number;
  readonly by: string;
  readonly agentId: string | null;
  /** The one the ticket was opened with. */
  readonly opening: boolean;
};

export type StatusChange = {
  readonly at: number;
  readonly category: string;
  readonly actor: string;
  /** Merging or parting did it. */ readonly silent: boolean;
};

const subjectId = (event: HistoryEvent, kind: string) =>
  event.subjects.find((one) => one.startsWith(`${kind}:`))?.slice(kind.length + 1) ?? null;
const firstId = (event: HistoryEvent, place: number) => event.subjects[place]!.slice("ticket:".length);

/** By when they happened; what happened at one instant by the order in which it was told. */
export function inOrder(events: readonly HistoryEvent[]): HistoryEvent[] {
  return events.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** The tickets that stand in this one now, each with the instant since which. */
export function mergedHere(ticketId: string, histories: Histories): Map<string, number> {
  const here = new Map<string, number>();
  for (const event of inOrder(histories.get(ticketId) ?? [])) {
    if (event.type === "ticket.joined") here.set(firstId(event, 1), event.at);
    if (event.type === "ticket.parted") here.delete(firstId(event, 1));
  }
  for (const [alias, since] of here)
    for (const [inner, from] of mergedHere(alias, histories))
      if (inner !== ticketId) here.set(inner, Math.max(since, from, here.get(inner) ?? 0));
  return here;
}

/** The ticket it stands in now; null when it stands by itself. */
export function mergedInto(events: readonly HistoryEvent[]): string | null {
  let into: string | null = null;
  for (const event of inOrder(events)) {
    if (event.type === "ticket.merged") into = firstId(event, 1);
    if (event.type === "ticket.unmerged") into = null;
  }
  return into;
}

type Written = { by: string; agentId: string | null; held: boolean };

/** Who wrote which message, wherever it stood first. */
function writers(histories: Histories): Map<string, Written> {
  const all = new Map<string, Written>();
  for (const events of histories.values())
    for (const event of events) {
      const id = event.data["messageId"] as string;
      const by = event.data["authorKind"] as string;
      if (event.type === "message.added") all.set(id, { by, agentId: subjectId(event, "agent"), held: event.data["state"] === "held" });
      else if (event.type === "ticket.opened" && !all.has(id)) all.set(id, { by, agentId: openedBy(event), held: false });
    }
  return all;
}

function openedBy(event: HistoryEvent): string | null {
  return event.data["authorKind"] === "agent" && event.actor.startsWith("agent:") ? event.actor.slice(6) : null;
}

/** Whether a message that was moved was public where it came from. */
function countedWhenMoved(histories: Histories, to: string, messageId: string, at: number): boolean {
  for (const events of histories.values())
    for (const event of events)
      if (
        event.type === "message.moved" &&
        event.data["messageId"] === messageId &&
        event.at === at &&
        event.subjects[1] === `ticket:${to}`
      )
        return event.data["counts"] !== false;
  return true;
}

function messagesOfOne(ticketId: string, histories: Histories, since: number, known: ReadonlyMap<string, Written>): Map<string, Message> {
  const here = new Map<string, Message>();
  const add = (id: string, at: number, opening: boolean) => {
    const writer = known.get(id);
    if (writer && at >= since && !here.has(id)) here.set(id, { id, at, by: writer.by, agentId: writer.agentId, opening });
  };
  for (const event of inOrder(histories.get(ticketId) ?? [])) {
    const id = event.data["messageId"] as string;
    if (event.type === "ticket.opened") add(id, event.at, true);
    else if (event.type === "message.added" && event.data["state"] !== "held") add(id, event.at, false);
    else if (event.type === "message.released") add(id, event.at, false);
    else if (event.type === "message.dismissed" || event.type === "message.moved") here.delete(id);
    else if (event.type === "message.arrived" && countedWhenMoved(histories, ticketId, id, event.at)) add(id, event.at, false);
  }
  return here;
}

/** Mails that carried a message and came back for good: the message did not reach whom it was for. */
function returned(ticketId: string, histories: Histories): Set<string> {
  const lost = new Set<string>();
  for (const event of histories.get(ticketId) ?? [])
    if (event.type === "mail.failed" && event.data["reason"] !== "complained") {
      const id = subjectId(event, "message");
      if (id) lost.add(id);
    }
  return lost;
}

/**
 * The public messages of a ticket as it stands now, in the order in which they count: its own, and since they were merged those of the tickets that
 * stand in it. What was held counts from when it was let through; what was moved, where it stands, from when it came; what came back, not at all.
 */
export function messagesOf(ticketId: string, histories: Histories): Message[] {
  const known = writers(histories);
  const all = [...messagesOfOne(ticketId, histories, -Infinity, known).values()];
  const lost = returned(ticketId, histories);
  for (const [alias, since] of mergedHere(ticketId, histories)) {
    all.push(...[...messagesOfOne(alias, histories, since, known).values()].map((one) => ({ ...one, opening: false })));
    for (const id of returned(alias, histories)) lost.add(id);
  }
  return all.filter(({ id, by }) => by === "contact" || !lost.has(id)).toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** Every category the ticket was in, from its opening on. What merging and parting did is marked. */
export function statusesOf(events: readonly HistoryEvent[]): StatusChange[] {
  const changes: StatusChange[] = [];
  let merging: number | null = null;
  let merged = false;
  for (const event of inOrder(events)) {
    if (event.type === "ticket.opened")
      changes.push({ at: event.at, category: event.data["category"] as string, actor: event.actor, silent: false });
    else if (["ticket.merged", "ticket.unmerged", "ticket.parted"].includes(event.type)) {
      merging = event.at;
      merged = event.type === "ticket.merged" || (merged && event.type === "ticket.parted");
    } else if (event.type === "ticket.changed") {
      const category = (event.data["changes"] as { category?: [string, string] } | undefined)?.category?.[1];
      if (category === undefined) continue;
      const silent = merging !== null && event.at - merging < SAME_STEP;
      // While it stands in another one it is closed, which says nothing of its own work: time goes on as it was.
      if (silent && merged) continue;
      changes.push({ at: event.at, category, actor: event.actor, silent });
    }
  }
  return changes;
}

/** What is told in one transaction may be dated some milliseconds apart. */
const SAME_STEP = 1_000;
