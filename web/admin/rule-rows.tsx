/** The rows of a rule's form, and what adds, moves and takes them out: each a press that sends the form. */
import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import ArrowUp from "lucide-react/icons/arrow-up";
import X from "lucide-react/icons/x";
import { RULE_ACTIONS } from "../../shared/automation.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useFieldName } from "../ui/rule-words.tsx";
import { CONDITION_KINDS, type GroupName, type Row } from "./rule-draft.ts";
import { ActionFields, ConditionFields } from "./rule-fields.tsx";
import type { RuleParts } from "./rule-parts.ts";

/** Rows of a group, and what adds one. */
export function RuleRows({
  group,
  rows,
  parts,
  title,
  hint,
}: {
  group: GroupName;
  rows: readonly Row[];
  parts: RuleParts;
  title: ReactNode;
  hint: ReactNode;
}) {
  const intl = useIntl();
  const fieldName = useFieldName();
  const actions = group === "actions";
  const nameOf = (kind: string) => (actions ? intl.formatMessage({ id: `rule.do.${kind}` }) : fieldName(kind));
  const kinds: readonly string[] = actions ? RULE_ACTIONS : CONDITION_KINDS;
  return (
    <fieldset className="grid gap-3">
      <legend className="font-semibold">{title}</legend>
      <p className="field-hint">{hint}</p>
      {rows.map((row, place) => {
        const legend = nameOf(row.kind);
        const name = (field: string) => `${group}.${place}.${field}`;
        return (
          <fieldset key={`${place} ${row.kind}`} className="card rule-row" data-rule-row={row.kind}>
            <legend className="sr-only">{legend}</legend>
            <input type="hidden" name={name("kind")} value={row.kind} />
            <div className="rule-row-head">
              <span className="font-medium">{legend}</span>
              <span className="flex gap-1">
                {actions && place > 0 && (
                  <IconButton
                    type="submit"
                    size="sm"
                    name="edit"
                    value={`up:${group}:${place}`}
                    label={intl.formatMessage({ id: "admin.fields.up" }, { name: legend })}
                  >
                    <Icon as={ArrowUp} />
                  </IconButton>
                )}
                <IconButton
                  type="submit"
                  size="sm"
                  name="edit"
                  value={`drop:${group}:${place}`}
                  label={intl.formatMessage({ id: "admin.automation.drop" }, { name: legend })}
                >
                  <Icon as={X} />
                </IconButton>
              </span>
            </div>
            {actions ? <ActionFields {...{ name, row, parts, legend }} /> : <ConditionFields {...{ name, row, parts, legend }} />}
          </fieldset>
        );
      })}
      <div className="flex flex-wrap items-end gap-2">
        <select
          name={`new.${group}`}
          className="input w-auto min-w-0 flex-1"
          aria-label={intl.formatMessage({ id: actions ? "admin.automation.chooseAction" : "admin.automation.chooseCondition" })}
        >
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {nameOf(kind)}
            </option>
          ))}
        </select>
        <Button type="submit" name="edit" value={`add:${group}`}>
          <FormattedMessage id={actions ? "admin.automation.addAction" : "filter.add"} />
        </Button>
      </div>
    </fieldset>
  );
}
