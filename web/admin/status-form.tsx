import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import type { ManagedStatus } from "../../server/support/tickets/statuses-contract.ts";
import type { Ticket } from "../../server/support/tickets/contract.ts";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { DEFAULT_SLUGS, STATUS_ICONS } from "../../shared/ticket-statuses.ts";
import { textOf } from "../data.ts";
import { STATUS_SIGNS } from "../desk/status-name.tsx";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Choices } from "./choices.tsx";
import { textsOf } from "./texts-of.ts";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { TYPES as TICKET_TYPES } from "../../shared/ticket-codes.ts";

type Category = Ticket["category"];
export const CATEGORIES = Object.keys(DEFAULT_SLUGS) as Category[];

const LABELS = {
  name: { name: "name.en", label: "admin.name" },
  publicName: { name: "publicName.en", label: "admin.statuses.publicName" },
  category: { name: "category", label: "admin.statuses.category" },
  types: { name: "types", label: "admin.statuses.types" },
  slug: { name: "slug", label: "admin.slug" },
};

/** What a form says of a status, as the operations take it. */
export function statusOf(form: FormData, isDefault: boolean) {
  const publicName = textsOf(form, "publicName");
  const types = TICKET_TYPES.filter((type) => form.getAll("types").includes(type));
  return {
    name: textsOf(form, "name"),
    publicName: Object.keys(publicName).length > 0 ? publicName : null,
    icon: STATUS_ICONS.find((one) => one === textOf(form, "icon")) ?? ("circle" as const),
    ...(isDefault ? {} : { types: types.length > 0 && types.length < TICKET_TYPES.length ? types : null }),
  };
}

/** @param status that is changed; absent for a new one */
export function StatusForm({ status }: { status?: ManagedStatus }) {
  const intl = useIntl();
  const { errors, value, values, problem } = useRefusal(LABELS);
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        {status && <input type="hidden" name="revision" value={status.revision} />}
        {!status && (
          <>
            <FormSelect
              name="category"
              label={<FormattedMessage id="admin.statuses.category" />}
              hint={<FormattedMessage id="admin.statuses.category.hint" />}
              errors={errors}
              defaultValue={value("category", "open")}
            >
              {CATEGORIES.map((category) => (
                <option key={category} value={category}>
                  {intl.formatMessage({ id: `status.${category}` })}
                </option>
              ))}
            </FormSelect>
            <FormText
              optional
              name="slug"
              label={<FormattedMessage id="admin.slug" />}
              hint={<FormattedMessage id="admin.slug.hint" />}
              errors={errors}
              defaultValue={value("slug")}
              maxLength={63}
              dir="ltr"
              autoComplete="off"
            />
          </>
        )}
        <p className="field-hint">
          <FormattedMessage id="admin.statuses.names.hint" />
        </p>
        {LOCALES.map((locale) => (
          <fieldset key={locale} className="admin-language">
            <legend lang={locale}>{LANGUAGE_NAMES[locale]}</legend>
            <FormText
              optional={locale !== "en"}
              name={`name.${locale}`}
              label={<FormattedMessage id="admin.name" />}
              errors={errors}
              defaultValue={value(`name.${locale}`, status?.name[locale])}
              maxLength={60}
              dir="auto"
              autoComplete="off"
            />
            <FormText
              optional
              name={`publicName.${locale}`}
              label={<FormattedMessage id="admin.statuses.publicName" />}
              errors={errors}
              defaultValue={value(`publicName.${locale}`, status?.publicName?.[locale])}
              maxLength={60}
              dir="auto"
              autoComplete="off"
            />
          </fieldset>
        ))}
        <fieldset className="grid gap-1.5">
          <legend className="field-label mb-1.5">
            <FormattedMessage id="admin.statuses.icon" />
          </legend>
          <div className="status-signs">
            {STATUS_ICONS.map((name) => (
              <label key={name} className="status-sign">
                <input type="radio" name="icon" value={name} defaultChecked={value("icon", status?.icon ?? "circle") === name} />
                <Icon as={STATUS_SIGNS[name]} />
                <span className="sr-only">{intl.formatMessage({ id: `admin.statuses.icon.${name}` })}</span>
              </label>
            ))}
          </div>
        </fieldset>
        {!status?.isDefault && (
          <Choices
            type="checkbox"
            name="types"
            legend={<FormattedMessage id="admin.statuses.types" />}
            hint={<FormattedMessage id="admin.statuses.types.hint" />}
            chosen={values("types", status?.types ?? [])}
            errors={errors}
            options={TICKET_TYPES.map((type) => ({ value: type, label: intl.formatMessage({ id: `type.${type}` }) }))}
          />
        )}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary">
            <FormattedMessage id={status ? "common.save" : "admin.statuses.create"} />
          </Button>
          {status && !status.isDefault && (
            <Button type="submit" name="retire" value={status.retired ? "no" : "yes"}>
              <FormattedMessage id={status.retired ? "admin.statuses.restore" : "admin.statuses.retire"} />
            </Button>
          )}
        </div>
      </Form>
    </>
  );
}
