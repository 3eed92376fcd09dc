/** From the log of events to what clocks listen to: one ticket's story in its order, whatever order it came in. Pure. */
import type { Priority } from "./terms.ts";

export type AuthorKind = "contact" | "agent" | "bot" | "system";

/** An event of the log, as far as clocks look at it. */
export type LoggedEvent = {
  readonly id: string;
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `kind:id`, the thing it is about first. */
  readonly subjects: readonly string[];
  readonly data: { readonly [key: string]: unknown };
};

/** Events that clocks follow from. */
export const TOLD = [
  "ticket.opened",
  "message.added",
  "message.released",
  "message.moved",
  "message.arrived",
  "ticket.changed",
  "ticket.merged",
  "ticket.unmerged",
  "ticket.joined",
  "ticket.parted",
  "mail.failed",
] as const;

export type Change = {
  readonly category?: string;
  readonly status?: string;
  readonly priority?: Priority;
  readonly assignee?: string | null;
  readonly team?: string | null;
  readonly product?: string | null;
};

/** Something that happened to a ticket. `live`: not told of history that was brought in. */
export type Happening = { readonly at: number; readonly id: string } & (
  | { readonly kind: "opened"; readonly by: AuthorKind; readonly messageId: string; readonly live: boolean }
  | { readonly kind: "said"; readonly by: AuthorKind; readonly messageId: string; readonly live: boolean }
  | { readonly kind: "left"; readonly messageId: string }
  | { readonly kind: "changed"; readonly change: Change }
  | { readonly kind: "merged" }
  | { readonly kind: "unmerged" }
  /** What waited for an answer in a ticket that was merged into this one. */
  | { readonly kind: "joined"; readonly waiting: readonly Waiting[] }
  | { readonly kind: "bounced"; readonly messageId: string }
);
export type Waiting = { readonly id: string; readonly messageId: string; readonly at: number };

/** Logs of tickets by their ids: the ticket's own, and those of tickets merged with it. */
export type Logs = ReadonlyMap<string, readonly LoggedEvent[]>;

/** Of one instant, words come before what they do to the ticket. */
const RANK: { readonly [kind in Happening["kind"]]: number } = {
  opened: 0,
  merged: 1,
  unmerged: 1,
  joined: 1,
  said: 2,
  left: 3,
  bounced: 3,
  changed: 4,
};

/** The demo vendor keeps his promises, though he was brought in. */
const DEMO = "import:demo";
const isLive = ({ subjects }: LoggedEvent) => !subjects.some((subject) => subject.startsWith("import:") && subject !== DEMO);
const otherTicket = ({ subjects }: LoggedEvent) => (subjects[1]?.startsWith("ticket:") ? subjects[1].slice("ticket:".length) : null);
const text = (value: unknown) => (typeof value === "string" ? value : "");

