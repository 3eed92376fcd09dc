import { FormattedMessage, useIntl, type IntlShape } from "react-intl";
import type { BusinessCalendar } from "../../server/support/sla/calendar-contract.ts";
import { Badge } from "../ui/badge.tsx";
import { Day } from "../ui/day.tsx";

const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

/** Sunday is 0; the 7 January 2024 was one. */
export function weekdayName(intl: IntlShape, day: number): string {
  return intl.formatDate(Date.UTC(2024, 0, 7 + day, 12), { weekday: "long", timeZone: "UTC" });
}

function monthName(intl: IntlShape, month: string): string {
  return intl.formatDate(Date.UTC(2024, Number(month) - 1, 15), { month: "long", timeZone: "UTC" });
}

/** A day, or the rule of a day of every year, in words. */
export function DayRule({ on }: { on: string }) {
  const intl = useIntl();
  if (!on.startsWith("*")) return <Day on={on} />;
  const weekday = /^\*-(\d\d)-(-?\d)([A-Z]{2})$/.exec(on);
  if (weekday) {
    const nth = Number(weekday[2]);
    const values = {
      nth: String(Math.abs(nth)),
      weekday: weekdayName(intl, WEEKDAYS.indexOf(weekday[3]!)),
      month: monthName(intl, weekday[1]!),
    };
    return <FormattedMessage id={nth > 0 ? "admin.calendars.on.weekday" : "admin.calendars.on.fromEnd"} values={values} />;
  }
  const easter = /^\*-(easter|orthodox)([+-]\d+)?$/.exec(on);
  if (easter) return <FormattedMessage id={`admin.calendars.on.${easter[1]}`} values={{ days: Number(easter[2] ?? 0) }} />;
  const date = intl.formatDate(`2024${on.slice(1)}T12:00:00Z`, { day: "numeric", month: "long", timeZone: "UTC" });
  return <FormattedMessage id="admin.calendars.on.yearly" values={{ date }} />;
}

/** From when to when of a day; nothing where it is all of it. */
export function PartOfDay({ from, to }: { from: string; to: string }) {
  if (from === "00:00" && to === "24:00") return <FormattedMessage id="admin.calendars.allDay" />;
  return (
    <bdi dir="ltr">
      {from}–{to}
    </bdi>
  );
}

/** An instant as the clocks of the calendar show it. */
export function ThereTime({ at, timeZone }: { at: string; timeZone: string }) {
  const intl = useIntl();
  const shown = intl.formatDate(at, {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return <time dateTime={at}>{shown}</time>;
}

/** Whether it is open now, and until when that stays so. */
export function OpenNow({ calendar: { now, timeZone } }: { calendar: Pick<BusinessCalendar, "now" | "timeZone"> }) {
  const word = now.open ? "open" : "closed";
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Badge tone={now.open ? "good" : "neutral"}>
        <FormattedMessage id={`admin.calendars.now.${word}`} />
      </Badge>
      {now.changesAt && (
        <span className="text-soft">
          <FormattedMessage
            id={`admin.calendars.changes.${word}`}
            values={{ time: <ThereTime at={now.changesAt} timeZone={timeZone} /> }}
          />
        </span>
      )}
    </span>
  );
}
