/** A small language for histories of tickets, for tests: what happened, one step after the other, as the program tells it. */
import type { HistoryEvent } from "./history.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday at eight in UTC. */
export const START = Date.UTC(2026, 2, 2, 8);

let counter = 0;
const nextId = () => `01990000-0000-7000-8000-${String(++counter).padStart(12, "0")}`;

type Status = "new" | "open" | "waitingOnCustomer" | "waitingOnThirdParty" | "solved" | "closed";

/** Writes histories; `at` of each step is in minutes after the start. */
export class Script {
  readonly events: HistoryEvent[] = [];
  readonly category = new Map<string, Status>();
  readonly numbers = new Map<string, number>();

  #tell(type: string, minutes: number, actor: string, subjects: string[], data: HistoryEvent["data"]): this {
    this.events.push({ id: nextId(), type, at: START + minutes * MINUTE, actor, subjects, data });
    return this;
  }

  #number(ticket: string): number {
    if (!this.numbers.has(ticket)) this.numbers.set(ticket, 1_001 + this.numbers.size);
    return this.numbers.get(ticket)!;
  }

  open(
    ticket: string,
    minutes = 0,
    {
      by = "contact",
      actor,
      channel = "email",
      category = "new",
      messageId = `${ticket}-0`,
      imported = false,
    }: { by?: string; actor?: string; channel?: string; category?: Status; messageId?: string; imported?: boolean } = {},
  ): this {
    this.category.set(ticket, category);
    return this.#tell(
      "ticket.opened",
      minutes,
      actor ?? (by === "agent" ? "agent:ann" : "contact:cus"),
      [`ticket:${ticket}`, "contact:cus", ...(imported ? ["import:old"] : [])],
      {
        number: this.#number(ticket),
        messageId,
        category,
        channel,
        authorKind: by,
      },
    );
  }

  /** A message, which moves the status as the rules of messages say, unless it carries one itself. */
  say(
    ticket: string,
    minutes: number,
    who: string,
    {
      status,
      held = false,
      messageId = nextId(),
      root,
      quiet = false,
    }: { status?: Status; held?: boolean; messageId?: string; root?: string; quiet?: boolean } = {},
  ): this {
    const kind = who === "customer" ? "contact" : who === "bot" || who === "system" ? who : "agent";
    const actor = kind === "agent" ? `agent:${who}` : kind === "contact" ? "system:mail" : `system:${who}`;
    this.#tell(
      "message.added",
      minutes,
      actor,
      [`ticket:${ticket}`, ...(kind === "agent" ? [`agent:${who}`] : []), ...(root ? [`ticket:${root}`] : [])],
      { number: this.#number(ticket), messageId, authorKind: kind, channel: "email", state: held ? "held" : "normal" },
    );
    if (held || quiet) return this;
    const on = root ?? ticket;
    const now = this.category.get(on)!;
    const moved = kind === "contact" && now !== "new" && now !== "open" ? "open" : kind === "agent" && now === "new" ? "open" : null;
    return this.#move(on, minutes, status ?? moved, actor);
  }

  #move(ticket: string, minutes: number, to: Status | null, actor: string): this {
    const from = this.category.get(ticket)!;
    if (to === null || to === from) return this;
    this.category.set(ticket, to);
    return this.#tell("ticket.changed", minutes, actor, [`ticket:${ticket}`], {
      number: this.#number(ticket),
      changes: { category: [from, to] },
    });
  }

  status(ticket: string, minutes: number, to: Status, actor = "agent:ann"): this {
    return this.#move(ticket, minutes, to, actor);
  }

  assign(ticket: string, minutes: number, agent: string): this {
    return this.#tell("ticket.changed", minutes, "agent:ann", [`ticket:${ticket}`], { changes: { assignee: [null, agent] } });
  }

  note(ticket: string, minutes: number, agent = "ann"): this {
    return this.#tell("note.added", minutes, `agent:${agent}`, [`ticket:${ticket}`], { noteId: nextId(), mentions: [] });
  }

  release(ticket: string, minutes: number, messageId: string): this {
    this.#tell("message.released", minutes, "agent:ann", [`ticket:${ticket}`], { messageId });
    const now = this.category.get(ticket)!;
    return this.#move(ticket, minutes, now === "new" || now === "open" ? null : "open", "agent:ann");
  }

  dismiss(ticket: string, minutes: number, messageId: string): this {
    return this.#tell("message.dismissed", minutes, "agent:ann", [`ticket:${ticket}`], { messageId });
  }

  bounce(ticket: string, minutes: number, messageId: string, reason = "bounced"): this {
    return this.#tell("mail.failed", minutes, "system:mail", [`ticket:${ticket}`, `message:${messageId}`], { mailId: nextId(), reason });
  }

  move(from: string, to: string, minutes: number, messageId: string, counts = true): this {
    this.#tell("message.moved", minutes, "agent:ann", [`ticket:${from}`, `ticket:${to}`], {
      number: this.#number(from),
      to: this.#number(to),
      messageId,
      counts,
    });
    return this.#tell("message.arrived", minutes, "agent:ann", [`ticket:${to}`], {
      number: this.#number(to),
      from: this.#number(from),
      messageId,
    });
  }

  merge(from: string, into: string, minutes: number): this {
    this.#tell("ticket.merged", minutes, "agent:ann", [`ticket:${from}`, `ticket:${into}`], { mergeId: "m" });
    this.#tell("ticket.joined", minutes, "agent:ann", [`ticket:${into}`, `ticket:${from}`], { mergeId: "m" });
    return this.#move(from, minutes, "closed", "agent:ann");
  }

  unmerge(from: string, root: string, minutes: number, back: Status, rootBack?: Status): this {
    this.#tell("ticket.unmerged", minutes, "agent:ann", [`ticket:${from}`, `ticket:${root}`], { mergeId: "m" });
    this.#tell("ticket.parted", minutes, "agent:ann", [`ticket:${root}`, `ticket:${from}`], { mergeId: "m" });
    this.#move(from, minutes, back, "agent:ann");
    return rootBack ? this.#move(root, minutes, rootBack, "agent:ann") : this;
  }

  snooze(ticket: string, minutes: number): this {
    return this.#tell("ticket.snoozed", minutes, "agent:ann", [`ticket:${ticket}`], { until: null, untilReply: true });
  }

  view(ticket: string, minutes: number, agent: string, state: "opened" | "left" | "idle"): this {
    return this.#tell("ticket.viewed", minutes, `agent:${agent}`, [`agent:${agent}`, `ticket:${ticket}`], { agent, state });
  }

  /** The events by the ticket they are told of, in any order. */
  histories(shuffle: <T>(list: readonly T[]) => T[]): Map<string, HistoryEvent[]> {
    const all = new Map<string, HistoryEvent[]>();
    for (const event of shuffle(this.events)) {
      const id = event.subjects.find((one) => one.startsWith("ticket:"))!.slice(7);
      all.set(id, [...(all.get(id) ?? []), event]);
    }
    return all;
  }
}

export type Expected = Partial<{
  first: number | null;
  firstBusiness: number | null;
  senders: string[];
  next: number[];
  nextBusiness: number[];
  wait: number | null;
  waitBusiness: number | null;
  work: number | null;
  hold: number | null;
  resolution: number | null;
  fullResolution: number | null;
  fullBusiness: number | null;
  oneTouch: boolean | null;
  firstContact: boolean | null;
  reopens: number;
  thanks: number;
  replies: number;
  bot: number | null;
  botResolved: boolean | null;
  handle: number | null;
  counted: boolean;
  open: [number, number | null][];
}>;
export type Case = { name: string; script: Script; ticket: string; expected: Expected };

/** A list of cases, and how one is added to it. */
export function caseList() {
  const cases: Case[] = [];
  const of = (name: string, write: (script: Script) => Script, expected: Expected, ticket = "t") =>
    cases.push({ name, script: write(new Script()), ticket, expected });
  return { cases, of };
}
