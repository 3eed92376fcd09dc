/** What the demo vendor promises beyond his plans: policies in their order, and whom they call in time. */
import type { Ctx } from "#platform/http";
import { createSlaPolicy, type NewSlaPolicy } from "#support/sla";
import type { SlaTarget } from "#shared/sla-codes";
import { PRIORITIES } from "#shared/ticket-codes";

const HOUR = 60;
const DAY = 9 * HOUR;

/** Minutes by priority, from urgent to low. */
const promised = (target: SlaTarget, minutes: readonly [number, number, number, number], always = false): NewSlaPolicy["targets"] =>
  PRIORITIES.toReversed().map((priority, place) => ({
    target,
    priority,
    minutes: minutes[place]!,
    aroundTheClock: always && priority === "urgent",
  }));

const nothing: Omit<NewSlaPolicy, "name"> = {
  conditions: { plans: [], organizations: [], teams: [], products: [], channels: [] },
  calendarId: null,
  staffingCalendarId: null,
  targets: [],
  pauses: {},
  unassignedPauses: false,
  reopenOnBounce: true,
  reopenHours: null,
  customersSee: true,
  steps: [],
};
const step = { targets: [], raiseTo: null, assignTeam: null, assignAgent: null };

/** @param plans ids by slug @param office the calendar of the vendor's office @param since from when on they hold */
export async function writeServiceLevels(
  next: () => Ctx,
  { plans, office, since }: { plans: ReadonlyMap<string, string>; office: string; since: Date },
): Promise<void> {
  await createSlaPolicy(
    next(),
    {
      ...nothing,
      name: "Gold",
      conditions: { ...nothing.conditions, plans: [plans.get("gold")!] },
      calendarId: office,
      staffingCalendarId: office,
      targets: [
        ...promised("nextResponse", [HOUR, 2 * HOUR, 4 * HOUR, DAY], true),
        ...promised("pausableUpdate", [4 * HOUR, DAY, 2 * DAY, 5 * DAY]),
      ],
      pauses: { resolution: ["waitingOnCustomer", "waitingOnThirdParty"] },
      steps: [
        { ...step, when: { percent: 75 }, notify: ["assignee"] },
        { ...step, when: { minutesAfter: 0 }, notify: ["assignee", "lead"] },
      ],
    },
    since,
  );
  await createSlaPolicy(
    next(),
    {
      ...nothing,
      name: "Standard",
      conditions: { ...nothing.conditions, plans: [plans.get("standard")!] },
      calendarId: office,
      targets: promised("nextResponse", [4 * HOUR, DAY, 2 * DAY, 3 * DAY]),
      steps: [{ ...step, when: { percent: 75 }, notify: ["assignee"] }],
    },
    since,
  );
  await createSlaPolicy(
    next(),
    {
      ...nothing,
      name: "Our own goal for everybody else",
      calendarId: office,
      targets: promised("firstResponse", [4 * HOUR, DAY, 2 * DAY, 3 * DAY]),
      customersSee: false,
      steps: [{ ...step, when: { minutesBefore: 30 }, notify: ["assignee"] }],
    },
    since,
  );
}
