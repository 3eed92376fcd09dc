import { type Asks, fresh, NOBODY, onTickets } from "./ask-for.ts";
import type { World } from "../world.ts";

const hours = [{ day: 1, from: "09:00", to: "17:00" }];
const calendar = { timeZone: "Europe/Prague", hours };
const stored = async ({ app }: World): Promise<string> =>
  (await app.admin.post("/api/v1/calendars", { name: fresh("Calendar"), ...calendar })).body.id;
const onCalendar =
  (rest = "", more: object = {}) =>
  async (world: World) => ({ path: `/calendars/${await stored(world)}${rest}`, unknown: `/calendars/${NOBODY}${rest}`, ...more });
const match = { headers: { "if-match": '"1"' } };

const policy = async ({ app }: World): Promise<string> => (await app.admin.post("/api/v1/sla-policies", { name: fresh("Policy") })).body.id;
const onPolicy =
  (more: object = {}) =>
  async (world: World) => ({ path: `/sla-policies/${await policy(world)}`, unknown: `/sla-policies/${NOBODY}`, ...more });

/** Business time and its calendars. */
export default {
  "sla.preview": () => ({ path: "/sla/preview", body: { calendar, start: "2026-03-27T15:30:00Z", minutes: 60 } }),
  "sla.elapsed": () => ({ path: "/sla/elapsed", body: { calendar, from: "2026-03-27T15:30:00Z", to: "2026-04-27T15:30:00Z" } }),
  "calendars.list": () => ({ path: "/calendars" }),
  "calendars.create": () => ({ path: "/calendars", body: { name: fresh("Calendar"), ...calendar } }),
  "calendars.get": onCalendar(),
  "calendars.update": onCalendar("", { body: { timeZone: "Europe/Berlin" }, ...match }),
  "calendars.remove": onCalendar("", match),
  "calendars.versions": onCalendar("/versions"),
  "calendars.due": onCalendar("/due", { body: { start: "2026-03-27T15:30:00Z", minutes: 60 } }),
  "calendars.readFile": () => ({
    path: "/calendars/holidays-of-file",
    body: { text: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", timeZone: "Europe/Prague" },
  }),
  "publicHolidays.countries": () => ({ path: "/public-holidays/countries" }),
  "slaPolicies.list": () => ({ path: "/sla-policies" }),
  "slaPolicies.create": () => ({ path: "/sla-policies", body: { name: fresh("Policy") } }),
  "slaPolicies.get": onPolicy(),
  "slaPolicies.update": onPolicy({ body: { customersSee: false }, ...match }),
  "slaPolicies.order": async (world: World) => ({ path: "/sla-policies/order", body: { ids: [await policy(world)] } }),
  "slaPolicies.preview": ({ tickets }: World) => ({ path: "/sla-policies/preview", body: { ticket: tickets.usual.number } }),
  ...onTickets("slaClocks.list", () => ({ rest: "/clocks" })),
  "slaClocks.correct": () => ({ path: `/clocks/${NOBODY}`, body: { cause: "other" }, ...match }),
  "slaRecounts.create": () => ({ path: "/sla-recounts", body: { since: "2026-01-01T00:00:00Z" } }),
  "slaRecounts.list": () => ({ path: "/sla-recounts" }),
  "publicHolidays.list": () => ({ path: "/public-holidays?country=DE&state=BY&from=2026&to=2026" }),
} satisfies Asks;
