import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import type { BusinessCalendar } from "../../server/support/sla/calendar-contract.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import { CALENDAR_LABELS, holidayKey } from "./calendar-parts.ts";
import { WeekFields } from "./calendar-week.tsx";
import { DayRule, PartOfDay } from "./calendar-words.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

type Named = { id: string; name: string };

/** @param calendar that is changed; none: a new one. @param others that it may be open with */
export function CalendarForm({ calendar, others }: { calendar?: BusinessCalendar; others: readonly Named[] }) {
  const refusal = useRefusal(CALENDAR_LABELS);
  const { errors, value, values, problem } = refusal;
  const removed = { holidays: values("holiday.remove"), special: values("special.remove") };
  const text = (name: string, label: string, more: object = {}) => (
    <FormText
      optional
      name={name}
      label={<FormattedMessage id={label} />}
      errors={errors}
      defaultValue={value(name)}
      autoComplete="off"
      {...more}
    />
  );
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        {calendar && <input type="hidden" name="revision" value={calendar.revision} />}
        <div className="admin-pair">
          <FormText
            name="name"
            label={<FormattedMessage id="admin.name" />}
            errors={errors}
            defaultValue={value("name", calendar?.name)}
            maxLength={100}
            dir="auto"
            autoComplete="off"
          />
          <FormText
            name="timeZone"
            label={<FormattedMessage id="admin.policies.timeZone" />}
            hint={<FormattedMessage id="admin.policies.timeZone.hint" />}
            errors={errors}
            defaultValue={value("timeZone", calendar?.timeZone ?? "UTC")}
            maxLength={64}
            dir="ltr"
            autoComplete="off"
          />
        </div>
        <WeekFields hours={calendar?.hours} refusal={refusal} />
        <fieldset className="grid gap-3">
          <legend className="mb-1 font-semibold">
            <FormattedMessage id="admin.calendars.holidays" />
          </legend>
          {calendar && calendar.holidays.length > 0 && (
            <details open={calendar.holidays.length <= 15}>
              <summary className="cursor-pointer">
                <FormattedMessage id="admin.calendars.holidays.count" values={{ count: calendar.holidays.length }} />
              </summary>
              <ul className="day-list">
                {calendar.holidays.map((one) => (
                  <li key={holidayKey(one)}>
                    <span className="min-w-0">
                      <DayRule on={one.on} /> · <PartOfDay {...one} />
                      {one.name && (
                        <>
                          {" · "}
                          <bdi>{one.name}</bdi>
                        </>
                      )}
                    </span>
                    <label className="inline-flex min-h-6 items-center gap-1.5">
                      <input
                        type="checkbox"
                        name="holiday.remove"
                        value={holidayKey(one)}
                        defaultChecked={removed.holidays.includes(holidayKey(one))}
                      />
                      <FormattedMessage id="admin.calendars.takeOut" />
                      <span className="sr-only">
                        <DayRule on={one.on} />
                      </span>
                    </label>
                  </li>
                ))}
              </ul>
            </details>
          )}
          <div className="admin-language">
            {text("holiday.on", "admin.calendars.day", { type: "date", dir: "ltr" })}
            {text("holiday.name", "admin.calendars.dayName", { maxLength: 200, dir: "auto" })}
            {text("holiday.from", "admin.calendars.closedFrom", { type: "time", dir: "ltr" })}
            {text("holiday.to", "admin.calendars.closedTo", { type: "time", dir: "ltr" })}
            <label className="inline-flex min-h-6 items-center gap-2">
              <input type="checkbox" name="holiday.yearly" defaultChecked={values("holiday.yearly").length > 0} />
              <FormattedMessage id="admin.calendars.yearly" />
            </label>
          </div>
        </fieldset>
        <fieldset className="grid gap-3">
          <legend className="mb-1 font-semibold">
            <FormattedMessage id="admin.calendars.special" />
          </legend>
          <p className="field-hint">
            <FormattedMessage id="admin.calendars.special.hint" />
          </p>
          {calendar && calendar.specialDays.length > 0 && (
            <ul className="day-list">
              {calendar.specialDays.map(({ on, name, hours }) => (
                <li key={on}>
                  <span className="min-w-0">
                    <DayRule on={on} />
                    {" · "}
                    {hours.length === 0 ? (
                      <FormattedMessage id="admin.calendars.now.closed" />
                    ) : (
                      hours.map((one) => <PartOfDay key={one.from} {...one} />)
                    )}
                    {name && (
                      <>
                        {" · "}
                        <bdi>{name}</bdi>
                      </>
                    )}
                  </span>
                  <label className="inline-flex min-h-6 items-center gap-1.5">
                    <input type="checkbox" name="special.remove" value={on} defaultChecked={removed.special.includes(on)} />
                    <FormattedMessage id="admin.calendars.takeOut" />
                    <span className="sr-only">
                      <DayRule on={on} />
                    </span>
                  </label>
                </li>
              ))}
            </ul>
          )}
          <div className="admin-language">
            {text("special.on", "admin.calendars.day", { type: "date", dir: "ltr" })}
            {text("special.name", "admin.calendars.dayName", { maxLength: 200, dir: "auto" })}
            {text("special.from", "admin.policies.from", { type: "time", dir: "ltr" })}
            {text("special.to", "admin.policies.to", { type: "time", dir: "ltr" })}
          </div>
        </fieldset>
        {others.length > 0 && (
          <fieldset id="field-includes" tabIndex={-1} className="grid gap-1.5">
            <legend className="mb-1 font-semibold">
              <FormattedMessage id="admin.calendars.includes" />
            </legend>
            <p className="field-hint">
              <FormattedMessage id="admin.calendars.includes.hint" />
            </p>
            <div className="choices">
              {others.map(({ id, name }) => (
                <label key={id} className="choice">
                  <input
                    type="checkbox"
                    name="includes"
                    value={id}
                    defaultChecked={values(
                      "includes",
                      calendar?.includes.map((one) => one.id),
                    ).includes(id)}
                  />
                  <bdi>{name}</bdi>
                </label>
              ))}
            </div>
          </fieldset>
        )}
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={calendar ? "common.save" : "admin.calendars.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}
