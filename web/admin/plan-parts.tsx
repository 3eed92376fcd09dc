import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import type { Plan } from "../../server/licensing/plans/contract.ts";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { typedAmount } from "../../shared/money.ts";
import { CHOSEN_CLASSES, COURSE_FORMS, MOST_PRICES, PLAN_HOURS, PRICE_PERIODS, UPDATE_RULES } from "../../shared/plan-codes.ts";
import { MOST_POLICY_HOURS, POLICY_CHANNELS } from "../../shared/support-policy.ts";
import { PRIORITIES } from "../../shared/ticket-codes.ts";
import { FormSelect, FormText } from "../ui/form-field.tsx";
import { TARGETS } from "./plan-of.ts";
import { PolicyHoursRow } from "./policy-rows.tsx";
import type { useRefusal } from "./refusal.tsx";

type Parts = {
  plan: Plan | undefined;
  refusal: ReturnType<typeof useRefusal>;
  checked: (name: string, held: boolean) => boolean;
};

const rows = (most: number) => Array.from({ length: most }, (_, row) => row);

function Part({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1 font-semibold">
        <FormattedMessage id={title} />
      </legend>
      {hint && <p className="field-hint">{hint}</p>}
      {children}
    </fieldset>
  );
}

function Choices({ name, prefix, all, chosen }: { name: string; prefix: string; all: readonly string[]; chosen: readonly string[] }) {
  return (
    <div id={`field-${name}`} tabIndex={-1} className="choices">
      {all.map((one) => (
        <label key={one} className="choice">
          <input type="checkbox" name={name} value={one} defaultChecked={chosen.includes(one)} />
          <FormattedMessage id={`${prefix}.${one}`} />
        </label>
      ))}
    </div>
  );
}

export function PriceFields({ plan, refusal: { errors, value } }: Parts) {
  const intl = useIntl();
  const held = plan?.prices ?? [];
  return (
    <Part title="admin.plans.prices" hint={<FormattedMessage id="admin.plans.prices.hint" />}>
      {rows(Math.min(MOST_PRICES, held.length + 2)).map((row) => {
        const price = held[row];
        const name = (part: string) => `prices.${row}.${part}`;
        return (
          <fieldset key={row} className="admin-language">
            <legend>
              <FormattedMessage id="admin.plans.price.row" values={{ number: row + 1 }} />
            </legend>
            <FormText
              optional
              name={name("amount")}
              label={<FormattedMessage id="admin.plans.amount" />}
              errors={errors}
              defaultValue={value(name("amount"), price && typedAmount(price.amount, price.currency))}
              inputMode="decimal"
              maxLength={16}
              dir="ltr"
              autoComplete="off"
            />
            <FormText
              optional
              name={name("currency")}
              label={<FormattedMessage id="admin.plans.currency" />}
              errors={errors}
              defaultValue={value(name("currency"), price?.currency)}
              maxLength={3}
              dir="ltr"
              autoComplete="off"
              placeholder="EUR"
            />
            <FormSelect
              name={name("period")}
              label={<FormattedMessage id="admin.plans.period" />}
              errors={errors}
              defaultValue={value(name("period"), price?.period ?? "year")}
            >
              {PRICE_PERIODS.map((one) => (
                <option key={one} value={one}>
                  {intl.formatMessage({ id: `admin.plans.period.${one}` })}
                </option>
              ))}
            </FormSelect>
          </fieldset>
        );
      })}
    </Part>
  );
}

export function UpdateFields({ plan, refusal: { errors, value }, checked }: Parts) {
  const intl = useIntl();
  return (
    <Part title="admin.plans.updates" hint={<FormattedMessage id="admin.plans.updates.hint" />}>
      {CHOSEN_CLASSES.map((of) => (
        <fieldset key={of} className="admin-language">
          <legend>
            <FormattedMessage id={`portal.plan.class.${of}`} />
          </legend>
          <FormSelect
            name={`updates.${of}.rule`}
            label={<FormattedMessage id="admin.plans.rule" />}
            errors={errors}
            defaultValue={value(`updates.${of}.rule`, plan?.updates[of].rule ?? (of === "major" ? "paid" : "duringMaintenance"))}
          >
            {UPDATE_RULES.map((rule) => (
              <option key={rule} value={rule}>
                {intl.formatMessage({ id: `admin.plans.rule.${rule}` })}
              </option>
            ))}
          </FormSelect>
          <FormText
            optional
            name={`updates.${of}.entitlement`}
            label={<FormattedMessage id="admin.plans.code" />}
            errors={errors}
            defaultValue={value(`updates.${of}.entitlement`, plan?.updates[of].entitlement)}
            maxLength={100}
            dir="ltr"
            autoComplete="off"
          />
        </fieldset>
      ))}
      <label className="choice">
        <input type="checkbox" name="perpetualFallback" defaultChecked={checked("perpetualFallback", plan?.perpetualFallback ?? true)} />
        <FormattedMessage id="admin.plans.fallback" />
      </label>
    </Part>
  );
}

