import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import type { SlaPolicy } from "../../server/support/sla/policy-contract.ts";
import { SLA_TARGETS } from "../../shared/sla-codes.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { Check } from "./choices.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { ConditionFields, Part, StepFields, TargetFields } from "./sla-fields.tsx";
import { SHOWN_PRIORITIES, SLA_LABELS, type SlaParts } from "./sla-parts.ts";
import { useTried, WhatIf } from "./sla-what-if.tsx";

const CELLS = Object.fromEntries(
  SLA_TARGETS.flatMap((target) =>
    SHOWN_PRIORITIES.map((priority) => {
      const name = `targets.${target}.${priority}`;
      return [name, { name, label: `sla.target.${target}` }];
    }),
  ),
);

/** @param policy that is changed; none: a new one */
export function SlaForm({ policy, parts }: { policy?: SlaPolicy; parts: SlaParts }) {
  const intl = useIntl();
  const refusal = useRefusal({ ...SLA_LABELS, ...CELLS });
  const tried = useTried();
  const { errors, value, problem, typed } = refusal;
  const checked = (name: string, held: boolean) => (typed ? name in typed : held);
  const calendar = (name: "calendarId" | "staffingCalendarId", label: string, none: string) => (
    <FormSelect
      name={name}
      label={<FormattedMessage id={label} />}
      hint={<FormattedMessage id={`${label}.hint`} />}
      errors={errors}
      defaultValue={value(name, policy?.[name])}
    >
      <option value="">{intl.formatMessage({ id: none })}</option>
      {parts.calendars.map(({ id, name: shown }) => (
        <option key={id} value={id}>
          {shown}
        </option>
      ))}
    </FormSelect>
  );
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      {tried && <WhatIf tried={tried} />}
      <Form method="post" noValidate className="admin-form">
        {policy && <input type="hidden" name="revision" value={policy.revision} />}
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          errors={errors}
          defaultValue={value("name", policy?.name)}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        <ConditionFields policy={policy} parts={parts} refusal={refusal} />
        <TargetFields policy={policy} parts={parts} refusal={refusal} />
        <Part title="admin.sla.counting">
          <div className="admin-pair">
            {calendar("calendarId", "admin.sla.calendar", "admin.sla.calendar.plan")}
            {calendar("staffingCalendarId", "admin.sla.staffing", "admin.sla.staffing.none")}
          </div>
          <FormText
            optional
            name="reopenHours"
            label={<FormattedMessage id="admin.sla.reopenHours" />}
            hint={<FormattedMessage id="admin.sla.reopenHours.hint" />}
            errors={errors}
            defaultValue={value("reopenHours", policy?.reopenHours == null ? "" : String(policy.reopenHours))}
            inputMode="numeric"
            maxLength={5}
            dir="ltr"
            autoComplete="off"
          />
          <Check
            name="reopenOnBounce"
            label={<FormattedMessage id="admin.sla.reopenOnBounce" />}
            checked={checked("reopenOnBounce", policy?.reopenOnBounce ?? true)}
          />
          <Check
            name="customersSee"
            label={<FormattedMessage id="admin.sla.customersSee" />}
            checked={checked("customersSee", policy?.customersSee ?? true)}
          />
        </Part>
        <StepFields policy={policy} parts={parts} refusal={refusal} />
        <Part title="admin.sla.try" hint="admin.sla.try.hint">
          <div className="admin-pair">
            <FormText
              optional
              name="ticket"
              label={<FormattedMessage id="admin.sla.ticket" />}
              errors={errors}
              defaultValue={value("ticket")}
              inputMode="numeric"
              maxLength={16}
              dir="ltr"
              autoComplete="off"
            />
            <div>
              <Button type="submit" name="try" value="yes">
                <FormattedMessage id="admin.sla.try.button" />
              </Button>
            </div>
          </div>
        </Part>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary">
            <FormattedMessage id={policy ? "common.save" : "admin.sla.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}
