/**
 * `npm run bench -- sla [--tickets 100000]`: a month of tickets, each with its messages, changes and pauses; all their clocks are worked out anew from
 * the log, and beside that the same events are only read, which is the least anybody could do.
 */
import { parseArgs } from "node:util";
import { seeded } from "../e2e/prove/lib/seeded.ts";
import { openDays } from "../server/support/sla/model/calendar.ts";
import type { Ticket } from "../server/support/sla/model/clock.ts";
import { clocksOf } from "../server/support/sla/model/clocks.ts";
import type { SlaPolicyContent, SlaWorld } from "../server/support/sla/model/terms.ts";
import { storyOf, type LoggedEvent } from "../server/support/sla/model/timeline.ts";
import { printFigures } from "./lib/figures.ts";

const { values } = parseArgs({ options: { tickets: { type: "string", default: "100000" } } });
const tickets = Number(values.tickets);
const MINUTE = 60_000;
const MONTH = 30 * 24 * 60;
const START = Date.UTC(2026, 9, 1);
const random = seeded(7);
const PRIORITIES = ["low", "normal", "high", "urgent"] as const;

const hours = [1, 2, 3, 4, 5].flatMap((day) => [
  { day, from: "08:30", to: "12:00" },
  { day, from: "12:30", to: "17:30" },
]);
const office = { calendars: [openDays({ timeZone: "Europe/Prague", hours, holidays: [{ on: "2026-10-28" }] })] };
const content: SlaPolicyContent = {
  conditions: { plans: [], organizations: [], teams: [], products: [], channels: [] },
  calendarId: "office",
  staffingCalendarId: null,
  targets: (["firstResponse", "nextResponse", "pausableUpdate", "resolution"] as const).flatMap((target, place) =>
    PRIORITIES.map((priority, rank) => ({
      target,
      priority,
      minutes: 60 * (4 - rank) * (place + 1),
      aroundTheClock: priority === "urgent",
    })),
  ),
  pauses: {},
  unassignedPauses: false,
  reopenOnBounce: true,
  reopenHours: null,
  customersSee: true,
  steps: [{ id: "s", targets: [], when: { percent: 75 }, notify: ["assignee"], raiseTo: null, assignTeam: null, assignAgent: null }],
};
const world: SlaWorld = {
  policies: [{ id: "p", versions: [{ beginsAt: 0, version: 1, content: { position: 1, retired: false, content } }] }],
  calendars: new Map([["office", [{ beginsAt: 0, version: 1, content: office }]]]),
  plans: [],
  hours: [],
};

function log(n: number): LoggedEvent[] {
  let at = START + random.between(0, MONTH) * MINUTE;
  let step = 0;
  const event = (type: string, data: LoggedEvent["data"]): LoggedEvent => ({
    id: `${n}-${String(step++).padStart(2, "0")}`,
    type,
    at: (at += random.between(1, 600) * MINUTE),
    subjects: [`ticket:${n}`],
    data,
  });
  const said = (authorKind: string) => event("message.added", { authorKind, messageId: `${n}`, state: "normal" });
  const becomes = (category: string) => event("ticket.changed", { changes: { category: ["", category], status: ["", category] } });
  return [
    event("ticket.opened", { authorKind: "contact", messageId: `${n}` }),
    said("agent"),
    becomes("waitingOnCustomer"),
    said("contact"),
    becomes("open"),
    event("ticket.changed", { changes: { priority: ["normal", random.pick(PRIORITIES)] } }),
    said("agent"),
    becomes("solved"),
  ];
}

const ticket: Ticket = {
  priority: "normal",
  channel: "email",
  organization: null,
  brand: null,
  team: null,
  product: null,
  category: "new",
  status: "new",
  assignee: "a",
};
const logs = Array.from({ length: tickets }, (_, n) => log(n));
const events = logs.reduce((sum, list) => sum + list.length, 0);
const texts = logs.map((list) => JSON.stringify(list));
const now = START + 2 * MONTH * MINUTE;

const readFrom = performance.now();
let read = 0;
for (const text of texts) read += (JSON.parse(text) as LoggedEvent[]).length;
const readMs = performance.now() - readFrom;

const from = performance.now();
let clocks = 0;
let breaches = 0;
for (const [n, list] of logs.entries()) {
  const id = String(n);
  for (const clock of clocksOf(ticket, storyOf(new Map([[id, list]]), id, new Map()), world, [], now)) {
    clocks++;
    if (clock.breachedAt !== null) breaches++;
  }
}
const seconds = (performance.now() - from) / 1_000;
printFigures(`sla: ${tickets} tickets of a month`, [
  ["events", String(events)],
  ["events read alone", `${(readMs / 1_000).toFixed(2)} s`],
  ["clocks worked out", `${clocks}, of them ${breaches} breached`],
  ["time taken", `${seconds.toFixed(2)} s`],
  ["tickets a second", String(Math.round(tickets / seconds))],
  ["as long as reading those events", `${(seconds / (readMs / 1_000)).toFixed(1)} times`],
]);
if (read !== events) throw new Error(`${read} events were read of ${events}`);
