import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { isLocale } from "../../shared/locales.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormArea, FormText, type FieldError } from "../ui/form-field.tsx";
import { LocaleField } from "./choices.tsx";

export const CONTACT_LABELS = {
  name: { name: "name", label: "admin.name" },
  locale: { name: "locale", label: "common.language" },
  emails: { name: "emails", label: "admin.emails" },
};

/** What a form says of a contact, as the operations take it. */
export function contactOf(form: FormData) {
  const locale = textOf(form, "locale");
  return { name: textOf(form, "name").trim() || null, locale: isLocale(locale) ? locale : null, emails: linesOf(form, "emails") };
}

/** The lines of a field that are not empty. */
export function linesOf(form: FormData, name: string): string[] {
  return textOf(form, name)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

type ContactFormProps = {
  contact?: { name: string; locale: string | null; revision: number; emails: readonly string[] };
  errors: readonly FieldError[];
  value: (name: string, held?: string | null) => string;
};

export function ContactForm({ contact, errors, value }: ContactFormProps) {
  const intl = useIntl();
  return (
    <Form method="post" noValidate className="admin-form">
      {contact && <input type="hidden" name="revision" value={contact.revision} />}
      <FormText
        optional
        name="name"
        label={<FormattedMessage id="admin.name" />}
        errors={errors}
        defaultValue={value("name", contact?.name)}
        maxLength={200}
        dir="auto"
        autoComplete="off"
      />
      <FormArea
        name="emails"
        label={<FormattedMessage id="admin.emails" />}
        hint={<FormattedMessage id="admin.emails.hint" />}
        errors={errors}
        defaultValue={value("emails", contact?.emails.join("\n"))}
        dir="ltr"
        rows={3}
      />
      <LocaleField
        value={value("locale", contact?.locale)}
        hint={<FormattedMessage id="admin.contacts.locale.hint" />}
        none={intl.formatMessage({ id: "admin.contacts.locale.none" })}
      />
      <div>
        <Button type="submit" look="primary">
          <FormattedMessage id={contact ? "common.save" : "admin.contacts.create"} />
        </Button>
      </div>
    </Form>
  );
}