/** In the order in which it happened; of one instant in the order of the ids, which follow one another. */
export function inOrder<E extends { readonly at: number; readonly id: string }>(events: Iterable<E>): E[] {
  const once = new Map<string, E>();
  for (const event of events) once.set(event.id, event);
  return [...once.values()].toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** The tickets that a log names as merged with its own. */
export function mergedWith(log: readonly LoggedEvent[]): string[] {
  return [...new Set(log.filter(({ type }) => type === "ticket.merged" || type === "ticket.joined").map(otherTicket))].filter(
    (id) => id !== null,
  );
}

/** Tickets that stand in this one, with the instant since when. One that was parted from it again is not among them. */
function standing(log: readonly LoggedEvent[]): Map<string, LoggedEvent> {
  const in_ = new Map<string, LoggedEvent>();
  for (const event of log) {
    const other = otherTicket(event);
    if (other === null) continue;
    if (event.type === "ticket.joined") in_.set(other, event);
    if (event.type === "ticket.parted") in_.delete(other);
  }
  return in_;
}

/** What a log tells, without what other tickets have to do with it. @param authors who wrote messages, by id */
function own(log: readonly LoggedEvent[], authors: ReadonlyMap<string, AuthorKind>): Happening[] {
  const held = new Map<string, AuthorKind>();
  const happenings: Happening[] = [];
  for (const event of log) {
    const { at, id, type, data } = event;
    const messageId = text(data.messageId);
    const by = text(data.authorKind) as AuthorKind;
    const live = isLive(event);
    switch (type) {
      case "ticket.opened":
        happenings.push({ at, id, kind: "opened", by, messageId, live });
        break;
      case "message.added":
        if (data.state === "held") held.set(messageId, by);
        else happenings.push({ at, id, kind: "said", by, messageId, live });
        break;
      case "message.released":
        happenings.push({ at, id, kind: "said", by: held.get(messageId) ?? authors.get(messageId) ?? "contact", messageId, live });
        break;
      case "message.arrived":
        happenings.push({ at, id, kind: "said", by: authors.get(messageId) ?? "system", messageId, live });
        break;
      case "message.moved":
        happenings.push({ at, id, kind: "left", messageId });
        break;
      case "mail.failed":
        for (const subject of event.subjects.slice(1))
          if (subject.startsWith("message:")) happenings.push({ at, id, kind: "bounced", messageId: subject.slice("message:".length) });
        break;
      case "ticket.changed": {
        const changes = (data.changes ?? {}) as { [field: string]: unknown };
        const after = (field: string) => (Array.isArray(changes[field]) ? { [field]: (changes[field] as unknown[])[1] } : {});
        const change = Object.assign({}, ...["category", "status", "priority", "assignee", "team", "product"].map(after)) as Change;
        if (Object.keys(change).length > 0) happenings.push({ at, id, kind: "changed", change });
        break;
      }
      case "ticket.merged":
        happenings.push({ at, id, kind: "merged" });
        break;
      case "ticket.unmerged":
        happenings.push({ at, id, kind: "unmerged" });
        break;
      default:
    }
  }
  return happenings;
}

/** The messages of customers that no person has answered by an instant, the oldest first. */
function waitingBefore(story: readonly Happening[], before: Happening["id"]): Waiting[] {
  let waiting: Waiting[] = [];
  for (const one of story) {
    if (one.id === before) break;
    if ((one.kind === "opened" || one.kind === "said") && one.by === "contact" && one.live)
      waiting.push({ id: one.id, messageId: one.messageId, at: one.at });
    else if (one.kind === "joined") waiting.push(...one.waiting);
    else if (one.kind === "said" && one.by === "agent") waiting = [];
    else if (one.kind === "left") waiting = waiting.filter(({ messageId }) => messageId !== one.messageId);
    else if (one.kind === "changed" && (one.change.category === "solved" || one.change.category === "closed")) waiting = [];
  }
  return waiting;
}

/**
 * The story of a ticket. What is said by the people of tickets that stand in it counts from then on as said in it; while it stood in another
 * itself, what was answered there was answered to its people too.
 */
export function storyOf(logs: Logs, ticketId: string, authors: ReadonlyMap<string, AuthorKind>, seen: readonly string[] = []): Happening[] {
  const log = inOrder(logs.get(ticketId) ?? []);
  const happenings = own(log, authors);
  for (const [alias, joined] of standing(log)) {
    if (seen.includes(alias)) continue;
    const theirs = storyOf(logs, alias, authors, [...seen, ticketId]);
    const merged = inOrder(logs.get(alias) ?? []).findLast((event) => event.type === "ticket.merged" && otherTicket(event) === ticketId);
    happenings.push({ at: joined.at, id: joined.id, kind: "joined", waiting: merged ? waitingBefore(theirs, merged.id) : [] });
    happenings.push(...theirs.filter((one) => one.kind === "said" && one.at >= joined.at));
  }
  // Answers that were given where it stood meanwhile.
  let away: { root: string; since: LoggedEvent } | null = null;
  for (const event of log) {
    const other = otherTicket(event);
    if (event.type === "ticket.merged" && other) away = { root: other, since: event };
    if (event.type !== "ticket.unmerged" || !away) continue;
    const { root, since } = away;
    if (!seen.includes(root))
      happenings.push(
        ...own(inOrder(logs.get(root) ?? []), authors).filter(
          (one) => one.kind === "said" && one.by === "agent" && one.at >= since.at && one.at <= event.at,
        ),
      );
    away = null;
  }
  return inOrder(happenings).toSorted((a, b) => a.at - b.at || RANK[a.kind] - RANK[b.kind]);
}
