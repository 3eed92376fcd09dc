import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import type { SlaPolicy } from "../../server/support/sla/policy-contract.ts";
import { SLA_TARGETS, STEP_RECEIVERS, USUAL_PAUSES } from "../../shared/sla-codes.ts";
import { CHANNELS, OPEN_CATEGORIES } from "../../shared/ticket-codes.ts";
import { FormSelect, FormText } from "../ui/form-field.tsx";
import type { useRefusal } from "./refusal.tsx";
import { hoursOf, MOST_STEPS, SHOWN_PRIORITIES, STEP_KINDS, type SlaParts } from "./sla-parts.ts";

type Parts = { policy: SlaPolicy | undefined; parts: SlaParts; refusal: ReturnType<typeof useRefusal> };

export function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1 font-semibold">
        <FormattedMessage id={title} />
      </legend>
      {hint && (
        <p className="field-hint">
          <FormattedMessage id={hint} />
        </p>
      )}
      {children}
    </fieldset>
  );
}

function Boxes({
  name,
  legend,
  all,
  chosen,
}: {
  name: string;
  legend: string;
  all: readonly { id: string; name: string }[];
  chosen: readonly string[];
}) {
  if (all.length === 0) return null;
  return (
    <details open={chosen.length > 0} id={`field-${name}`}>
      <summary className="cursor-pointer">
        <FormattedMessage id={legend} />
      </summary>
      <div className="choices mt-2">
        {all.map(({ id, name: label }) => (
          <label key={id} className="choice">
            <input type="checkbox" name={name} value={id} defaultChecked={chosen.includes(id)} />
            <bdi>{label}</bdi>
          </label>
        ))}
      </div>
    </details>
  );
}

