import type { Ctx } from "#platform/http";
import { createCalendar } from "#support/sla";

const WEEKDAYS = [1, 2, 3, 4, 5];
const week = (from: string, to: string) => WEEKDAYS.map((day) => ({ day, from, to }));
const whole = (on: string, name: string) => ({ on, from: "00:00", to: "24:00", name, source: null });

/**
 * When the vendor's two offices work, and both as one.
 * @param next a context a little later, so that the newest stands first in lists
 * @returns ids
 */
export async function writeCalendars(next: () => Ctx): Promise<{ prague: string }> {
  const none = { holidays: [], specialDays: [], includes: [] };
  const prague = await createCalendar(next(), {
    ...none,
    name: "Prague office",
    timeZone: "Europe/Prague",
    hours: [
      ...WEEKDAYS.slice(0, 4).flatMap((day) => [
        { day, from: "08:30", to: "12:00" },
        { day, from: "12:30", to: "17:30" },
      ]),
      { day: 5, from: "08:30", to: "15:00" },
    ],
    holidays: [
      whole("*-01-01", "Nový rok"),
      whole("*-easter-2", "Velký pátek"),
      whole("*-easter+1", "Velikonoční pondělí"),
      whole("*-05-01", "Svátek práce"),
      whole("*-05-08", "Den vítězství"),
      whole("*-07-05", "Cyril a Metoděj"),
      whole("*-07-06", "Jan Hus"),
      whole("*-09-28", "Den české státnosti"),
      whole("*-10-28", "Vznik Československa"),
      whole("*-11-17", "Den boje za svobodu a demokracii"),
      whole("*-12-24", "Štědrý den"),
      whole("*-12-25", "1. svátek vánoční"),
      whole("*-12-26", "2. svátek vánoční"),
      { ...whole("*-12-31", "Silvestr"), from: "12:00" },
    ],
  });
  const saoPaulo = await createCalendar(next(), {
    ...none,
    name: "São Paulo office",
    timeZone: "America/Sao_Paulo",
    hours: week("09:00", "18:00"),
  });
  await createCalendar(next(), { ...none, name: "Both offices", timeZone: "Europe/Prague", hours: [], includes: [prague.id, saoPaulo.id] });
  return { prague: prague.id };
}
