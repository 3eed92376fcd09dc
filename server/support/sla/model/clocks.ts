/**
 * Clocks of service levels: a pure function of what happened to a ticket, of what was promised when, and of now.
 *
 * Elapsed time is counted in the hours of the promise that held then, in milliseconds, and survives every change of it. Exactly at the due
 * instant is in time. What was breached stays breached.
 */
import { RESPONSES, SLA_TARGETS, type BreachCause, type SlaTarget } from "#shared/sla-codes";
import {
  advance,
  begin,
  cancel,
  copy,
  follow,
  fulfil,
  isOpen,
  isOver,
  MINUTE,
  present,
  reopen,
  type Clock,
  type State,
  type Ticket,
  type Working,
} from "./clock.ts";
import { changePoints, termsAt, type HeldPlan, type SlaWorld } from "./terms.ts";
import type { Happening } from "./timeline.ts";

const find = (state: State, target: SlaTarget) => state.clocks.findLast((one) => one.target === target);
const WHOLE_TICKET: readonly SlaTarget[] = ["requesterWait", "agentWork", "resolution"];
const ANSWERS: readonly SlaTarget[] = ["firstResponse", "nextResponse"];
const UPDATES: readonly SlaTarget[] = ["periodicUpdate", "pausableUpdate"];

function start(
  state: State,
  target: SlaTarget,
  origin: { id: string; at: number },
  now: number,
  why: string,
  cause: BreachCause = "ticketChange",
): void {
  follow(state, begin(state, target, origin, now, why), now, cause, true);
}

/** The customer waits for words. */
function awaitAnswer(state: State, now: number, cause: BreachCause = "ticketChange"): void {
  const oldest = state.waiting[0];
  if (!oldest || isOver(state.category)) return;
  const target = state.answered ? "nextResponse" : "firstResponse";
  const clock = find(state, target);
  if (clock && isOpen(clock)) return;
  if (clock && target === "firstResponse" && clock.state === "cancelled") reopen(state, clock, now, cause, null);
  else start(state, target, oldest, now, "message", cause);
}

function hear(state: State, one: Extract<Happening, { kind: "opened" | "said" }>): void {
  const { at, id, by, messageId, live } = one;
  if (by === "contact") {
    if (live) state.waiting.push({ id, at, messageId });
    // A message to a solved ticket opens it again: that is told next, and then it is awaited.
    awaitAnswer(state, at);
  } else if (by === "agent" && one.kind === "said") {
    state.waiting = [];
    state.answered = true;
    state.lastAnswer = { at, messageId };
    for (const clock of state.clocks) if (RESPONSES.includes(clock.target)) fulfil(clock, at, messageId, "reply");
    if (live && !isOver(state.category)) for (const target of UPDATES) start(state, target, { id, at }, at, "reply");
  }
}

function change(state: State, one: Extract<Happening, { kind: "changed" }>, renew: () => void): void {
  const { at, id } = one;
  const { category, status, priority, assignee, team, product } = one.change;
  const [wasOver, oldPriority] = [isOver(state.category), state.facts.priority];
  if (!state.merged) {
    state.category = category ?? state.category;
    state.status = status ?? state.status;
  }
  if (assignee !== undefined) state.assignee = assignee;
  state.facts = {
    ...state.facts,
    ...(priority !== undefined && { priority }),
    ...(team !== undefined && { team }),
    ...(product !== undefined && { product }),
  };
  const over = isOver(state.category);
  renew();
  const why = state.facts.priority === oldPriority ? "ticketChange" : "priorityChange";
  for (const clock of state.clocks) follow(state, clock, at, why, true);
  if (over && !wasOver) {
    state.waiting = [];
    for (const clock of state.clocks) {
      if (!WHOLE_TICKET.includes(clock.target)) cancel(clock, at, "solved");
      else if (isOpen(clock)) {
        fulfil(clock, at, null, "solved");
        clock.solvedAt = at;
      }
    }
  } else if (wasOver && !over) {
    for (const target of WHOLE_TICKET) {
      const clock = find(state, target);
      if (!clock || clock.solvedAt === null) continue;
      const window = (state.terms.terms[target] ?? clock.last)?.reopenHours ?? null;
      if (window !== null && at - clock.solvedAt > window * 60 * MINUTE) start(state, target, { id, at }, at, "reopened");
      else reopen(state, clock, at, "ticketChange", null);
    }
    const unanswered = find(state, "firstResponse");
    if (!state.answered && unanswered?.state === "cancelled") reopen(state, unanswered, at, "ticketChange", null);
  }
  awaitAnswer(state, at);
}