/** For which tickets: nothing ticked asks nothing. */
export function ConditionFields({ policy, parts, refusal: { errors, value, values } }: Parts) {
  const intl = useIntl();
  const held = policy?.conditions;
  const channels = CHANNELS.map((id) => ({ id, name: intl.formatMessage({ id: `channel.${id}` }) }));
  const his = held?.organizations ?? [];
  const organizations = his.map((id) => ({ id, name: parts.organizations.find((one) => one.id === id)?.name ?? id }));
  return (
    <Part title="admin.sla.conditions" hint="admin.sla.conditions.hint">
      <Boxes name="plans" legend="admin.sla.plans" all={parts.plans} chosen={values("plans", held?.plans)} />
      <Boxes name="products" legend="admin.sla.products" all={parts.products} chosen={values("products", held?.products)} />
      <Boxes name="teams" legend="admin.sla.teams" all={parts.teams} chosen={values("teams", held?.teams)} />
      <Boxes name="channels" legend="admin.sla.channels" all={channels} chosen={values("channels", held?.channels)} />
      <Boxes name="organizations" legend="admin.sla.organizations" all={organizations} chosen={values("organizations", his)} />
      <FormText
        optional
        name="organization"
        label={<FormattedMessage id="admin.sla.organization" />}
        hint={<FormattedMessage id="admin.sla.organization.hint" />}
        errors={errors}
        defaultValue={value("organization")}
        list="sla-organizations"
        dir="auto"
        autoComplete="off"
      />
      <datalist id="sla-organizations">
        {parts.organizations.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
    </Part>
  );
}

/** What is promised, in hours by priority, and in which statuses it stands still. */
export function TargetFields({ policy, parts, refusal: { errors, value, values, typed } }: Parts) {
  const intl = useIntl();
  const held = (target: string, priority: string) => policy?.targets.find((one) => one.target === target && one.priority === priority);
  const always = SHOWN_PRIORITIES.filter((priority) => policy?.targets.some((one) => one.priority === priority && one.aroundTheClock));
  const statuses = [
    ...OPEN_CATEGORIES.map((category) => ({ slug: category as string, name: intl.formatMessage({ id: `status.${category}` }) })),
    ...parts.statuses,
  ];
  return (
    <Part title="admin.sla.targets" hint="admin.sla.targets.hint">
      {parts.statuses.map(({ slug }) => (
        <input key={slug} type="hidden" name="statuses" value={slug} />
      ))}
      {SLA_TARGETS.map((target) => (
        <fieldset key={target} className="admin-language">
          <legend>
            <FormattedMessage id={`sla.target.${target}`} />
          </legend>
          <p className="field-hint col-span-full">
            <FormattedMessage id={`admin.sla.target.${target}`} />
          </p>
          <div className="col-span-full grid grid-cols-2 items-end gap-3 sm:grid-cols-4">
            {SHOWN_PRIORITIES.map((priority) => (
              <FormText
                key={priority}
                name={`targets.${target}.${priority}`}
                label={<FormattedMessage id="admin.sla.hours" values={{ priority: intl.formatMessage({ id: `priority.${priority}` }) }} />}
                errors={errors}
                defaultValue={value(`targets.${target}.${priority}`, hoursOf(held(target, priority)?.minutes))}
                inputMode="decimal"
                maxLength={10}
                dir="ltr"
                autoComplete="off"
              />
            ))}
          </div>
          <details className="col-span-full">
            <summary className="cursor-pointer">
              <FormattedMessage id="admin.sla.pauses" />
            </summary>
            <div className="choices mt-2">
              {statuses.map(({ slug, name }) => (
                <label key={slug} className="choice">
                  <input
                    type="checkbox"
                    name={`pauses.${target}`}
                    value={slug}
                    defaultChecked={values(`pauses.${target}`, policy?.pauses[target] ?? USUAL_PAUSES[target]).includes(slug)}
                  />
                  <bdi>{name}</bdi>
                </label>
              ))}
            </div>
          </details>
          {target === "agentWork" && (
            <label className="choice col-span-full">
              <input
                type="checkbox"
                name="unassignedPauses"
                defaultChecked={typed ? "unassignedPauses" in typed : (policy?.unassignedPauses ?? false)}
              />
              <FormattedMessage id="admin.sla.unassignedPauses" />
            </label>
          )}
        </fieldset>
      ))}
      <Boxes
        name="aroundTheClock"
        legend="admin.sla.aroundTheClock"
        all={SHOWN_PRIORITIES.map((id) => ({ id, name: intl.formatMessage({ id: `priority.${id}` }) }))}
        chosen={values("aroundTheClock", always)}
      />
    </Part>
  );
}

const kindOf = (when: SlaPolicy["steps"][number]["when"]) =>
  "percent" in when ? "percent" : "minutesBefore" in when ? "minutesBefore" : "minutesAfter";
const amountOf = (when: SlaPolicy["steps"][number]["when"]) =>
  "percent" in when ? when.percent : "minutesBefore" in when ? when.minutesBefore : when.minutesAfter;

/** What is done in time, or when it is too late. */
export function StepFields({ policy, parts, refusal: { errors, value, values } }: Parts) {
  const intl = useIntl();
  const held = policy?.steps ?? [];
  const rows = Array.from({ length: Math.min(MOST_STEPS, Math.max(2, held.length + 1)) }, (_, row) => row);
  return (
    <Part title="admin.sla.steps" hint="admin.sla.steps.hint">
      {rows.map((row) => {
        const step = held[row];
        const name = (part: string) => `steps.${row}.${part}`;
        return (
          <fieldset key={row} className="admin-language">
            <legend>
              <FormattedMessage id="admin.sla.step" values={{ number: row + 1 }} />
            </legend>
            {step && <input type="hidden" name={name("id")} value={step.id} />}
            <FormText
              optional
              name={name("amount")}
              label={<FormattedMessage id="admin.sla.amount" />}
              errors={errors}
              defaultValue={value(name("amount"), step && String(amountOf(step.when)))}
              inputMode="numeric"
              maxLength={7}
              dir="ltr"
              autoComplete="off"
            />
            <FormSelect
              name={name("kind")}
              label={<FormattedMessage id="admin.sla.when" />}
              defaultValue={value(name("kind"), step ? kindOf(step.when) : "percent")}
            >
              {STEP_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {intl.formatMessage({ id: `admin.sla.when.${kind}` })}
                </option>
              ))}
            </FormSelect>
            <div className="choices col-span-full" role="group" aria-label={intl.formatMessage({ id: "admin.sla.notify" })}>
              {STEP_RECEIVERS.map((one) => (
                <label key={one} className="choice">
                  <input
                    type="checkbox"
                    name={name("notify")}
                    value={one}
                    defaultChecked={values(name("notify"), step?.notify).includes(one)}
                  />
                  <FormattedMessage id={`admin.sla.notify.${one}`} />
                </label>
              ))}
            </div>
            <FormSelect
              name={name("raiseTo")}
              label={<FormattedMessage id="admin.sla.raiseTo" />}
              defaultValue={value(name("raiseTo"), step?.raiseTo)}
            >
              <option value="">{intl.formatMessage({ id: "admin.sla.asItIs" })}</option>
              {SHOWN_PRIORITIES.map((one) => (
                <option key={one} value={one}>
                  {intl.formatMessage({ id: `priority.${one}` })}
                </option>
              ))}
            </FormSelect>
            <FormSelect
              name={name("assignTeam")}
              label={<FormattedMessage id="admin.sla.assignTeam" />}
              defaultValue={value(name("assignTeam"), step?.assignTeam)}
            >
              <option value="">{intl.formatMessage({ id: "admin.sla.asItIs" })}</option>
              {parts.teams.map(({ id, name: label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </FormSelect>
          </fieldset>
        );
      })}
    </Part>
  );
}
