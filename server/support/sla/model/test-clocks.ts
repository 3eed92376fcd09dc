/** Tickets, policies and what happens, for tests of clocks: minutes since nine o'clock of a Monday. */
import assert from "node:assert/strict";
import { openDays } from "./calendar.ts";
import { clocksOf } from "./clocks.ts";
import type { Ticket } from "./clock.ts";
import type { HeldPlan, SlaPolicyContent, SlaWorld } from "./terms.ts";
import type { Happening } from "./timeline.ts";

export const MINUTE = 60_000;
export const at = (text: string) => Date.parse(`${text}Z`);
/** Instants of Monday, 4 March 2024, by the minutes since nine o'clock. */
const NINE = at("2024-03-04T09:00:00");
export const m = (minutes: number) => NINE + minutes * MINUTE;

const OFFICE = { calendars: [openDays({ timeZone: "UTC", hours: [1, 2, 3, 4, 5].map((day) => ({ day, from: "09:00", to: "17:00" })) })] };

export function policy(targets: { [target: string]: number | null }, more: Partial<SlaPolicyContent> = {}): SlaPolicyContent {
  return {
    conditions: { plans: [], organizations: [], teams: [], products: [], channels: [] },
    calendarId: null,
    staffingCalendarId: null,
    targets: Object.entries(targets).map(([key, minutes]) => {
      const [target, priority = "normal"] = key.split(" ");
      return { target: target as "resolution", priority: priority as "normal", minutes, aroundTheClock: false };
    }),
    pauses: {},
    unassignedPauses: false,
    reopenOnBounce: true,
    reopenHours: null,
    customersSee: true,
    steps: [],
    ...more,
  };
}

export const LONG_AGO = 0;
export const EMPTY: SlaWorld = { policies: [], calendars: new Map(), plans: [], hours: [] };

export function world(...policies: (SlaPolicyContent | { content: SlaPolicyContent; from: number }[])[]): SlaWorld {
  return {
    ...EMPTY,
    policies: policies.map((one, place) => ({
      id: `policy${place}`,
      versions: (Array.isArray(one) ? one : [{ content: one, from: LONG_AGO }]).map(({ content, from }, version) => ({
        beginsAt: from,
        version: version + 1,
        content: { position: place, retired: false, content },
      })),
    })),
    calendars: new Map([["office", [{ beginsAt: LONG_AGO, version: 1, content: OFFICE }]]]),
  };
}

export const TICKET: Ticket = {
  priority: "normal",
  channel: "email",
  organization: "org",
  brand: null,
  team: null,
  product: null,
  category: "new",
  status: "new",
  assignee: null,
};

let counter = 0;
type Told = Happening extends infer H ? (H extends Happening ? Omit<H, "at" | "id"> : never) : never;
export const happened = (minute: number, what: Told): Happening => ({
  at: m(minute),
  id: `event${String(counter++).padStart(6, "0")}`,
  ...what,
});
export const opened = (minute = 0, by: "contact" | "agent" | "bot" | "system" = "contact", live = true) =>
  happened(minute, { kind: "opened", by, messageId: `m${counter}`, live });
export const said = (minute: number, by: "contact" | "agent" | "bot" | "system", messageId = `m${counter}`) =>
  happened(minute, { kind: "said", by, messageId, live: true });
export const becomes = (minute: number, category: string, status = category) =>
  happened(minute, { kind: "changed", change: { category, status } });
export const changes = (minute: number, change: Extract<Happening, { kind: "changed" }>["change"]) =>
  happened(minute, { kind: "changed", change });

export const clocks = (
  known: SlaWorld,
  story: Happening[],
  now: number,
  { ticket = TICKET, held = [] }: { ticket?: Ticket; held?: HeldPlan[] } = {},
) => clocksOf(ticket, story, known, held, m(now));
export function one(known: SlaWorld, story: Happening[], now: number, more: { ticket?: Ticket; held?: HeldPlan[] } = {}) {
  const found = clocks(known, story, now, more);
  assert.equal(found.length, 1, `one clock, not ${found.map(({ target, instance }) => `${target} ${instance}`).join(", ")}`);
  return found[0]!;
}
export const minutesOf = (instant: number | null) => (instant === null ? null : (instant - NINE) / MINUTE);
