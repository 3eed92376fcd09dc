import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import type { SupportPolicy } from "../../server/products/lifecycle/contract.ts";
import { direction, LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { MOST_POLICY_HOURS, MOST_POLICY_LEVELS, POLICY_CHANNELS } from "../../shared/support-policy.ts";
import { textOf, type Problem } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormArea, FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { PolicyHoursRow, PolicyLevelRow } from "./policy-rows.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { textsOf } from "./texts-of.ts";

type Named = { id: string; name: string };

const rows = (most: number) => Array.from({ length: most }, (_, row) => row);

/** The rows of a form in which something is said, in their order. */
function filledRows(form: FormData): { [list in "hours" | "levels"]: number[] } {
  const said = (name: string) => textOf(form, name) !== "";
  return {
    hours: rows(MOST_POLICY_HOURS).filter((row) => form.has(`hours.${row}.days`) || said(`hours.${row}.from`) || said(`hours.${row}.to`)),
    levels: rows(MOST_POLICY_LEVELS).filter(
      (row) => Object.keys(textsOf(form, `levels.${row}.names`)).length > 0 || said(`levels.${row}.answer`),
    ),
  };
}

/** A problem as of the rows of the form: what is counted without the empty ones among them would name another row. */
export function atRows(form: FormData, problem: Problem): Problem {
  const filled = filledRows(form);
  const errors = problem.errors?.map((error) => {
    const [list, place, ...rest] = error.path.split(".");
    const row = list === "hours" || list === "levels" ? filled[list][Number(place)] : undefined;
    return row === undefined ? error : { ...error, path: [list, row, ...rest].join(".") };
  });
  return { ...problem, ...(errors && { errors }) };
}

/** What a form says of a support policy, as the operations take it; rows that are left empty say nothing. */
export function policyOf(form: FormData) {
  const filled = filledRows(form);
  return {
    aroundTheClock: form.has("aroundTheClock"),
    hours: filled.hours.map((row) => {
      const to = textOf(form, `hours.${row}.to`);
      // Midnight as an end is that of the day itself.
      return {
        days: form.getAll(`hours.${row}.days`).map(Number),
        from: textOf(form, `hours.${row}.from`),
        to: to === "00:00" ? "24:00" : to,
      };
    }),
    timeZone: textOf(form, "timeZone").trim(),
    channels: POLICY_CHANNELS.filter((channel) => form.getAll("channels").includes(channel)),
    languages: textOf(form, "languages")
      .split(/[\s,;،]+/)
      .filter(Boolean),
    levels: filled.levels.map((row) => {
      const hours = textOf(form, `levels.${row}.answer`);
      return {
        names: textsOf(form, `levels.${row}.names`),
        firstAnswerMinutes: hours === "" ? null : Math.round(Number(hours) * 60),
        aroundTheClock: form.has(`levels.${row}.aroundTheClock`),
      };
    }),
    notes: textsOf(form, "notes"),
  };
}

const LABELS = {
  product: { name: "product", label: "admin.forms.product" },
  brand: { name: "brand", label: "admin.brand" },
  hours: { name: "hours.0.from", label: "portal.policy.hours" },
  ...Object.fromEntries(
    rows(MOST_POLICY_HOURS).flatMap((row) =>
      (["days", "from", "to"] as const).map((part) => [
        `hours.${row}.${part}`,
        { name: part === "days" ? `hours.${row}.from` : `hours.${row}.${part}`, label: `admin.policies.${part}` },
      ]),
    ),
  ),
  timeZone: { name: "timeZone", label: "admin.policies.timeZone" },
  channels: { name: "channels", label: "portal.policy.channels" },
  languages: { name: "languages", label: "portal.policy.languages" },
  ...Object.fromEntries(
    rows(MOST_POLICY_LEVELS).flatMap((row) => [
      [`levels.${row}.names`, { name: `levels.${row}.names.en`, label: "admin.policies.level" }],
      [`levels.${row}.firstAnswerMinutes`, { name: `levels.${row}.answer`, label: "admin.policies.answer" }],
    ]),
  ),
  notes: { name: "notes.en", label: "portal.policy.notes" },
};

type Whose = { products: readonly Named[]; brands: readonly Named[] };

/** @param policy that is changed; for a new one, what it may be for */
export function PolicyForm({ policy, whose }: { policy?: SupportPolicy; whose?: Whose }) {
  const intl = useIntl();
  const refusal = useRefusal(LABELS);
  const { errors, value, values, problem, typed } = refusal;
  const shown = (held: number, most: number) => rows(Math.min(most, Math.max(held + 1, 2)));
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        {policy && <input type="hidden" name="revision" value={policy.revision} />}
        {whose && (
          <div className="admin-pair">
            {(["brand", "product"] as const).map((of) => (
              <FormSelect key={of} name={of} label={<FormattedMessage id={LABELS[of].label} />} errors={errors} defaultValue={value(of)}>
                <option value="">{intl.formatMessage({ id: `admin.policies.any.${of}` })}</option>
                {(of === "product" ? whose.products : whose.brands).map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </FormSelect>
            ))}
          </div>
        )}
        <fieldset className="grid gap-3">
          <legend className="mb-1 font-semibold">
            <FormattedMessage id="portal.policy.hours" />
          </legend>
          <label className="choice">
            <input
              type="checkbox"
              name="aroundTheClock"
              defaultChecked={typed ? "aroundTheClock" in typed : (policy?.aroundTheClock ?? false)}
            />
            <FormattedMessage id="portal.policy.always" />
          </label>
          {shown(policy?.hours.length ?? 0, MOST_POLICY_HOURS).map((row) => (
            <PolicyHoursRow key={row} row={row} held={policy?.hours[row]} refusal={refusal} />
          ))}
          <FormText
            name="timeZone"
            label={<FormattedMessage id="admin.policies.timeZone" />}
            hint={<FormattedMessage id="admin.policies.timeZone.hint" />}
            errors={errors}
            defaultValue={value("timeZone", policy?.timeZone ?? "UTC")}
            maxLength={64}
            dir="ltr"
            autoComplete="off"
          />
        </fieldset>
        <fieldset id="field-channels" tabIndex={-1} className="grid gap-1.5">
          <legend className="field-label mb-1.5">
            <FormattedMessage id="portal.policy.channels" />
          </legend>
          <div className="choices">
            {POLICY_CHANNELS.map((channel) => (
              <label key={channel} className="choice">
                <input
                  type="checkbox"
                  name="channels"
                  value={channel}
                  defaultChecked={values("channels", policy?.channels).includes(channel)}
                />
                <FormattedMessage id={`portal.policy.channel.${channel}`} />
              </label>
            ))}
          </div>
        </fieldset>
        <FormText
          name="languages"
          label={<FormattedMessage id="portal.policy.languages" />}
          hint={<FormattedMessage id="admin.policies.languages.hint" />}
          errors={errors}
          defaultValue={value("languages", policy?.languages.join(", "))}
          maxLength={400}
          dir="ltr"
          autoComplete="off"
        />
        <fieldset className="grid gap-3">
          <legend className="mb-1 font-semibold">
            <FormattedMessage id="portal.policy.levels" />
          </legend>
          <p className="field-hint">
            <FormattedMessage id="admin.policies.levels.hint" />
          </p>
          {shown(policy?.levels.length ?? 0, MOST_POLICY_LEVELS).map((row) => (
            <PolicyLevelRow key={row} row={row} held={policy?.levels[row]} refusal={refusal} />
          ))}
        </fieldset>
        <fieldset className="grid gap-3">
          <legend className="mb-1 font-semibold">
            <FormattedMessage id="portal.policy.notes" />
          </legend>
          {LOCALES.map((locale) => (
            <FormArea
              key={locale}
              optional
              name={`notes.${locale}`}
              label={<span lang={locale}>{LANGUAGE_NAMES[locale]}</span>}
              errors={errors}
              defaultValue={value(`notes.${locale}`, policy?.notes[locale])}
              maxLength={2000}
              rows={2}
              lang={locale}
              dir={direction(locale)}
            />
          ))}
        </fieldset>
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={policy ? "common.save" : "admin.policies.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}
