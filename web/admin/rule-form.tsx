import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import type { Rule } from "../../server/support/automation/contract.ts";
import { CHANGE_FIELDS, RULE_EVENTS, RULE_SINCES, SURVEY_VERDICTS } from "../../shared/automation.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { typedOf, useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { contentOf, draftOf, draftOfTyped, NEW_RULE, type RuleDraft } from "./rule-draft.ts";
import type { RuleParts } from "./rule-parts.ts";
import { AmountFields } from "./rule-fields.tsx";
import { RuleRows } from "./rule-rows.tsx";

const LABELS = {
  name: { name: "name", label: "admin.name" },
  trigger: { name: "trigger", label: "admin.automation.when" },
  "trigger.minutes": { name: "amount", label: "admin.automation.amount" },
  all: { name: "new.all", label: "filter.all" },
  any: { name: "new.any", label: "filter.any" },
  actions: { name: "new.actions", label: "admin.automation.then" },
};

/** Whether a press is to change the form itself and saves nothing yet. */
export function isEditing(form: FormData): boolean {
  return textOf(form, "edit") !== "";
}

/** What a form says, as the operations take it. */
export function ruleOf(form: FormData, parts: Pick<RuleParts, "custom">) {
  return contentOf(draftOfTyped(typedOf(form)), new Map(parts.custom.map(({ id, type }) => [id, type])));
}

/** @param rule that is changed; none: a new one */
export function RuleForm({ rule, parts }: { rule?: Rule; parts: RuleParts }) {
  const intl = useIntl();
  const { errors, problem, typed } = useRefusal(LABELS);
  const draft: RuleDraft = typed && "trigger" in typed ? draftOfTyped(typed) : rule ? draftOf(rule) : NEW_RULE;
  const text = (id: string) => intl.formatMessage({ id });
  const timed = draft.trigger.startsWith("since:");
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        {/* What the key for a new line presses: it saves, and does not take a row away. */}
        <button type="submit" className="sr-only" tabIndex={-1} aria-hidden="true" />
        {rule && <input type="hidden" name="revision" value={rule.revision} />}
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          hint={<FormattedMessage id="admin.automation.name.hint" />}
          errors={errors}
          defaultValue={draft.name}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        <div className="grid gap-3">
          <FormSelect
            name="trigger"
            label={<FormattedMessage id="admin.automation.when" />}
            hint={<FormattedMessage id="admin.automation.when.hint" />}
            errors={errors}
            defaultValue={draft.trigger}
          >
            <optgroup label={text("admin.automation.events")}>
              {RULE_EVENTS.map((event) => (
                <option key={event} value={event}>
                  {text(`rule.on.${event}`)}
                </option>
              ))}
            </optgroup>
            <optgroup label={text("admin.automation.times")}>
              {RULE_SINCES.map((since) => (
                <option key={since} value={`since:${since}`}>
                  {text(`admin.automation.since.${since}`)}
                </option>
              ))}
            </optgroup>
          </FormSelect>
          <div>
            <Button type="submit" size="sm" name="edit" value="trigger">
              <FormattedMessage id="admin.automation.take" />
            </Button>
          </div>
          {draft.trigger === "changed" && (
            <fieldset className="rule-choices">
              <legend className="field-label">
                <FormattedMessage id="admin.automation.which" />
              </legend>
              {CHANGE_FIELDS.map((field) => (
                <label key={field} className="choice">
                  <input type="checkbox" name="fields" value={field} defaultChecked={draft.fields.includes(field)} />
                  {text(`field.${field}`)}
                </label>
              ))}
            </fieldset>
          )}
          {draft.trigger === "surveyAnswered" && (
            <fieldset className="rule-choices">
              <legend className="field-label">
                <FormattedMessage id="admin.automation.verdicts" />
              </legend>
              {SURVEY_VERDICTS.map((verdict) => (
                <label key={verdict} className="choice">
                  <input type="checkbox" name="verdicts" value={verdict} defaultChecked={draft.verdicts.includes(verdict)} />
                  {text(`rule.verdict.${verdict}`)}
                </label>
              ))}
            </fieldset>
          )}
          {timed && (
            <div className="rule-row-fields">
              <AmountFields amount="amount" unit="unit" held={draft} />
              <select
                name="calendar"
                className="input w-auto max-w-full"
                aria-label={text("admin.automation.counted")}
                defaultValue={draft.calendar}
              >
                <option value="">{text("admin.automation.always")}</option>
                {parts.calendar.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
              {draft.trigger === "since:promiseDue" && (
                <p className="field-hint">
                  <FormattedMessage id="admin.automation.before.hint" />
                </p>
              )}
            </div>
          )}
        </div>
        <RuleRows
          group="all"
          rows={draft.all}
          parts={parts}
          title={<FormattedMessage id="filter.all" />}
          hint={<FormattedMessage id="admin.automation.all.hint" />}
        />
        <RuleRows
          group="any"
          rows={draft.any}
          parts={parts}
          title={<FormattedMessage id="filter.any" />}
          hint={<FormattedMessage id="admin.automation.any.hint" />}
        />
        <RuleRows
          group="actions"
          rows={draft.actions}
          parts={parts}
          title={<FormattedMessage id="admin.automation.then" />}
          hint={<FormattedMessage id="admin.automation.then.hint" />}
        />
        <label className="choice">
          <input type="checkbox" name="stop" defaultChecked={draft.stop} />
          <FormattedMessage id="admin.automation.stop" />
        </label>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary">
            <FormattedMessage id={rule ? "common.save" : "admin.automation.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}
