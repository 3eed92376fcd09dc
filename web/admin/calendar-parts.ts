/** What the form of a business calendar says. */
import type { BusinessCalendar, CalendarHoliday } from "../../server/support/sla/calendar-contract.ts";
import { textOf, type Problem } from "../data.ts";

/** Monday first; 0 is Sunday. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;
/** How many hours of a day the form takes. */
export const MOST_PARTS = 4;
const rows = (most: number) => Array.from({ length: most }, (_, row) => row);

/** Midnight as an end is that of the day itself. */
const endOf = (text: string) => (text === "00:00" ? "24:00" : text);
/** What a field of a time shows of an end. */
export const shownEnd = (text: string | undefined) => (text === "24:00" ? "00:00" : text);

type Part = { name: string; day: number; from: string; to: string };

/** The hours of the week with the names of their fields; those of Monday for the other working days, if so wished. */
function weekOf(form: FormData): Part[] {
  const partsOf = (day: number) =>
    rows(MOST_PARTS).flatMap((row): Part[] => {
      const name = `hours.${day}.${row}`;
      const [from, to] = [textOf(form, `${name}.from`), textOf(form, `${name}.to`)];
      return from === "" && to === "" ? [] : [{ name, day, from, to: endOf(to) }];
    });
  const monday = form.has("likeMonday") ? partsOf(1) : null;
  return WEEK.flatMap((day) => (monday && day >= 2 && day <= 5 ? monday.map((part) => ({ ...part, day })) : partsOf(day)));
}

/** A name by which a box says which holiday it is about. */
export const holidayKey = ({ on, from, to }: { on: string; from: string; to: string }) => `${on} ${from} ${to}`;

/** The days that a form adds. */
function added(form: FormData) {
  const holiday = textOf(form, "holiday.on");
  const special = textOf(form, "special.on");
  const [from, to] = [textOf(form, "holiday.from"), textOf(form, "holiday.to")];
  const [opens, closes] = [textOf(form, "special.from"), textOf(form, "special.to")];
  return {
    holidays:
      holiday === ""
        ? []
        : [
            {
              on: form.has("holiday.yearly") ? `*${holiday.slice(4)}` : holiday,
              ...(from !== "" && { from }),
              ...(to !== "" && { to: endOf(to) }),
              name: textOf(form, "holiday.name").trim() || null,
            },
          ],
    specialDays:
      special === ""
        ? []
        : [
            {
              on: special,
              name: textOf(form, "special.name").trim() || null,
              hours: opens === "" && closes === "" ? [] : [{ from: opens, to: endOf(closes) }],
            },
          ],
  };
}

type Held = Pick<BusinessCalendar, "holidays" | "specialDays">;

/** A calendar as the operations take it. @param held what it has by now; null: a new one */
export function calendarOf(form: FormData, held: Held | null) {
  const more = added(form);
  const [holidaysOff, specialOff] = [form.getAll("holiday.remove"), form.getAll("special.remove")];
  const kept: CalendarHoliday[] = (held?.holidays ?? []).filter((one) => !holidaysOff.includes(holidayKey(one)));
  const special = (held?.specialDays ?? []).filter(({ on }) => !specialOff.includes(on));
  return {
    name: textOf(form, "name").trim(),
    timeZone: textOf(form, "timeZone").trim(),
    hours: weekOf(form).map(({ day, from, to }) => ({ day, from, to })),
    holidays: [...kept, ...more.holidays],
    specialDays: [...special, ...more.specialDays],
    includes: form.getAll("includes").filter((one) => typeof one === "string"),
  };
}

/** Says what is wrong at the fields of the form, which the operation knows by their place in its lists. */
export function atFields(form: FormData, problem: Problem): Problem {
  const week = weekOf(form);
  const errors = (problem.errors ?? []).map(({ path, message }) => {
    const [list, place, ...rest] = path.split(".");
    if (list === "hours" && place !== undefined) return { path: [week[Number(place)]?.name, ...rest].join("."), message };
    // What was there was right when it came in; only what was added can be wrong.
    if (list === "holidays") return { path: `holiday.${rest[0] ?? "on"}`, message };
    if (list === "specialDays") return { path: `special.${rest.at(-1) === "to" || rest.at(-1) === "from" ? rest.at(-1) : "on"}`, message };
    return { path: list === "includes" ? "includes" : path, message };
  });
  return { ...problem, errors };
}

/** Fields by the paths of their problems. */
export const CALENDAR_LABELS: { [path: string]: { name: string; label: string } } = {
  name: { name: "name", label: "admin.name" },
  timeZone: { name: "timeZone", label: "admin.policies.timeZone" },
  hours: { name: "hours.1.0.from", label: "admin.calendars.week" },
  ...Object.fromEntries(
    WEEK.flatMap((day) =>
      rows(MOST_PARTS).flatMap((row) =>
        (["from", "to"] as const).map((part) => {
          const name = `hours.${day}.${row}.${part}`;
          return [name, { name, label: `admin.policies.${part}` }];
        }),
      ),
    ),
  ),
  "holiday.on": { name: "holiday.on", label: "admin.calendars.day" },
  "holiday.name": { name: "holiday.name", label: "admin.calendars.dayName" },
  "holiday.from": { name: "holiday.from", label: "admin.calendars.closedFrom" },
  "holiday.to": { name: "holiday.to", label: "admin.calendars.closedTo" },
  "special.on": { name: "special.on", label: "admin.calendars.day" },
  "special.from": { name: "special.from", label: "admin.policies.from" },
  "special.to": { name: "special.to", label: "admin.policies.to" },
  includes: { name: "includes", label: "admin.calendars.includes" },
};
