import { FormattedMessage, useIntl } from "react-intl";
import type { BusinessCalendar } from "../../server/support/sla/calendar-contract.ts";
import { MOST_PARTS, shownEnd, WEEK } from "./calendar-parts.ts";
import { weekdayName } from "./calendar-words.tsx";
import type { useRefusal } from "./refusal.tsx";

type Refusal = ReturnType<typeof useRefusal>;

/** The hours of a usual week, a line for each day: plain fields of times, gone through by Tab. */
export function WeekFields({ hours, refusal }: { hours: BusinessCalendar["hours"] | undefined; refusal: Refusal }) {
  const { errors, value, typed } = refusal;
  const intl = useIntl();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-semibold">
        <FormattedMessage id="admin.calendars.week" />
      </legend>
      <p className="field-hint">
        <FormattedMessage id="admin.calendars.week.hint" />
      </p>
      <div className="week">
        {WEEK.map((day) => {
          const held = hours ? hours.filter((one) => one.day === day) : day >= 1 && day <= 5 ? [{ from: "09:00", to: "17:00" }] : [];
          const weekday = weekdayName(intl, day);
          const shown = Math.min(MOST_PARTS, Math.max(held.length + 1, 2));
          return (
            <div key={day} role="group" aria-label={weekday} className="week-day">
              <span className="week-name" aria-hidden="true">
                {weekday}
              </span>
              <div className="week-parts">
                {Array.from({ length: shown }, (_, row) => (
                  <span key={row} className="week-part">
                    {(["from", "to"] as const).map((part) => {
                      const name = `hours.${day}.${row}.${part}`;
                      const wrong = errors.filter((error) => error.name === name);
                      return (
                        <span key={part} className="contents">
                          {part === "to" && <span aria-hidden="true">–</span>}
                          <input
                            id={`field-${name}`}
                            type="time"
                            name={name}
                            className="input"
                            data-size="md"
                            dir="ltr"
                            aria-label={intl.formatMessage({ id: `admin.calendars.${part}` }, { day: weekday, number: row + 1 })}
                            defaultValue={value(name, part === "to" ? shownEnd(held[row]?.to) : held[row]?.from)}
                            aria-invalid={wrong.length > 0 || undefined}
                            aria-describedby={wrong.length > 0 ? `field-${name}-error` : undefined}
                          />
                          {wrong.map((error, index) => (
                            <span key={index} id={`field-${name}-error`} className="field-error">
                              {error.text}
                            </span>
                          ))}
                        </span>
                      );
                    })}
                  </span>
                ))}
              </div>
            </div>
          );
        })}
      </div>
      <label className="inline-flex min-h-6 items-center gap-2">
        <input type="checkbox" name="likeMonday" defaultChecked={typed !== undefined && "likeMonday" in typed} />
        <FormattedMessage id="admin.calendars.likeMonday" />
      </label>
    </fieldset>
  );
}
