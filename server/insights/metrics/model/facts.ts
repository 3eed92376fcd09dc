/**
 * The figures of one ticket: a pure function of its events, the calendars as they were, and the rules. Seconds throughout; what each figure says stands
 * in `definitions.ts` and in the guide.
 */
import { handled, type Session } from "./handle.ts";
import {
  inOrder,
  mergedHere,
  mergedInto,
  messagesOf,
  statusesOf,
  type Histories,
  type HistoryEvent,
  type Message,
  type StatusChange,
} from "./history.ts";

/** Open time between two instants by the calendar that was valid at a third, in milliseconds; null where there is no calendar. */
export type BusinessTime = (from: number, to: number, validAt: number) => number | null;

export type Rules = {
  /** Within so many days after it was solved a ticket must not come back to count as solved at first contact. */
  readonly fcrDays: number;
  readonly business: BusinessTime;
};

/** A length of time by the clock on the wall and in open hours. */
export type Span = { readonly seconds: number; readonly business: number | null };
export type Reply = {
  readonly messageId: string;
  readonly at: number;
  readonly agentId: string | null;
  readonly part: "first" | "next" | "more";
  readonly waited: Span | null;
};

export type TicketFigures = {
  readonly openedAt: number;
  readonly mergedInto: string | null;
  readonly imported: boolean;
  /** Merged ones and those that all messages left do not count. */
  readonly counted: boolean;
  readonly replies: readonly Reply[];
  readonly firstResolvedAt: number | null;
  /** Null while it is open. */
  readonly resolvedAt: number | null;
  readonly firstResolution: Span | null;
  readonly fullResolution: Span | null;
  readonly requesterWait: Span | null;
  readonly agentWork: Span | null;
  readonly onHold: Span | null;
  readonly oneTouch: boolean | null;
  readonly firstContact: boolean | null;
  readonly reopens: number;
  readonly thanksReopens: number;
  /** From a program's first answer to the first act of a person, or to the end. */
  readonly bot: { readonly at: number; readonly seconds: number } | null;
  readonly botResolved: boolean | null;
  /** When it was open: an open end is now. */
  readonly open: readonly { readonly from: number; readonly to: number | null }[];
  readonly sessions: readonly Session[];
  readonly handleSeconds: number | null;
};

const DAY = 86_400_000;
const DONE = new Set(["solved", "closed"]);
/** A customer's message that comes within this before a ticket is opened again is what opened it. */
const CAUSE = 5_000;

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1_000);

function span({ business }: Rules, from: number, to: number): Span {
  const open = business(from, to, to);
  return { seconds: seconds(to - from), business: open === null ? null : seconds(open) };
}

/** Time in some categories until an end. Each stretch is counted in the open hours that were valid when it ended. */
function timeIn(rules: Rules, statuses: readonly StatusChange[], end: number, categories: readonly string[]): Span {
  let [sum, open] = [0, 0 as number | null];
  for (const [place, { at, category }] of statuses.entries()) {
    const until = Math.min(statuses[place + 1]?.at ?? end, end);
    if (!categories.includes(category) || until <= at) continue;
    sum += until - at;
    const counted = rules.business(at, until, until);
    open = open === null || counted === null ? null : open + counted;
  }
  return { seconds: seconds(sum), business: open === null ? null : seconds(open) };
}

type Turn = { readonly at: number; readonly actor: string; readonly silent: boolean };

/** When it was done with, and when it was taken up again. */
function turnsOf(statuses: readonly StatusChange[]): { done: Turn[]; again: Turn[] } {
  const [done, again]: [Turn[], Turn[]] = [[], []];
  let before: string | null = null;
  for (const one of statuses) {
    const now = DONE.has(one.category);
    if (now && (before === null || !DONE.has(before))) done.push(one);
    if (!now && before !== null && DONE.has(before)) again.push(one);
    before = one.category;
  }
  return { done, again };
}

const isReply = (message: Message) => message.by === "agent" && !message.opening;

function repliesOf(rules: Rules, messages: readonly Message[], done: readonly Turn[]): Reply[] {
  const replies: Reply[] = [];
  /** Of the first reply: since the customer's first word, whatever happens between. */
  let first: number | null = null;
  let answered = false;
  let waiting: number | null = null;
  let turn = 0;
  for (const message of messages) {
    // What was solved waits for no answer any more.
    for (; turn < done.length && done[turn]!.at < message.at; turn++) waiting = null;
    if (message.by === "contact") {
      first ??= message.at;
      if (answered) waiting ??= message.at;
    } else if (isReply(message)) {
      const part = first === null ? "more" : !answered ? "first" : waiting === null ? "more" : "next";
      const since = part === "first" ? first : waiting;
      replies.push({
        messageId: message.id,
        at: message.at,
        agentId: message.agentId,
        part,
        waited: part === "more" ? null : span(rules, since!, message.at),
      });
      if (first !== null) answered = true;
      waiting = null;
    }
  }
  return replies;
}

