import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { localize } from "../../shared/locales.ts";
import { Button } from "../ui/button.tsx";
import { FormSelect, FormText, type FieldError } from "../ui/form-field.tsx";
import { LocalizedArea } from "../ui/localized-area.tsx";
import type { Macro } from "./macros.ts";

const PRIORITIES = ["urgent", "high", "normal", "low"] as const;
const TYPES = ["question", "howTo", "incident", "problem", "task", "license", "billing", "sales", "featureRequest", "security"] as const;

type Named = { id: string; name: string };
type Props = {
  macro: Macro | null;
  kind: "macro" | "snippet";
  placeholders: readonly string[];
  agents: readonly Named[];
  teams: readonly Named[];
  checklists: readonly Named[];
  statuses: readonly { slug: string; name: Record<string, string> }[];
  mayShare: boolean;
  errors: readonly FieldError[];
};

/** A plain form: it is the same without script, and what was typed comes back with what was wrong. */
export function MacroForm({ macro, kind, placeholders, agents, teams, checklists, statuses, mayShare, errors }: Props) {
  const intl = useIntl();
  const acts = macro?.acts ?? {};
  const locked = macro !== null && !macro.mayChange;
  const act = (field: "status" | "priority" | "type" | "assignee" | "team" | "checklist", options: ReactNode) => (
    <FormSelect name={`act-${field}`} label={<FormattedMessage id={`field.${field}`} />} optional defaultValue={acts[field] ?? ""}>
      <option value="">{intl.formatMessage({ id: "macro.asItIs" })}</option>
      {options}
    </FormSelect>
  );
  return (
    <form method="post" className="grid gap-5">
      <fieldset disabled={locked} className="grid gap-5">
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="revision" value={macro?.revision ?? 0} />
        <FormText
          name="name"
          label={<FormattedMessage id="macro.name" />}
          errors={errors}
          defaultValue={macro?.name}
          maxLength={100}
          required
          dir="auto"
        />
        <FormText
          name="folder"
          label={<FormattedMessage id="macro.folder" />}
          hint={<FormattedMessage id="macro.folder.what" />}
          errors={errors}
          optional
          defaultValue={macro?.folder}
          maxLength={100}
          dir="auto"
        />
        {kind === "snippet" && (
          <FormText
            name="short"
            label={<FormattedMessage id="macro.short" />}
            hint={<FormattedMessage id="macro.short.what" />}
            errors={errors}
            optional
            defaultValue={macro?.short ?? ""}
            maxLength={31}
            dir="ltr"
          />
        )}
        {macro === null && (
          <FormSelect name="scope" label={<FormattedMessage id="macro.scope" />} errors={errors} defaultValue="personal">
            <option value="personal">{intl.formatMessage({ id: "macro.scope.personal" })}</option>
            {mayShare && <option value="shared">{intl.formatMessage({ id: "macro.scope.shared" })}</option>}
            {mayShare &&
              teams.map((team) => (
                <option key={team.id} value={team.id}>
                  {team.name}
                </option>
              ))}
          </FormSelect>
        )}
        {kind === "macro" && (
          <fieldset className="grid gap-4">
            <legend className="field-label">
              <FormattedMessage id="macro.acts" />
            </legend>
            <div className="macro-fields">
              {act(
                "status",
                statuses.map(({ slug, name }) => (
                  <option key={slug} value={slug}>
                    {localize(name, intl.locale)}
                  </option>
                )),
              )}
              {act(
                "priority",
                PRIORITIES.map((value) => (
                  <option key={value} value={value}>
                    {intl.formatMessage({ id: `priority.${value}` })}
                  </option>
                )),
              )}
              {act(
                "type",
                TYPES.map((value) => (
                  <option key={value} value={value}>
                    {intl.formatMessage({ id: `type.${value}` })}
                  </option>
                )),
              )}
              {act(
                "assignee",
                <>
                  <option value="me">{intl.formatMessage({ id: "macro.whoever" })}</option>
                  <option value="none">{intl.formatMessage({ id: "field.nobody" })}</option>
                  {agents.map((agent) => (
                    <option key={agent.id} value={agent.id}>
                      {agent.name}
                    </option>
                  ))}
                </>,
              )}
              {act(
                "team",
                <>
                  <option value="none">{intl.formatMessage({ id: "ticket.noTeam" })}</option>
                  {teams.map((team) => (
                    <option key={team.id} value={team.id}>
                      {team.name}
                    </option>
                  ))}
                </>,
              )}
              {checklists.length > 0 &&
                act(
                  "checklist",
                  checklists.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  )),
                )}
              <FormText
                name="addTags"
                label={<FormattedMessage id="macro.tagsAdded" />}
                errors={errors}
                optional
                defaultValue={acts.addTags?.join(", ")}
                dir="auto"
              />
              <FormText
                name="removeTags"
                label={<FormattedMessage id="macro.tagsRemoved" />}
                errors={errors}
                optional
                defaultValue={acts.removeTags?.join(", ")}
                dir="auto"
              />
            </div>
          </fieldset>
        )}
        <FormSelect name="internal" label={<FormattedMessage id="macro.goesInto" />} defaultValue={macro?.internal ? "yes" : "no"}>
          <option value="no">{intl.formatMessage({ id: "macro.goesInto.reply" })}</option>
          <option value="yes">{intl.formatMessage({ id: "macro.goesInto.note" })}</option>
        </FormSelect>
        <fieldset className="grid gap-2">
          <legend className="field-label">
            <FormattedMessage id="macro.text" />
          </legend>
          <p className="field-hint">
            <FormattedMessage id="macro.text.what" />
          </p>
          <LocalizedArea texts={macro?.texts ?? {}} errors={errors} placeholders={placeholders} />
        </fieldset>
        {!locked && (
          <div>
            <Button type="submit" look="primary">
              <FormattedMessage id="common.save" />
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  );
}
