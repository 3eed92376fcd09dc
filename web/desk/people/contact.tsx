import { FormattedMessage, useIntl } from "react-intl";
import { data as answer, redirect, useLoaderData } from "react-router";
import { LANGUAGE_NAMES, LOCALES } from "../../../shared/locales.ts";
import { apiContext, sessionContext } from "../../context.ts";
import { load, readForm, textOf } from "../../data.ts";
import type { RouteHandle } from "../../i18n/wings.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Badge } from "../../ui/badge.tsx";
import { CustomFieldList } from "../../ui/custom-fields.tsx";
import { FormArea, FormSelect, FormText, type FieldError } from "../../ui/form-field.tsx";
import type { Route } from "./+types/contact.ts";
import { carryOut, commonAct, revisionOf, wordsOf, type Refusal } from "./acts.ts";
import { HealthCard, healthOf } from "../churn/health-card.tsx";
import { Entitlements } from "../owns/entitlements.tsx";
import { Card, Fact, Phones, Suggestions, Tags } from "./parts.tsx";
import { commonBody, personData } from "./person-data.ts";
import { PersonPage } from "./person-page.tsx";

/** Plans are said in the words of the portal. */
export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  return load(request, async () => {
    const contact = await api.call("contacts.get", { params });
    // Merged: shown as the one it stands in.
    if (contact.id !== params.id) throw redirect(`/desk/contacts/${contact.id}`);
    const { actor } = context.get(sessionContext);
    const [data, owns, health] = await Promise.all([
      personData(api, context.get(sessionContext), request, "contact", contact),
      api.call("customers.entitlements", { query: { contact: contact.id } }),
      healthOf(api, actor.kind === "agent" ? actor.rights : [], contact.id),
    ]);
    return { contact, owns, health, ...data };
  });
}

export async function action({ request, params, context }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const form = await readForm(request);
  const here = `/desk/contacts/${params.id}`;
  const common = commonAct(request, api, form, { contact: params.id }, here);
  if (common) return common;
  if (textOf(form, "intent") !== "save") throw answer({ status: 400, code: "badForm", title: "Not a form" }, { status: 400 });
  return carryOut(request, form, here, async () => {
    const locale = LOCALES.find((one) => one === textOf(form, "locale")) ?? null;
    const line = (name: string) => textOf(form, name).trim() || null;
    return api.call("contacts.update", {
      params: { id: params.id },
      ...revisionOf(form),
      body: {
        name: line("name"),
        title: line("title"),
        locale,
        timeZone: line("timeZone"),
        emails: wordsOf(textOf(form, "emails")),
        phones: phonesOf(form),
        ...(await commonBody(api, "contact", form)),
      },
    });
  });
}

/** The contact for address books of telephones and mail programs. */
function VCardLink({ id }: { id: string }) {
  const label = useIntl().formatMessage({ id: "people.vcard.what" });
  return (
    <a className="btn" data-look="quiet" data-size="sm" href={`/api/v1/contacts/${id}/vcard`} title={label} aria-label={label} download>
      <FormattedMessage id="people.vcard" />
    </a>
  );
}

const PHONE_TYPES = ["work", "mobile", "home", "other"] as const;

function phonesOf(form: FormData) {
  const types = form.getAll("phoneType");
  const extensions = form.getAll("phoneExtension");
  return form.getAll("phones").flatMap((number, index) => {
    if (typeof number !== "string" || number.trim() === "") return [];
    const extension = extensions[index];
    return [
      {
        number: number.trim(),
        extension: typeof extension === "string" && extension.trim() !== "" ? extension.trim() : null,
        type: PHONE_TYPES.find((type) => type === types[index]) ?? ("work" as const),
      },
    ];
  });
}