/** Times a customer had it opened again; apart those after which it was solved without a word: they said thanks. */
function reopensOf(
  messages: readonly Message[],
  { done, again }: { done: readonly Turn[]; again: readonly Turn[] },
): { at: number; thanks: boolean }[] {
  return again
    .filter(
      ({ at, actor, silent }) =>
        !silent &&
        (/^(?:contact|guest):/.test(actor) || messages.some((one) => one.by === "contact" && one.at <= at && at - one.at <= CAUSE)),
    )
    .map(({ at }) => {
      const end = done.find((one) => one.at > at);
      return { at, thanks: end !== undefined && !messages.some((one) => isReply(one) && one.at >= at && one.at <= end.at) };
    });
}

/** Whether a person of the vendor did something of it. */
const byPerson = (event: HistoryEvent) =>
  event.actor.startsWith("agent:") && event.type !== "ticket.viewed" && event.type !== "ticket.opened";

function botOf(events: readonly HistoryEvent[], messages: readonly Message[], end: number | null): TicketFigures["bot"] {
  const began = messages.find(({ by }) => by === "bot")?.at;
  if (began === undefined) return null;
  const person = Math.min(
    ...events.filter((event) => byPerson(event) && event.at >= began).map(({ at }) => at),
    ...messages.filter((one) => isReply(one) && one.at >= began).map(({ at }) => at),
  );
  const at = Number.isFinite(person) ? person : end;
  // What a program says after the end is no work on it.
  return at === null || at < began ? null : { at, seconds: seconds(at - began) };
}

/** When it was open: from its opening, or from when it was taken up again, until it was done with, or merged. */
function openSpans(ticketId: string, events: readonly HistoryEvent[], statuses: readonly StatusChange[]): TicketFigures["open"] {
  const points = [
    ...statuses.map(({ at, category }) => ({ at, open: !DONE.has(category) as boolean | null, merged: null as boolean | null })),
    ...events
      .filter(({ type, subjects }) => (type === "ticket.merged" || type === "ticket.unmerged") && subjects[0] === `ticket:${ticketId}`)
      .map(({ at, type }) => ({ at, open: null, merged: type === "ticket.merged" })),
  ].toSorted((a, b) => a.at - b.at);
  const spans: { from: number; to: number | null }[] = [];
  let [open, merged] = [false, false];
  for (const point of points) {
    open = point.open ?? open;
    merged = point.merged ?? merged;
    const last = spans.at(-1);
    const running = last !== undefined && last.to === null;
    if (open && !merged && !running) {
      if (last && last.to === point.at) last.to = null;
      else spans.push({ from: point.at, to: null });
    } else if ((!open || merged) && running) last.to = point.at;
  }
  return spans.filter(({ from, to }) => to === null || to > from);
}

/**
 * The figures of a ticket.
 * @param histories its own events, and those of the tickets that stand in it or that messages came from
 * @returns null when it was never opened
 */
export function figuresOf(ticketId: string, histories: Histories, rules: Rules): TicketFigures | null {
  const events = inOrder(histories.get(ticketId) ?? []);
  const opened = events.find(({ type }) => type === "ticket.opened");
  if (!opened) return null;
  const messages = messagesOf(ticketId, histories);
  const statuses = statusesOf(events);
  const turns = turnsOf(statuses);
  const replies = repliesOf(rules, messages, turns.done);
  const reopens = reopensOf(messages, turns);
  const solved = DONE.has(statuses.at(-1)!.category);
  const firstResolvedAt = turns.done[0]?.at ?? null;
  const resolvedAt = solved ? turns.done.at(-1)!.at : null;
  const into = mergedInto(events);
  const window = firstResolvedAt === null ? null : firstResolvedAt + rules.fcrDays * DAY;
  const early = replies.filter(({ at }) => window !== null && at <= window).length;
  const sessions = handled(events);
  const until = (categories: readonly string[]) => (resolvedAt === null ? null : timeIn(rules, statuses, resolvedAt, categories));
  return {
    openedAt: opened.at,
    mergedInto: into,
    imported: opened.subjects.some((one) => one.startsWith("import:")),
    counted: into === null && (messages.length > 0 || mergedHere(ticketId, histories).size > 0),
    replies,
    firstResolvedAt,
    resolvedAt,
    firstResolution: firstResolvedAt === null ? null : span(rules, opened.at, firstResolvedAt),
    fullResolution: resolvedAt === null ? null : span(rules, opened.at, resolvedAt),
    requesterWait: until(["new", "open", "waitingOnThirdParty"]),
    agentWork: until(["new", "open"]),
    onHold: until(["waitingOnThirdParty"]),
    oneTouch: resolvedAt === null ? null : replies.length === 1,
    firstContact:
      window === null
        ? null
        : (early === 1 || (early === 0 && opened.data["channel"] === "phone")) &&
          !reopens.some(({ at, thanks }) => !thanks && at <= window),
    reopens: reopens.filter(({ thanks }) => !thanks).length,
    thanksReopens: reopens.filter(({ thanks }) => thanks).length,
    bot: botOf(events, messages, resolvedAt),
    botResolved: resolvedAt === null ? null : replies.length === 0 && messages.some(({ by }) => by === "bot"),
    open: openSpans(ticketId, events, statuses),
    sessions,
    handleSeconds: sessions.length === 0 ? null : seconds(sessions.reduce((sum, { from, to }) => sum + to - from, 0)),
  };
}
