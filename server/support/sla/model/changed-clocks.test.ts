/** Clocks of service levels: what holds when what is promised changes, and which policy decides. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openDays } from "./calendar.ts";
import type { HeldPlan, PlanContent, SlaWorld } from "./terms.ts";
import { TICKET, EMPTY, at, becomes, changes, LONG_AGO, m, MINUTE, minutesOf, one, opened, policy, world } from "./test-clocks.ts";

describe("a change of what is promised", () => {
  const known = world(policy({ "firstResponse normal": 240, "firstResponse urgent": 60, "resolution low": null }));

  test("of the priority keeps what was counted and sets another time; what is over then is broken then, for that reason", () => {
    const raised = one(known, [opened(), changes(30, { priority: "urgent" })], 40);
    assert.deepEqual([raised.elapsed, minutesOf(raised.dueAt), raised.breachedAt], [40 * MINUTE, 60, null]);
    const broken = one(known, [opened(), changes(100, { priority: "urgent" })], 110);
    assert.deepEqual([minutesOf(broken.breachedAt), minutesOf(broken.dueAt), broken.cause], [100, 100, "priorityChange"]);
    const lowered = one(known, [opened(), changes(100, { priority: "urgent" }), changes(110, { priority: "normal" })], 120);
    assert.deepEqual([minutesOf(lowered.breachedAt), minutesOf(lowered.dueAt)], [100, 240], "broken stays broken");
  });

  test("that promises something for the first time counts from when the customer began to wait", () => {
    const story = [opened(), changes(30, { priority: "urgent" })];
    const found = one(known, story, 40, { ticket: { ...TICKET, priority: "low" } });
    assert.deepEqual([found.elapsed, minutesOf(found.dueAt)], [40 * MINUTE, 60]);
  });

  test("of the policy holds from then on, with the pauses it had; a new one promises nothing of what was before", () => {
    const edited = world([
      { content: policy({ resolution: 240 }), from: LONG_AGO },
      { content: policy({ resolution: 120 }), from: m(100) },
    ]);
    const story = [opened(), becomes(10, "waitingOnCustomer"), becomes(50, "open")];
    const found = one(edited, story, 110);
    assert.deepEqual([found.elapsed, minutesOf(found.dueAt), found.terms.policyVersion], [70 * MINUTE, 160, 2]);
    const fresh = one(world([{ content: policy({ resolution: 120 }), from: m(100) }]), [opened()], 110);
    assert.deepEqual([fresh.elapsed, minutesOf(fresh.dueAt)], [10 * MINUTE, 220]);
  });

  test("of the calendar counts what was before by what held then", () => {
    const days = (to: string) => ({
      calendars: [openDays({ timeZone: "UTC", hours: [1, 2, 3, 4, 5].map((day) => ({ day, from: "09:00", to })) })],
    });
    const edited: SlaWorld = {
      ...world(policy({ resolution: 600 }, { calendarId: "c" })),
      calendars: new Map([
        [
          "c",
          [
            { beginsAt: LONG_AGO, version: 1, content: days("17:00") },
            { beginsAt: m(120), version: 2, content: days("10:00") },
          ],
        ],
      ]),
    };
    const found = one(edited, [opened()], 1_500);
    assert.equal(found.elapsed, 180 * MINUTE, "two hours of the old one, one of the new one");
    assert.deepEqual(found.history.at(-1), { at: m(120), what: "changed", why: "calendarChange", minutes: 600 });
  });

  test("of the plan goes by its days", () => {
    const plan = (minutes: number): PlanContent => ({
      allProducts: true,
      products: [],
      forEverybody: false,
      sold: true,
      levels: [{ priority: "normal", firstAnswerMinutes: null, nextAnswerMinutes: null, solutionMinutes: minutes, aroundTheClock: true }],
      hours: { kind: "aroundTheClock", time: null },
      namedOnly: false,
    });
    const sold: SlaWorld = {
      ...EMPTY,
      plans: [
        { id: "gold", versions: [{ beginsAt: LONG_AGO, version: 1, content: plan(600) }] },
        { id: "silver", versions: [{ beginsAt: LONG_AGO, version: 1, content: plan(1_200) }] },
      ],
    };
    const until = at("2024-03-04T12:00:00");
    const version = (content: HeldPlan["versions"][number]["content"]) => [{ beginsAt: LONG_AGO, version: 1, content }];
    const held: HeldPlan[] = [
      { id: "1", named: true, versions: version({ plan: "gold", startsOn: "2024-01-01", from: LONG_AGO, to: until }) },
      { id: "2", named: true, versions: version({ plan: "silver", startsOn: "2023-01-01", from: LONG_AGO, to: Infinity }) },
    ];
    const found = one(sold, [opened()], 240, { held });
    assert.deepEqual([found.minutes, found.terms.planId, found.elapsed, minutesOf(found.dueAt)], [1_200, "silver", 240 * MINUTE, 1_200]);
    assert.equal(one(sold, [opened()], 100, { held }).wakesAt, until, "it is looked at again when the plan ends");
  });
});

describe("the first policy that fits decides", () => {
  const conditions = { plans: [], organizations: [], teams: [], products: [], channels: [] };
  const known = world(policy({ resolution: 60 }, { conditions: { ...conditions, channels: ["chat"] } }), policy({ resolution: 120 }));
  test("by its place", () => {
    assert.equal(one(known, [opened()], 10, { ticket: { ...TICKET, channel: "chat" } }).minutes, 60);
    assert.equal(one(known, [opened()], 10).minutes, 120);
  });
  test("by the team it goes to, with what was counted", () => {
    const teams = world(policy({ resolution: 60 }, { conditions: { ...conditions, teams: ["network"] } }), policy({ resolution: 120 }));
    const found = one(teams, [opened(), changes(30, { team: "network" })], 40);
    assert.deepEqual([found.minutes, found.elapsed, found.terms.policyId], [60, 40 * MINUTE, "policy0"]);
  });
});
