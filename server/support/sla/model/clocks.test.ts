/** Clocks of service levels: what starts, pauses and ends them, and what is never undone. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openDays } from "./calendar.ts";
import { clocksOf } from "./clocks.ts";
import type { SlaPolicyContent } from "./terms.ts";
import type { Happening } from "./timeline.ts";
import {
  at,
  becomes,
  changes,
  clocks,
  happened,
  LONG_AGO,
  m,
  MINUTE,
  minutesOf,
  one,
  opened,
  policy,
  said,
  TICKET,
  world,
} from "./test-clocks.ts";

describe("the first response", () => {
  const hour = world(policy({ firstResponse: 60 }));

  test("is due after its time, and kept by a public reply of a person exactly then", () => {
    const running = one(hour, [opened()], 30);
    assert.deepEqual([running.state, minutesOf(running.dueAt), running.elapsed], ["running", 60, 30 * MINUTE]);
    const kept = one(hour, [opened(), said(60, "agent")], 100);
    assert.deepEqual([kept.state, kept.met, kept.breachedAt, minutesOf(kept.fulfilledAt)], ["fulfilled", true, null, 60]);
  });

  test("is not breached at the due instant and is the millisecond after", () => {
    const story = [opened()];
    assert.equal(clocksOf(TICKET, story, hour, [], m(60))[0]!.breachedAt, null);
    assert.equal(clocksOf(TICKET, story, hour, [], m(60) + 1)[0]!.breachedAt, m(60));
  });

  test("is kept by no bot, no notice, no further word of the customer and no agent's own opening", () => {
    const words = one(hour, [opened(), said(5, "bot"), said(6, "system"), said(7, "contact")], 30);
    assert.deepEqual([words.state, minutesOf(words.dueAt)], ["running", 60]);
    assert.deepEqual(clocks(hour, [opened(0, "agent")], 30), []);
    const written = one(hour, [opened(0, "agent"), said(10, "contact")], 30);
    assert.deepEqual([written.target, minutesOf(written.dueAt)], ["firstResponse", 70]);
  });

  test("late keeps both: when it was broken and when it was given", () => {
    const late = one(hour, [opened(), said(90, "agent")], 100);
    assert.deepEqual(
      [late.state, late.met, minutesOf(late.breachedAt), minutesOf(late.fulfilledAt), late.elapsed],
      ["fulfilled", false, 60, 90, 90 * MINUTE],
    );
  });

  test("is open again when the reply bounces, as if it had never been given; not by a policy that says so", () => {
    const story = [opened(), said(20, "agent", "reply"), happened(40, { kind: "bounced", messageId: "reply" })];
    const again = one(hour, story, 45);
    assert.deepEqual([again.state, again.fulfilledAt, minutesOf(again.dueAt), again.elapsed], ["running", null, 60, 45 * MINUTE]);
    const broken = one(hour, [opened(), said(20, "agent", "reply"), happened(80, { kind: "bounced", messageId: "reply" })], 85);
    assert.deepEqual([broken.cause, minutesOf(broken.breachedAt)], ["bounce", 80]);
    assert.equal(one(world(policy({ firstResponse: 60 }, { reopenOnBounce: false })), story, 45).state, "fulfilled");
    const answered = [...story.slice(0, 2), said(30, "agent", "second"), story[2]!];
    assert.deepEqual([one(hour, answered, 45).state, minutesOf(one(hour, answered, 45).fulfilledAt)], ["fulfilled", 20]);
  });

  test("of history that was brought in is nobody's promise", () => {
    assert.deepEqual(clocks(world(policy({ firstResponse: 60, resolution: 60 })), [opened(0, "contact", false)], 90), []);
  });
});

describe("the next response", () => {
  const next = world(policy({ nextResponse: 60 }));

  test("begins with the oldest word that nobody answered, is not begun anew by further ones, and each has a number of its own", () => {
    const story = [opened(), said(10, "agent"), said(20, "contact"), said(50, "contact"), said(70, "agent"), said(100, "contact")];
    const [first, second] = clocks(next, story, 110);
    assert.deepEqual([first!.instance, minutesOf(first!.startedAt), minutesOf(first!.dueAt), first!.met], [1, 20, 80, true]);
    assert.deepEqual([second!.instance, minutesOf(second!.dueAt), second!.state], [2, 160, "running"]);
  });

  test("ends without an answer when the ticket is solved, and begins anew with what the customer says then", () => {
    const story = [opened(), said(10, "agent"), said(20, "contact"), becomes(30, "solved"), said(40, "contact"), becomes(40, "open")];
    const [first, second] = clocks(next, story, 50);
    assert.deepEqual(
      [first!.state, first!.met, first!.history.at(-1)],
      ["cancelled", null, { at: m(30), what: "cancelled", why: "solved" }],
    );
    assert.deepEqual([second!.state, minutesOf(second!.dueAt)], ["running", 100]);
  });
});

describe("updates", () => {
  test("are promised anew by each reply; the pausable ones stand still while the customer is asked", () => {
    const known = world(policy({ periodicUpdate: 60, pausableUpdate: 60 }));
    const story = [opened(), said(10, "agent"), becomes(20, "waitingOnCustomer"), becomes(50, "open"), said(65, "agent")];
    const found = clocks(known, story, 70).map(({ target, instance, state, dueAt }) => [target, instance, state, minutesOf(dueAt)]);
    assert.deepEqual(found, [
      ["periodicUpdate", 1, "fulfilled", 70],
      ["periodicUpdate", 2, "running", 125],
      ["pausableUpdate", 1, "fulfilled", 100],
      ["pausableUpdate", 2, "running", 125],
    ]);
  });
});

describe("the solution", () => {
  const solution = world(policy({ resolution: 120 }));

  test("counts where it does not wait for the customer, and a pause moves it by as long", () => {
    const story = [opened(), becomes(30, "waitingOnCustomer"), becomes(90, "open")];
    assert.deepEqual([one(solution, story.slice(0, 2), 60).state, one(solution, story.slice(0, 2), 60).dueAt], ["paused", null]);
    const again = one(solution, story, 100);
    assert.deepEqual([again.state, again.elapsed, minutesOf(again.dueAt)], ["running", 40 * MINUTE, 180]);
  });

  test("two pauses within one minute are counted to the millisecond", () => {
    const story = [
      opened(),
      becomes(1, "waitingOnCustomer"),
      becomes(1.2, "open"),
      becomes(1.4, "waitingOnCustomer"),
      becomes(1.5, "open"),
    ];
    assert.equal(one(solution, story, 2).elapsed, Math.round(1.7 * MINUTE));
  });

  test("is one and the same when the ticket is opened again, with what was counted; later than the window it is another", () => {
    const story = [opened(), becomes(60, "solved"), becomes(180, "open")];
    const again = one(solution, story, 200);
    assert.deepEqual([again.instance, again.state, again.elapsed, minutesOf(again.dueAt)], [1, "running", 80 * MINUTE, 240]);
    const [first, second] = clocks(world(policy({ resolution: 120 }, { reopenHours: 1 })), story, 200);
    assert.deepEqual([first!.state, first!.met, second!.instance, minutesOf(second!.dueAt)], ["fulfilled", true, 2, 300]);
  });

  test("that was broken stays broken, solved or opened again", () => {
    const story = [opened(), becomes(150, "solved"), becomes(160, "open"), becomes(170, "solved")];
    const found = one(solution, story, 180);
    assert.deepEqual([found.state, found.met, minutesOf(found.breachedAt), minutesOf(found.fulfilledAt)], ["fulfilled", false, 120, 170]);
  });

  test("waits in a named status alone where a policy says so", () => {
    const known = world(policy({ resolution: 120 }, { pauses: { resolution: ["at-the-factory"] } }));
    const story = [opened(), becomes(10, "waitingOnThirdParty"), becomes(20, "waitingOnThirdParty", "at-the-factory")];
    assert.deepEqual([one(known, story, 50).state, one(known, story, 50).elapsed], ["paused", 20 * MINUTE]);
  });
});

test("the work of agents counts on the vendor's side alone, and while somebody has it where a policy says so", () => {
  const story = [
    opened(),
    changes(30, { assignee: "anna" }),
    becomes(60, "waitingOnThirdParty"),
    becomes(90, "open"),
    changes(100, { assignee: null }),
  ];
  assert.equal(one(world(policy({ agentWork: 600 })), story, 120).elapsed, 90 * MINUTE);
  const strict = one(world(policy({ agentWork: 600 }, { unassignedPauses: true })), story, 120);
  assert.deepEqual([strict.elapsed, strict.state], [40 * MINUTE, "paused"]);
  assert.equal(one(world(policy({ requesterWait: 600 })), story, 120).elapsed, 120 * MINUTE, "the requester waits all the while");
});

describe("steps of a policy", () => {
  const step = (id: string, when: SlaPolicyContent["steps"][number]["when"]): SlaPolicyContent["steps"][number] => ({
    id,
    targets: [],
    when,
    notify: ["assignee"],
    raiseTo: null,
    assignTeam: null,
    assignAgent: null,
  });
  const known = world(
    policy(
      { firstResponse: 100 },
      { steps: [step("half", { percent: 50 }), step("ten", { minutesBefore: 10 }), step("after", { minutesAfter: 20 })] },
    ),
  );
  const steps = (story: Happening[], now: number) =>
    one(known, story, now)
      .history.filter(({ what }) => what === "step" || what === "breached")
      .map(({ why, at: when }) => [why, minutesOf(when)]);

  test("are taken in their time, each once, and it is known when the next one is", () => {
    assert.deepEqual(steps([opened()], 40), []);
    assert.equal(one(known, [opened()], 40).wakesAt, m(50) + 1);
    assert.deepEqual(steps([opened()], 200), [
      ["half", 50],
      ["ten", 90],
      ["noAssignee", 100],
      ["after", 120],
    ]);
  });
  test("are not taken of what was answered before", () => {
    assert.deepEqual(steps([opened(), said(60, "agent")], 200), [["half", 50]]);
  });
});

describe("why it was broken", () => {
  test("is said by what took most of the time", () => {
    const known = world(policy({ resolution: 100 }));
    const assigned = { ...TICKET, assignee: "anna" };
    assert.equal(one(known, [opened()], 110).cause, "noAssignee");
    assert.equal(one(known, [opened()], 110, { ticket: assigned }).cause, "lateSolution");
    assert.equal(one(known, [opened(), becomes(10, "waitingOnThirdParty")], 110, { ticket: assigned }).cause, "waitingOnThirdParty");
    const staffed = world(policy({ resolution: 16 * 60 }, { staffingCalendarId: "office" }));
    assert.equal(one(staffed, [opened(8 * 60)], 26 * 60, { ticket: assigned }).cause, "outsideStaffing");
    assert.equal(one(world(policy({ firstResponse: 100 })), [opened()], 110, { ticket: assigned }).cause, "lateReply");
  });
});

describe("merging", () => {
  const known = world(policy({ firstResponse: 60, resolution: 600 }));
  test("ends the clocks of the ticket that went on elsewhere, and taking it back restores them as they ran", () => {
    const story = [opened(), happened(20, { kind: "merged" }), becomes(20, "closed")];
    const gone = clocks(known, story, 40);
    assert.deepEqual(
      gone.map(({ state, history }) => [state, history.at(-1)!.why]),
      [
        ["cancelled", "merged"],
        ["cancelled", "merged"],
      ],
    );
    const back = clocks(known, [...story, happened(50, { kind: "unmerged" }), becomes(50, "new")], 55);
    assert.deepEqual(
      back.map(({ state, dueAt }) => [state, minutesOf(dueAt)]),
      [
        ["running", 60],
        ["running", 600],
      ],
    );
  });
  test("leaves one clock for the customer who waits: the older word of the other ticket", () => {
    const waiting = [{ id: "theirs", messageId: "x", at: m(30) }];
    const found = clocks(world(policy({ nextResponse: 60 })), [opened(), said(10, "agent"), happened(50, { kind: "joined", waiting })], 55);
    assert.deepEqual(
      found.map(({ state, dueAt }) => [state, minutesOf(dueAt)]),
      [["running", 90]],
    );
  });
});

describe("worked cases", () => {
  const due = (start: string, minutes: number, calendar: Parameters<typeof openDays>[0]) => {
    const calendars = new Map([["c", [{ beginsAt: LONG_AGO, version: 1, content: { calendars: [openDays(calendar)] } }]]]);
    const known = { ...world(policy({ firstResponse: minutes }, { calendarId: "c" })), calendars };
    const story: Happening[] = [{ at: at(start), id: "1", kind: "opened", by: "contact", messageId: "m", live: true }];
    return new Date(clocksOf(TICKET, story, known, [], at(start))[0]!.dueAt!).toISOString().slice(0, 16);
  };
  const week = (from: string, to: string, timeZone = "UTC") => ({ timeZone, hours: [1, 2, 3, 4, 5].map((day) => ({ day, from, to })) });
  test("of the field give the instants that are right", () => {
    assert.equal(due("2026-11-20T16:30:00", 60, week("09:00", "17:00")), "2026-11-23T09:30");
    assert.deepEqual(
      [60, 180, 240].map((minutes) => due("2013-03-21T09:30:00", minutes, week("08:00", "18:00", "Europe/Berlin")).slice(11)),
      ["10:30", "12:30", "13:30"],
    );
    assert.equal(due("2026-11-20T16:00:00", 240, week("08:00", "17:00")), "2026-11-23T11:00");
    assert.equal(due("2026-11-20T16:55:00", 24 * 60, week("09:00", "17:00")), "2026-11-25T16:55");
    assert.equal(
      due("2026-03-29T00:00:00", 120, { timeZone: "Europe/Berlin", hours: [{ day: 0, from: "01:00", to: "04:00" }] }),
      "2026-03-29T02:00",
    );
  });
});