export function SupportFields({ plan, refusal, checked }: Parts) {
  const intl = useIntl();
  const { errors, value, values } = refusal;
  const support = plan?.support;
  return (
    <>
      <Part title="admin.plans.support">
        <Choices name="channels" prefix="portal.policy.channel" all={POLICY_CHANNELS} chosen={values("channels", support?.channels)} />
        <FormText
          optional
          type="number"
          min="1"
          name="namedContacts"
          label={<FormattedMessage id="admin.plans.namedContacts" />}
          hint={<FormattedMessage id="admin.plans.namedContacts.hint" />}
          errors={errors}
          defaultValue={value("namedContacts", support?.namedContacts === null ? "" : String(support?.namedContacts ?? ""))}
          dir="ltr"
        />
        <FormText
          optional
          name="languages"
          label={<FormattedMessage id="portal.policy.languages" />}
          hint={<FormattedMessage id="admin.plans.languages.hint" />}
          errors={errors}
          defaultValue={value("languages", support?.languages.join(", "))}
          maxLength={400}
          dir="ltr"
          autoComplete="off"
        />
        <FormSelect
          name="hours"
          label={<FormattedMessage id="portal.policy.hours" />}
          errors={errors}
          defaultValue={value("hours", support?.hours ?? "policy")}
        >
          {PLAN_HOURS.map((one) => (
            <option key={one} value={one}>
              {intl.formatMessage({ id: `admin.plans.hours.${one}` })}
            </option>
          ))}
        </FormSelect>
        <details className="grid gap-3" open={support?.hours === "own" || errors.some(({ name }) => name.startsWith("hours"))}>
          <summary className="cursor-pointer font-medium">
            <FormattedMessage id="admin.plans.ownHours" />
          </summary>
          <div className="grid gap-3 pt-3">
            {rows(Math.min(MOST_POLICY_HOURS, Math.max((support?.ownHours.length ?? 0) + 1, 2))).map((row) => (
              <PolicyHoursRow key={row} row={row} held={support?.ownHours[row]} refusal={refusal} />
            ))}
            <FormText
              name="timeZone"
              label={<FormattedMessage id="admin.policies.timeZone" />}
              hint={<FormattedMessage id="admin.policies.timeZone.hint" />}
              errors={errors}
              defaultValue={value("timeZone", support?.timeZone ?? "UTC")}
              maxLength={64}
              dir="ltr"
              autoComplete="off"
            />
          </div>
        </details>
      </Part>
      <Part title="admin.plans.levels" hint={<FormattedMessage id="admin.plans.levels.hint" />}>
        <fieldset className="admin-language">
          <legend>
            <FormattedMessage id="admin.plans.levelName" />
          </legend>
          {LOCALES.map((locale) => (
            <FormText
              key={locale}
              optional
              name={`levelNames.${locale}`}
              label={<span lang={locale}>{LANGUAGE_NAMES[locale]}</span>}
              errors={errors}
              defaultValue={value(`levelNames.${locale}`, support?.levelNames[locale])}
              maxLength={60}
              dir="auto"
              autoComplete="off"
            />
          ))}
        </fieldset>
        {PRIORITIES.toReversed().map((priority) => {
          const held = support?.serviceLevels.find((one) => one.priority === priority);
          return (
            <fieldset key={priority} className="admin-language">
              <legend>
                <FormattedMessage id={`priority.${priority}`} />
              </legend>
              {TARGETS.map((target) => {
                const minutes = held?.[`${target}Minutes`] ?? null;
                const name = `levels.${priority}.${target}`;
                return (
                  <FormText
                    key={target}
                    optional
                    type="number"
                    min="0"
                    step="any"
                    name={name}
                    label={<FormattedMessage id={`admin.plans.target.${target}`} />}
                    errors={errors}
                    defaultValue={value(name, minutes === null ? "" : String(Math.round((minutes / 60) * 10_000) / 10_000))}
                    dir="ltr"
                  />
                );
              })}
              <label className="choice">
                <input
                  type="checkbox"
                  name={`levels.${priority}.always`}
                  defaultChecked={checked(`levels.${priority}.always`, held?.aroundTheClock ?? false)}
                />
                <FormattedMessage id="admin.policies.level.always" />
              </label>
            </fieldset>
          );
        })}
      </Part>
    </>
  );
}

export function TrainingFields({ plan, refusal: { errors, value, values }, checked }: Parts) {
  return (
    <Part title="admin.plans.further">
      <Choices name="courseForms" prefix="portal.plan.form" all={COURSE_FORMS} chosen={values("courseForms", plan?.training.forms)} />
      <div className="admin-pair">
        <FormText
          optional
          type="number"
          min="1"
          name="seatsPerYear"
          label={<FormattedMessage id="admin.plans.seats" />}
          errors={errors}
          defaultValue={value("seatsPerYear", plan?.training.seatsPerYear?.toString())}
          dir="ltr"
        />
        <FormText
          optional
          type="number"
          min="0"
          name="onboardingHours"
          label={<FormattedMessage id="admin.plans.onboarding" />}
          errors={errors}
          defaultValue={value("onboardingHours", String(plan?.onboardingHours ?? 0))}
          dir="ltr"
        />
      </div>
      <label className="choice">
        <input type="checkbox" name="community" defaultChecked={checked("community", plan?.community ?? false)} />
        <FormattedMessage id="admin.plans.community" />
      </label>
      <FormText
        optional
        name="entitlements"
        label={<FormattedMessage id="admin.plans.entitlements" />}
        hint={<FormattedMessage id="admin.plans.entitlements.hint" />}
        errors={errors}
        defaultValue={value("entitlements", plan?.entitlements.join(", "))}
        maxLength={10_000}
        dir="ltr"
        autoComplete="off"
      />
    </Part>
  );
}
