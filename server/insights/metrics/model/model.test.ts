/** Scripted histories, whose figures were worked out by hand and by a plain loop over the raw history, told in any order. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { businessTime } from "./business.ts";
import { moveCases } from "./cases-moves.ts";
import { replyCases } from "./cases-replies.ts";
import { waitCases } from "./cases-waits.ts";
import { figuresOf, type Rules, type TicketFigures } from "./facts.ts";
import { availableOf } from "./handle.ts";
import { plainLoop } from "./plain-loop.ts";
import { DAY, MINUTE, Script, START, type Expected } from "./scripted.ts";

const cases = [...replyCases, ...waitCases, ...moveCases];

const week = (to: string) => ({ timeZone: "UTC", hours: [1, 2, 3, 4, 5].map((day) => ({ day, from: "09:00", to })) });
const rules: Rules = {
  fcrDays: 7,
  business: businessTime(
    [
      { calendarId: "c", version: 2, beginsAt: START + 2 * DAY - 8 * 60 * MINUTE, content: week("13:00"), includes: [] },
      { calendarId: "c", version: 1, beginsAt: START, content: week("17:00"), includes: [] },
    ],
    "c",
  ),
};

function random(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
const shuffler =
  (draw: () => number) =>
  <T>(list: readonly T[]): T[] =>
    list
      .map((one) => ({ one, by: draw() }))
      .toSorted((a, b) => a.by - b.by)
      .map(({ one }) => one);

const minutes = (seconds: number | null | undefined) => (seconds === null || seconds === undefined ? null : seconds / 60);

/** The figures in the form in which the cases say them. */
function told(figures: TicketFigures): Required<Expected> {
  const first = figures.replies.find(({ part }) => part === "first");
  const next = figures.replies.filter(({ part }) => part === "next");
  return {
    first: minutes(first?.waited?.seconds),
    firstBusiness: minutes(first?.waited?.business),
    senders: figures.replies.map(({ agentId }) => agentId!),
    next: next.map(({ waited }) => minutes(waited!.seconds)!),
    nextBusiness: next.map(({ waited }) => minutes(waited!.business)!),
    wait: minutes(figures.requesterWait?.seconds),
    waitBusiness: minutes(figures.requesterWait?.business),
    work: minutes(figures.agentWork?.seconds),
    hold: minutes(figures.onHold?.seconds),
    resolution: minutes(figures.firstResolution?.seconds),
    fullResolution: minutes(figures.fullResolution?.seconds),
    fullBusiness: minutes(figures.fullResolution?.business),
    oneTouch: figures.oneTouch,
    firstContact: figures.firstContact,
    reopens: figures.reopens,
    thanks: figures.thanksReopens,
    replies: figures.replies.length,
    bot: minutes(figures.bot?.seconds),
    botResolved: figures.botResolved,
    handle: minutes(figures.handleSeconds),
    counted: figures.counted,
    open: figures.open.map(({ from, to }) => [(from - START) / MINUTE, to === null ? null : (to - START) / MINUTE]),
  };
}

describe("figures of scripted tickets", () => {
  test("there are at least sixty, each named once", () => {
    assert.ok(cases.length >= 60, String(cases.length));
    assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length);
  });
  for (const { name, script, ticket, expected } of cases)
    test(name, () => {
      const draw = random(name.length + script.events.length);
      for (let round = 0; round < 4; round++) {
        const figures = told(figuresOf(ticket, script.histories(shuffler(draw)), rules)!);
        for (const [figure, value] of Object.entries(expected)) assert.deepEqual(figures[figure as keyof Expected], value, figure);
        assert.deepEqual(figures, plainLoop(script, ticket, rules.fcrDays));
      }
    });
});

