/** What the forms of routing have in common. */
import { FormattedMessage, useIntl } from "react-intl";
import { textOf } from "../data.ts";
import type { FieldError } from "../ui/form-field.tsx";
import { FormSelect, FormText } from "../ui/form-field.tsx";

/** Channels whose work can be bounded apart. */
const LIMITED = ["any", "email", "portal", "chat", "phone", "social"] as const;
export const ROUTING_LABELS = {
  capacity: { name: "any", label: "admin.routing.capacity" },
  calendar: { name: "calendar", label: "admin.routing.calendar" },
  overflowTeam: { name: "overflowTeam", label: "admin.routing.overflow" },
  overflowMinutes: { name: "overflowMinutes", label: "admin.routing.overflowMinutes" },
  skills: { name: "skills", label: "admin.routing.skills" },
};

/** How much, as the operations take it; what is empty is not limited. */
export function capacityOf(form: FormData): { [channel: string]: number } {
  return Object.fromEntries(
    LIMITED.flatMap((channel) => (textOf(form, channel).trim() === "" ? [] : [[channel, Number(textOf(form, channel))]])),
  );
}

type Value = (name: string, held?: string | null) => string;

export function CapacityFields({
  held,
  value,
  errors,
}: {
  held: { readonly [channel: string]: number | undefined };
  value: Value;
  errors: readonly FieldError[];
}) {
  const intl = useIntl();
  return (
    <fieldset className="grid gap-3">
      <legend className="font-semibold">
        <FormattedMessage id="admin.routing.capacity" />
      </legend>
      <p className="field-hint">
        <FormattedMessage id="admin.routing.capacity.hint" />
      </p>
      <div className="admin-pair">
        {LIMITED.map((channel) => (
          <FormText
            key={channel}
            optional
            name={channel}
            type="number"
            min={0}
            max={500}
            label={intl.formatMessage({ id: channel === "any" ? "admin.routing.any" : `channel.${channel}` })}
            errors={errors}
            defaultValue={value(channel, held[channel] === undefined ? "" : String(held[channel]))}
          />
        ))}
      </div>
    </fieldset>
  );
}

export function CalendarField({
  held,
  value,
  errors,
  calendars,
}: {
  held: string | null;
  value: Value;
  errors: readonly FieldError[];
  calendars: readonly { id: string; name: string }[];
}) {
  const intl = useIntl();
  return (
    <FormSelect
      name="calendar"
      label={<FormattedMessage id="admin.routing.calendar" />}
      hint={<FormattedMessage id="admin.routing.calendar.hint" />}
      errors={errors}
      defaultValue={value("calendar", held)}
    >
      <option value="">{intl.formatMessage({ id: "admin.automation.always" })}</option>
      {calendars.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </FormSelect>
  );
}
