/**
 * The same figures worked out in another way, for tests: one walk over the raw history in the order of time, and minutes counted one by one. It shares
 * nothing with the model but the words of the events.
 */
import { DAY, MINUTE, START, type Expected, type Script } from "./scripted.ts";

const WEDNESDAY = START + 2 * DAY - 8 * 60 * MINUTE;

/** Nine to five from Monday to Friday; from Wednesday of the first week on nine to one. */
export function isOpen(at: number, validAt: number): boolean {
  const date = new Date(at);
  const hour = date.getUTCHours();
  return date.getUTCDay() % 6 !== 0 && hour >= 9 && hour < (validAt >= WEDNESDAY ? 13 : 17);
}

function openMinutes(from: number, to: number, validAt: number): number {
  let sum = 0;
  for (let at = from; at < to; at += MINUTE) if (isOpen(at, validAt)) sum++;
  return sum;
}

type Line = { at: number; id: string; who: "customer" | "agent" | "bot" | "other"; agent: string; opening: boolean };
const DONE = ["solved", "closed"];

/** @param fcrDays as the rule is set */
export function plainLoop(script: Script, ticket: string, fcrDays: number): Required<Expected> {
  const all = script.events.map((event, place) => ({ event, place })).toSorted((a, b) => a.event.at - b.event.at || a.place - b.place);
  const name = (subject: string | undefined) => (subject ?? "").split(":")[1] ?? "";

  // Which tickets stand where at the end, and since when.
  const stands = new Map<string, { into: string; since: number }>();
  for (const { event } of all) {
    if (event.type === "ticket.merged") stands.set(name(event.subjects[0]), { into: name(event.subjects[1]), since: event.at });
    if (event.type === "ticket.unmerged") stands.delete(name(event.subjects[0]));
  }
  const sinceWhen = (from: string): number | null => {
    let [at, since] = [from, -Infinity];
    while (at !== ticket) {
      const step = stands.get(at);
      if (!step) return null;
      [at, since] = [step.into, Math.max(since, step.since)];
    }
    return since;
  };

  // Every message in the conversation.
  const wrote = new Map<string, { who: Line["who"]; agent: string }>();
  const held = new Set<string>();
  const lines: Line[] = [];
  const lost = new Set<string>();
  for (const { event } of all) {
    const id = event.data["messageId"] as string;
    const here = name(event.subjects[0]);
    const since = sinceWhen(here);
    const enter = (opening: boolean) => {
      const known = wrote.get(id)!;
      if (since !== null && event.at >= since && !lines.some((line) => line.id === id))
        lines.push({ at: event.at, id, ...known, opening: opening && here === ticket });
    };
    const kind = event.data["authorKind"] as string;
    const who = kind === "contact" ? "customer" : kind === "agent" ? "agent" : kind === "bot" ? "bot" : "other";
    switch (event.type) {
      case "ticket.opened":
        if (!wrote.has(id)) wrote.set(id, { who, agent: name(event.actor) });
        enter(true);
        break;
      case "message.added":
        wrote.set(id, { who, agent: name(event.subjects.find((one) => one.startsWith("agent:"))) });
        if (event.data["state"] === "held") held.add(id);
        else enter(false);
        break;
      case "message.released":
        enter(false);
        break;
      case "message.dismissed":
      case "message.moved": {
        const place = lines.findIndex((line) => line.id === id);
        if (place >= 0 && since !== null && event.at >= since) lines.splice(place, 1);
        break;
      }
      case "message.arrived":
        if (!held.has(id)) enter(false);
        break;
      case "mail.failed":
        if (event.data["reason"] !== "complained") lost.add(name(event.subjects[1]));
        break;
    }
  }
  const said = lines.filter(({ id, who }) => who === "customer" || !lost.has(id));

  // Status by status, minute by minute.
  let category = "";
  let [opened, firstDone, lastDone] = [0, null as number | null, null as number | null];
  const points: { at: number; category: string }[] = [];
  const done: number[] = [];
  const back: number[] = [];
  let [swallowed, quiet] = ["", -1];
  let phone = false;
  const spans: [number, number | null][] = [];
  let apart = false;
  const openNow = () => category !== "" && !DONE.includes(category) && !apart;
  const mark = (at: number) => {
    const running = spans.length > 0 && spans.at(-1)![1] === null;
    if (openNow() && !running) {
      if (spans.at(-1)?.[1] === at) spans.at(-1)![1] = null;
      else spans.push([at, null]);
    }
    if (!openNow() && running) spans.at(-1)![1] = at;
  };
  for (const { event } of all) {
    if (name(event.subjects[0]) !== ticket) continue;
    if (event.type === "ticket.opened") {
      opened = event.at;
      phone = event.data["channel"] === "phone";
      category = event.data["category"] as string;
      points.push({ at: event.at, category });
      if (DONE.includes(category)) [firstDone, lastDone] = [event.at, event.at];
      if (DONE.includes(category)) done.push(event.at);
    }
    if (event.type === "ticket.merged") [swallowed, apart] = ["merge", true];
    if (event.type === "ticket.unmerged") [swallowed, apart] = ["part", false];
    if (event.type === "ticket.parted") swallowed = "part";
    if (["ticket.merged", "ticket.unmerged", "ticket.parted"].includes(event.type)) quiet = event.at;
    if (event.type === "ticket.changed") {
      const to = (event.data["changes"] as { category?: [string, string] }).category?.[1];
      if (!to) continue;
      const silent = quiet === event.at;
      if (silent && swallowed === "merge") continue;
      const [was, is] = [DONE.includes(category), DONE.includes(to)];
      if (is && !was) {
        firstDone ??= event.at;
        lastDone = event.at;
        done.push(event.at);
      }
      if (
        was &&
        !is &&
        !silent &&
        (event.actor.startsWith("contact:") || said.some((one) => one.who === "customer" && one.at === event.at))
      )
        back.push(event.at);
      category = to;
      points.push({ at: event.at, category });
    }
    mark(event.at);
  }
  const resolved = DONE.includes(category) ? lastDone : null;
  const inside = (wanted: readonly string[], business: boolean) => {
    if (resolved === null) return null;
    let sum = 0;
    for (const [place, point] of points.entries()) {
      const end = Math.min(points[place + 1]?.at ?? resolved, resolved);
      if (!wanted.includes(point.category)) continue;
      for (let at = point.at; at < end; at += MINUTE) if (!business || isOpen(at, end)) sum++;
    }
    return sum;
  };

  // What was answered when.
  const begun = said.find(({ who }) => who === "customer")?.at ?? null;
  let answered = false;
  let waits: number | null = null;
  const [senders, next, nextBusiness, replyTimes]: [string[], number[], number[], number[]] = [[], [], [], []];
  let [first, firstBusiness]: (number | null)[] = [null, null];
  for (const line of said) {
    if (waits !== null && done.some((at) => at >= waits! && at < line.at)) waits = null;
    if (line.who === "customer") {
      if (answered) waits ??= line.at;
    } else if (line.who === "agent" && !line.opening) {
      senders.push(line.agent);
      replyTimes.push(line.at);
      if (!answered && begun !== null && begun <= line.at) {
        answered = true;
        first = (line.at - begun) / MINUTE;
        firstBusiness = openMinutes(begun, line.at, line.at);
      } else if (waits !== null) {
        next.push((line.at - waits) / MINUTE);
        nextBusiness.push(openMinutes(waits, line.at, line.at));
      }
      waits = null;
    }
  }
  const thanks = back.filter((at) => {
    const end = done.find((one) => one > at);
    return end !== undefined && !replyTimes.some((one) => one >= at && one <= end);
  });
  const window = firstDone === null ? null : firstDone + fcrDays * DAY;
  const early = replyTimes.filter((at) => window !== null && at <= window).length;

  // Programs.
  const began = said.find(({ who }) => who === "bot")?.at;
  let ended: number | null = null;
  if (began !== undefined)
    for (const { event } of all) {
      if (
        event.at < began ||
        !event.actor.startsWith("agent:") ||
        ["ticket.viewed", "ticket.opened"].includes(event.type) ||
        name(event.subjects[0]) !== ticket
      )
        continue;
      ended = event.at;
      break;
    }
  // A reply in a ticket that stands in it is one of its own.
  for (const line of said)
    if (began !== undefined && line.who === "agent" && !line.opening && line.at >= began && line.at < (ended ?? Infinity)) ended = line.at;
  if (began !== undefined && resolved !== null && resolved >= began) ended ??= resolved;

  // Handling: every minute of each agent, up to fifteen after each sign.
  let handled: number | null = null;
  for (const agent of new Set(
    all
      .filter(({ event }) => event.type === "ticket.viewed" && name(event.subjects[1]) === ticket)
      .map(({ event }) => name(event.subjects[0])),
  )) {
    const signs = all
      .filter(({ event }) => event.type === "ticket.viewed" && name(event.subjects[1]) === ticket && name(event.subjects[0]) === agent)
      .map(({ event }) => event);
    for (const [place, sign] of signs.entries()) {
      const after = signs[place + 1];
      if (sign.data["state"] !== "opened" || !after) continue;
      handled = (handled ?? 0) + Math.min((after.at - sign.at) / MINUTE, 15);
    }
  }
  const span = (to: number | null) => (to === null ? null : (to - opened) / MINUTE);
  return {
    first: first!,
    firstBusiness: firstBusiness!,
    senders,
    next,
    nextBusiness,
    wait: inside(["new", "open", "waitingOnThirdParty"], false),
    waitBusiness: inside(["new", "open", "waitingOnThirdParty"], true),
    work: inside(["new", "open"], false),
    hold: inside(["waitingOnThirdParty"], false),
    resolution: span(firstDone),
    fullResolution: span(resolved),
    fullBusiness: resolved === null ? null : openMinutes(opened, resolved, resolved),
    oneTouch: resolved === null ? null : replyTimes.length === 1,
    firstContact:
      window === null ? null : (early === 1 || (early === 0 && phone)) && !back.some((at) => at <= window && !thanks.includes(at)),
    reopens: back.length - thanks.length,
    thanks: thanks.length,
    replies: replyTimes.length,
    bot: began === undefined || ended === null ? null : (ended - began) / MINUTE,
    botResolved: resolved === null ? null : replyTimes.length === 0 && began !== undefined,
    handle: handled,
    counted: !stands.has(ticket) && (lines.length > 0 || [...stands.values()].some(({ into }) => into === ticket)),
    open: spans
      .filter(([from, to]) => to === null || to > from)
      .map(([from, to]) => [(from - START) / MINUTE, to === null ? null : (to - START) / MINUTE]),
  };
}