function bounce(state: State, { at, messageId }: Extract<Happening, { kind: "bounced" }>): void {
  // Somebody has answered since: then he has been.
  if (state.lastAnswer?.messageId !== messageId || isOver(state.category)) return;
  const unanswered = state.clocks.find(
    (clock) =>
      clock.by === messageId &&
      ANSWERS.includes(clock.target) &&
      clock.state === "fulfilled" &&
      (clock.terms ?? clock.last)?.reopenOnBounce,
  );
  if (!unanswered) return;
  // What was begun by that answer, or by words that followed it, waits for the same one.
  for (const clock of state.clocks) if (RESPONSES.includes(clock.target)) cancel(clock, at, "bounce");
  if (unanswered.target === "firstResponse") state.answered = false;
  reopen(state, unanswered, at, "bounce", unanswered.fulfilledAt);
}

function leave(state: State, { at, messageId }: Extract<Happening, { kind: "left" }>): void {
  const origin = state.waiting.find((one) => one.messageId === messageId);
  state.waiting = state.waiting.filter((one) => one !== origin);
  if (!origin) return;
  for (const clock of state.clocks) if (clock.origin === origin.id && ANSWERS.includes(clock.target)) cancel(clock, at, "moved");
  awaitAnswer(state, at);
}

function apply(state: State, one: Happening, renew: () => void): void {
  switch (one.kind) {
    case "opened":
      hear(state, one);
      if (one.live && (one.by === "contact" || one.by === "agent") && !isOver(state.category))
        for (const target of WHOLE_TICKET) start(state, target, one, one.at, "opened");
      return;
    case "said":
      return hear(state, one);
    case "left":
      return leave(state, one);
    case "changed":
      return change(state, one, renew);
    case "bounced":
      return bounce(state, one);
    case "joined":
      state.waiting = [...state.waiting, ...one.waiting].toSorted((a, b) => a.at - b.at);
      return awaitAnswer(state, one.at, "merge");
    case "merged":
      state.merged = true;
      return;
    case "unmerged":
      state.merged = false;
  }
}

/**
 * The clocks of a ticket.
 * @param ticket as it was when it was opened
 * @param story what happened, in its order
 * @param now in milliseconds; nothing later is looked at
 */
export function clocksOf(ticket: Ticket, story: readonly Happening[], world: SlaWorld, held: readonly HeldPlan[], now: number): Clock[] {
  const first = story[0];
  if (!first) return [];
  const { category, status, assignee, ...facts } = ticket;
  const state: State = {
    clocks: [],
    facts,
    category,
    status,
    assignee,
    waiting: [],
    answered: false,
    lastAnswer: null,
    merged: false,
    terms: termsAt(world, held, facts, first.at),
  };
  const points = changePoints(world, held, first.at);
  /** What stood at the moment it was merged into another: while it is, that is all there is of it. */
  let away: { clocks: Working[]; at: number } | null = null;
  let point = 0;
  const reach = (to: number, inside: boolean) => {
    for (; point < points.length && (points[point]!.at < to || (inside && points[point]!.at === to)); point++) {
      const { at, kind } = points[point]!;
      for (const clock of state.clocks) if (isOpen(clock)) advance(state, clock, at);
      state.terms = termsAt(world, held, state.facts, at);
      for (const clock of state.clocks) follow(state, clock, at, kind, false);
    }
    for (const clock of state.clocks) if (isOpen(clock)) advance(state, clock, to);
  };
  for (const one of story) {
    if (one.at > now) break;
    reach(one.at, true);
    if (one.kind === "merged" && !away) away = { clocks: state.clocks.map(copy), at: one.at };
    apply(state, one, () => {
      state.terms = termsAt(world, held, state.facts, one.at);
    });
    if (one.kind === "unmerged") away = null;
  }
  if (away) for (const clock of away.clocks) cancel(clock, away.at, "merged");
  else reach(now, true);
  const shown = (away?.clocks ?? state.clocks).map((clock) => present(clock, away ? [] : points, now)).filter((clock) => clock !== null);
  return shown.toSorted((a, b) => SLA_TARGETS.indexOf(a.target) - SLA_TARGETS.indexOf(b.target) || a.instance - b.instance);
}
