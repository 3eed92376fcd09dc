import { FormattedMessage, useIntl } from "react-intl";
import type { SupportPolicy } from "../../server/products/lifecycle/contract.ts";
import { direction, LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { FormText } from "../ui/form-field.tsx";
import type { useRefusal } from "./refusal.tsx";

type Row<T> = { row: number; held: T | undefined; refusal: ReturnType<typeof useRefusal> };

/** Days of the week and from when to when. */
export function PolicyHoursRow({ row, held, refusal: { errors, value, values } }: Row<SupportPolicy["hours"][number]>) {
  const intl = useIntl();
  const days = values(`hours.${row}.days`, held?.days.map(String));
  return (
    <fieldset className="admin-language">
      <legend>
        <FormattedMessage id="admin.policies.hours.row" values={{ number: row + 1 }} />
      </legend>
      <div className="col-span-full flex flex-wrap gap-x-4 gap-y-1">
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <label key={day} className="inline-flex min-h-6 items-center gap-1.5">
            <input type="checkbox" name={`hours.${row}.days`} value={day} defaultChecked={days.includes(String(day))} />
            {intl.formatDate(Date.UTC(2024, 0, day, 12), { weekday: "long", timeZone: "UTC" })}
          </label>
        ))}
      </div>
      <div className="admin-pair col-span-full">
        {(["from", "to"] as const).map((part) => (
          <FormText
            key={part}
            optional
            type="time"
            name={`hours.${row}.${part}`}
            label={<FormattedMessage id={`admin.policies.${part}`} />}
            errors={errors}
            defaultValue={value(`hours.${row}.${part}`, held?.[part] === "24:00" ? "00:00" : held?.[part])}
            dir="ltr"
          />
        ))}
      </div>
    </fieldset>
  );
}

/** A level of support: its name in each language, and within which the first answer comes. */
export function PolicyLevelRow({ row, held, refusal: { errors, value, typed } }: Row<SupportPolicy["levels"][number]>) {
  const always = `levels.${row}.aroundTheClock`;
  const minutes = held?.firstAnswerMinutes ?? null;
  return (
    <fieldset className="admin-language">
      <legend>
        <FormattedMessage id="admin.policies.level.row" values={{ number: row + 1 }} />
      </legend>
      {LOCALES.map((locale) => (
        <FormText
          key={locale}
          optional
          name={`levels.${row}.names.${locale}`}
          label={<span lang={locale}>{LANGUAGE_NAMES[locale]}</span>}
          errors={errors}
          defaultValue={value(`levels.${row}.names.${locale}`, held?.names[locale])}
          maxLength={60}
          lang={locale}
          dir={direction(locale)}
          autoComplete="off"
        />
      ))}
      <FormText
        optional
        type="number"
        min="0"
        step="any"
        name={`levels.${row}.answer`}
        label={<FormattedMessage id="admin.policies.answer" />}
        errors={errors}
        defaultValue={value(`levels.${row}.answer`, minutes === null ? "" : String(Math.round((minutes / 60) * 10_000) / 10_000))}
        dir="ltr"
      />
      <label className="choice">
        <input type="checkbox" name={always} defaultChecked={typed ? always in typed : (held?.aroundTheClock ?? false)} />
        <FormattedMessage id="admin.policies.level.always" />
      </label>
    </fieldset>
  );
}
