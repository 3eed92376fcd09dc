import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { isLocale } from "../../shared/locales.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { Check, LocaleField } from "./choices.tsx";
import { Confirm } from "./confirm.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

const LABELS = {
  address: { name: "address", label: "admin.address" },
  name: { name: "name", label: "admin.senderName" },
  brand: { name: "brand", label: "admin.brand" },
  team: { name: "team", label: "admin.team" },
  locale: { name: "locale", label: "common.language" },
  restricted: { name: "restricted", label: "admin.mailboxes.restricted" },
  reopenDays: { name: "reopenDays", label: "admin.mailboxes.reopen" },
};

/** Days within which an answer opens a closed request again; always stands for no end. */
const REOPEN_DAYS = [0, 7, 14, 30, 60, 90, 180, 365];
const ALWAYS = "always";

/** What a form says of a mailbox, but for its address, which stays what it is. */
export function mailboxOf(form: FormData) {
  const locale = textOf(form, "locale");
  return {
    name: textOf(form, "name"),
    brand: textOf(form, "brand") || null,
    team: textOf(form, "team") || null,
    ...(isLocale(locale) && { locale }),
    restricted: form.has("restricted"),
    ...(form.has("reopenDays") && { reopenDays: textOf(form, "reopenDays") === ALWAYS ? null : Number(textOf(form, "reopenDays")) }),
  };
}

type Named = { id: string; name: string };
type MailboxFormProps = {
  mailbox?: {
    id: string;
    address: string;
    name: string;
    brand: Named | null;
    team: Named | null;
    locale: string;
    restricted: boolean;
    reopenDays: number | null;
    revision: number;
  };
  brands: readonly Named[];
  teams: readonly Named[];
  locale: string;
};

export function MailboxForm({ mailbox, brands, teams, locale }: MailboxFormProps) {
  const intl = useIntl();
  const { errors, value, values, problem, confirm, typed } = useRefusal(LABELS);
  const reopenDays = mailbox ? mailbox.reopenDays : 30;
  const days = [...new Set([...REOPEN_DAYS, ...(reopenDays === null ? [] : [reopenDays])])].toSorted((a, b) => a - b);
  const none = intl.formatMessage({ id: "admin.none" });
  const options = (list: readonly Named[]) =>
    [{ id: "", name: none }, ...list].map(({ id, name }) => (
      <option key={id} value={id}>
        {name}
      </option>
    ));
  return (
    <>
      {confirm === "restricted" && mailbox && (
        <Confirm
          title={<FormattedMessage id={`admin.mailboxes.${typed?.["restricted"] ? "restrict" : "unrestrict"}.confirm`} />}
          submit={<FormattedMessage id="common.save" />}
          cancel={`/admin/mailboxes/${mailbox.id}`}
          typed={typed}
        >
          <FormattedMessage id={`admin.mailboxes.${typed?.["restricted"] ? "restrict" : "unrestrict"}.what`} />
        </Confirm>
      )}
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form" hidden={confirm !== undefined}>
        {mailbox ? (
          <>
            <input type="hidden" name="revision" value={mailbox.revision} />
            <input type="hidden" name="was" value={String(mailbox.restricted)} />
          </>
        ) : (
          <FormText
            name="address"
            type="email"
            label={<FormattedMessage id="admin.address" />}
            hint={<FormattedMessage id="admin.mailboxes.address.hint" />}
            errors={errors}
            defaultValue={value("address")}
            dir="ltr"
            autoComplete="off"
          />
        )}
        <FormText
          name="name"
          label={<FormattedMessage id="admin.senderName" />}
          hint={<FormattedMessage id="admin.mailboxes.name.hint" />}
          errors={errors}
          defaultValue={value("name", mailbox?.name)}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        <FormSelect
          optional
          name="team"
          label={<FormattedMessage id="admin.team" />}
          hint={<FormattedMessage id="admin.mailboxes.team.hint" />}
          errors={errors}
          defaultValue={value("team", mailbox?.team?.id)}
        >
          {options(teams)}
        </FormSelect>
        <FormSelect
          optional
          name="brand"
          label={<FormattedMessage id="admin.brand" />}
          hint={<FormattedMessage id="admin.mailboxes.brand.hint" />}
          errors={errors}
          defaultValue={value("brand", mailbox?.brand?.id)}
        >
          {options(brands)}
        </FormSelect>
        <LocaleField value={value("locale", mailbox?.locale ?? locale)} hint={<FormattedMessage id="admin.mailboxes.locale.hint" />} />
        <FormSelect
          name="reopenDays"
          label={<FormattedMessage id="admin.mailboxes.reopen" />}
          hint={<FormattedMessage id="admin.mailboxes.reopen.hint" />}
          errors={errors}
          defaultValue={value("reopenDays", reopenDays === null ? ALWAYS : String(reopenDays))}
        >
          {days.map((count) => (
            <option key={count} value={count}>
              {intl.formatMessage({ id: "admin.mailboxes.reopen.days" }, { count })}
            </option>
          ))}
          <option value={ALWAYS}>{intl.formatMessage({ id: "admin.mailboxes.reopen.always" })}</option>
        </FormSelect>
        <Check
          name="restricted"
          label={<FormattedMessage id="admin.mailboxes.restricted" />}
          what={<FormattedMessage id="admin.mailboxes.restricted.what" />}
          checked={values("restricted", mailbox?.restricted ? ["yes"] : []).length > 0}
        />
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={mailbox ? "common.save" : "admin.mailboxes.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}