/** A person: what is known of him, what is to be done, and everything that happened. */
export default function ContactPage() {
  const { contact, owns, health, ...data } = useLoaderData<typeof loader>();
  const intl = useIntl();
  const { fields, titles, suggestions, may, mayOrganize, today } = data;
  const current = contact.memberships.filter(({ endsOn }) => endsOn === null || endsOn > today);
  const emails = contact.addresses.filter(({ kind }) => kind === "email");
  return (
    <PersonPage
      kind="contact"
      thing={contact}
      data={data}
      sub={contact.title && <bdi>{contact.title}</bdi>}
      mayEdit={may}
      tools={<VCardLink id={contact.id} />}
      facts={
        <>
          <dl className="facts">
            <Fact label={<FormattedMessage id="people.emails" />}>
              <ul className="grid gap-1">
                {emails.map(({ address, verifiedAt, bounceState }) => (
                  <li key={address} className="flex flex-wrap items-center gap-1.5">
                    <a className="link" dir="ltr" href={`mailto:${encodeURIComponent(address).replace("%40", "@")}`}>
                      {address}
                    </a>
                    {verifiedAt !== null && (
                      <Badge tone="good">
                        <FormattedMessage id="people.verified" />
                      </Badge>
                    )}
                    {bounceState !== "none" && (
                      <Badge tone="warn">
                        <FormattedMessage id="people.bounced" />
                      </Badge>
                    )}
                  </li>
                ))}
              </ul>
            </Fact>
            {contact.phones.length > 0 && (
              <Fact label={<FormattedMessage id="people.phones" />}>
                <Phones phones={contact.phones} />
              </Fact>
            )}
            {contact.locale && <Fact label={<FormattedMessage id="people.language" />}>{LANGUAGE_NAMES[contact.locale]}</Fact>}
            {contact.timeZone && (
              <Fact label={<FormattedMessage id="people.timeZone" />}>
                <bdi dir="ltr">{contact.timeZone}</bdi>
              </Fact>
            )}
            {contact.owner && (
              <Fact label={<FormattedMessage id="people.owner" />}>
                <bdi>{contact.owner.name}</bdi>
              </Fact>
            )}
          </dl>
          {contact.tags.length > 0 && <Tags tags={contact.tags} />}
          <CustomFieldList fields={fields} values={contact.fields} titles={titles} />
        </>
      }
      edit={({ errors, typed }) => <ContactInputs contact={contact} errors={errors} typed={typed} />}
      cards={() => (
        <>
          <HealthCard known={health} />
          {(owns.licenses || owns.billing) && (
            <Card title={<FormattedMessage id="owns.title.page" />}>
              <Entitlements known={owns} plans={false} />
            </Card>
          )}
          <Card
            title={<FormattedMessage id="people.organizations" />}
            action={
              mayOrganize ? (
                <a className="link text-xs" href={`/admin/contacts/${contact.id}`}>
                  <FormattedMessage id="people.memberships.manage" />
                </a>
              ) : undefined
            }
          >
            {current.length === 0 && suggestions.length === 0 && (
              <p className="text-sm text-soft">
                <FormattedMessage id="people.organizations.noneOf" />
              </p>
            )}
            <ul className="grid gap-1">
              {current.map(({ id, organization, role, startsOn }) => (
                <li key={id} className="flex flex-wrap items-baseline gap-x-2 text-sm">
                  <a className="link" href={`/desk/organizations/${organization.id}`}>
                    <bdi>{organization.name}</bdi>
                  </a>
                  <span className="text-xs text-faint">
                    <FormattedMessage id={`people.role.${role}`} />
                    {" · "}
                    <FormattedMessage
                      id="people.since"
                      values={{ day: intl.formatDate(`${startsOn}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" }) }}
                    />
                  </span>
                </li>
              ))}
            </ul>
            {mayOrganize && <Suggestions list={suggestions} side="contact" />}
          </Card>
        </>
      )}
    />
  );
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

function ContactInputs({
  contact,
  errors,
  typed,
}: {
  contact: Data["contact"];
  errors: readonly FieldError[];
  typed: Refusal["typed"] | undefined;
}) {
  const intl = useIntl();
  const value = (name: string, held: string | null | undefined) => typed?.[name]?.[0] ?? held ?? "";
  const phones = [...contact.phones, { number: "", shown: "", extension: null, type: "work" }];
  return (
    <>
      <FormText
        name="name"
        label={<FormattedMessage id="people.name" />}
        errors={errors}
        defaultValue={value("name", contact.name)}
        maxLength={200}
        dir="auto"
        optional
        autoComplete="off"
      />
      <FormText
        name="title"
        label={<FormattedMessage id="people.title" />}
        errors={errors}
        defaultValue={value("title", contact.title)}
        maxLength={200}
        dir="auto"
        optional
        autoComplete="off"
      />
      <FormArea
        name="emails"
        label={<FormattedMessage id="people.emails" />}
        hint={<FormattedMessage id="people.emails.hint" />}
        errors={errors}
        rows={2}
        optional
        defaultValue={value(
          "emails",
          contact.addresses
            .filter(({ kind }) => kind === "email")
            .toSorted((a, b) => Number(b.primary) - Number(a.primary))
            .map(({ address }) => address)
            .join("\n"),
        )}
      />
      <fieldset className="grid gap-2" id="field-phones" tabIndex={-1}>
        <legend className="field-label">
          <FormattedMessage id="people.phones" />
        </legend>
        <p className="field-hint">
          <FormattedMessage id="people.phones.hint" />
        </p>
        {phones.map((phone, index) => (
          <div key={`${phone.number}${index}`} className="people-phone">
            <input
              name="phones"
              type="tel"
              className="input"
              dir="ltr"
              defaultValue={typed?.["phones"]?.[index] ?? phone.number}
              aria-label={intl.formatMessage({ id: "people.phone.number" }, { n: index + 1 })}
              autoComplete="off"
            />
            <input
              name="phoneExtension"
              className="input"
              dir="ltr"
              inputMode="numeric"
              defaultValue={typed?.["phoneExtension"]?.[index] ?? phone.extension ?? ""}
              aria-label={intl.formatMessage({ id: "people.phone.extension" }, { n: index + 1 })}
              placeholder="#"
            />
            <select
              name="phoneType"
              className="input"
              defaultValue={typed?.["phoneType"]?.[index] ?? phone.type}
              aria-label={intl.formatMessage({ id: "people.phone.type" }, { n: index + 1 })}
            >
              {PHONE_TYPES.map((type) => (
                <option key={type} value={type}>
                  {intl.formatMessage({ id: `people.phone.${type}` })}
                </option>
              ))}
            </select>
          </div>
        ))}
        {errors
          .filter(({ name }) => name === "phones")
          .map(({ text }, index) => (
            <p key={index} className="field-error">
              {text}
            </p>
          ))}
      </fieldset>
      <FormSelect
        name="locale"
        label={<FormattedMessage id="people.language" />}
        errors={errors}
        defaultValue={value("locale", contact.locale)}
        optional
      >
        <option value="">{intl.formatMessage({ id: "fields.unset" })}</option>
        {LOCALES.map((locale) => (
          <option key={locale} value={locale} lang={locale}>
            {LANGUAGE_NAMES[locale]}
          </option>
        ))}
      </FormSelect>
      <FormText
        name="timeZone"
        label={<FormattedMessage id="people.timeZone" />}
        errors={errors}
        defaultValue={value("timeZone", contact.timeZone)}
        dir="ltr"
        optional
        autoComplete="off"
        placeholder="Europe/Prague"
      />
    </>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/contacts" inside />;
}