/** Anything that may happen, one thing after the other, over ten days and three tickets. */
function anyHistory(draw: () => number): Script {
  const script = new Script();
  const pick = <T>(list: readonly T[]) => list[Math.floor(draw() * list.length)]!;
  const names = ["t", "b", "c"];
  const into = new Map<string, string>();
  for (const [place, name] of names.entries())
    script.open(name, place, {
      by: draw() < 0.85 ? "contact" : "agent",
      channel: pick(["email", "phone"]),
      category: draw() < 0.9 ? "new" : "open",
    });
  let minute = 10;
  const messages: { id: string; on: string; held: boolean }[] = [];
  for (let step = 0; step < 25; step++) {
    minute += 1 + Math.floor(draw() * draw() * 1_200);
    const name = pick(names);
    const root = into.get(name);
    const id = `m-${step}`;
    const choice = draw();
    if (choice < 0.28) {
      const held = draw() < 0.15;
      script.say(name, minute, "customer", { messageId: id, held, ...(root ? { root } : {}) });
      messages.push({ id, on: name, held });
    } else if (choice < 0.55) {
      script.say(name, minute, pick(["ann", "bob"]), {
        messageId: id,
        ...(root ? { root } : {}),
        ...(draw() < 0.4 ? { status: pick(["solved", "waitingOnCustomer", "open"] as const) } : {}),
      });
      messages.push({ id, on: name, held: false });
      if (draw() < 0.15) script.bounce(name, minute + 1, id);
    } else if (choice < 0.6) script.say(name, minute, "bot", { messageId: id, ...(root ? { root } : {}) });
    else if (choice < 0.75 && !root)
      script.status(
        name,
        minute,
        pick(["open", "waitingOnCustomer", "waitingOnThirdParty", "solved", "closed"] as const),
        pick(["agent:ann", "contact:cus", "system:close"]),
      );
    else if (choice < 0.8) script.note(name, minute);
    else if (choice < 0.86) script.view(name, minute, pick(["ann", "bob"]), pick(["opened", "left", "idle"] as const));
    else if (choice < 0.9) {
      const waiting = messages.find((one) => one.held);
      if (waiting && !into.has(waiting.on)) {
        waiting.held = false;
        if (draw() < 0.7) script.release(waiting.on, minute, waiting.id);
        else script.dismiss(waiting.on, minute, waiting.id);
      }
    } else if (choice < 0.95 && !root && name !== "t" && ![...into.values()].includes(name)) {
      script.merge(name, "t", minute);
      into.set(name, "t");
    } else if (root) {
      script.unmerge(name, "t", minute, pick(["new", "open", "solved"] as const), draw() < 0.5 ? "open" : undefined);
      into.delete(name);
    }
  }
  return script;
}

test("any history comes to the same as in the plain loop, in whatever order its events come", () => {
  const draw = random(20_261_122);
  for (let round = 0; round < 150; round++) {
    const script = anyHistory(draw);
    for (const ticket of ["t", "b", "c"]) {
      const figures = told(figuresOf(ticket, script.histories(shuffler(draw)), rules)!);
      assert.deepEqual(figures, plainLoop(script, ticket, rules.fcrDays), `round ${round}, ${ticket}`);
    }
  }
});

test("an agent is available from when he says so until he says otherwise", () => {
  const events = [
    [0, "available"],
    [10, "available"],
    [30, "away"],
    [40, "available"],
    [90, "offline"],
    [100, "away"],
    [120, "available"],
  ].map(([minute, state], place) => ({
    id: `e-${100 + place}`,
    type: "agent.presence",
    at: START + (minute as number) * MINUTE,
    actor: "agent:ann",
    subjects: ["agent:ann"],
    data: { state },
  }));
  const shifts = availableOf(shuffler(random(3))(events)).map(({ from, to }) => [
    (from - START) / MINUTE,
    to === null ? null : (to - START) / MINUTE,
  ]);
  assert.deepEqual(shifts, [
    [0, 30],
    [40, 90],
    [120, null],
  ]);
});

test("without a calendar there is no business time, and a calendar is open with those it includes", () => {
  const at = START + 60 * MINUTE;
  assert.equal(businessTime([], null)(at, at + MINUTE, at), null);
  const evening = { timeZone: "UTC", hours: [{ day: 1, from: "16:00", to: "20:00" }] };
  const both = businessTime(
    [
      { calendarId: "a", version: 1, beginsAt: 0, content: week("17:00"), includes: ["b"] },
      { calendarId: "b", version: 1, beginsAt: 0, content: evening, includes: [] },
    ],
    "a",
  );
  assert.equal(both(START, START + DAY, START), 11 * 60 * MINUTE);
});
