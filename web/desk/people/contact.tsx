import { FormattedMessage, useIntl } from "react-intl";
import { data, Form, useLoaderData, useSearchParams } from "react-router";
import { LANGUAGE_NAMES, LOCALES } from "../../../shared/locales.ts";
import { apiContext, sessionContext } from "../../context.ts";
import { load, readForm, textOf } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { customFieldsOf } from "../../ui/custom-field-form.ts";
import { CustomFieldInputs, CustomFieldList } from "../../ui/custom-fields.tsx";
import { FormArea, FormSelect, FormText, type FieldError } from "../../ui/form-field.tsx";
import type { Route } from "./+types/contact.ts";
import { carryOut, commonAct, revisionOf, wordsOf, type Refusal } from "./acts.ts";
import { Owner } from "./owner.tsx";
import { Card, Fact, Faults, NoteForm, PeoplePage, Phones, Suggestions, Tags, TaskForm, Tasks, Timeline, useFaults } from "./parts.tsx";
import { titlesOf } from "./titles.ts";

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { actor } = context.get(sessionContext);
  const { searchParams } = new URL(request.url);
  const kinds = searchParams.get("kinds");
  const cursor = searchParams.get("cursor");
  return load(request, async () => {
    const { id } = params;
    const [contact, fields, timeline, tasks, agents, suggestions] = await Promise.all([
      api.call("contacts.get", { params: { id } }),
      api.call("fields.list", { query: { kind: "contact" } }),
      api.call("contacts.timeline", { params: { id }, query: { limit: 30, ...(kinds && { kinds }), ...(cursor && { cursor }) } }),
      api.call("people.tasks.list", { query: { contact: id, done: "false", limit: 20 } }),
      api.call("agents.list", { query: { limit: 200, active: "true" } }),
      api.call("membershipSuggestions.list", { query: { contact: id, limit: 5 } }),
    ]);
    return {
      contact,
      fields: fields.data,
      titles: await titlesOf(api, fields.data, contact.fields),
      timeline,
      kinds,
      tasks: tasks.data,
      agents: agents.data.map((agent) => ({ id: agent.id, name: agent.name })),
      suggestions: suggestions.data,
      me: actor.kind === "agent" ? actor.id : "",
      may: actor.kind === "agent" && actor.rights.includes("people.manage"),
      mayOrganize: actor.kind === "agent" && actor.rights.includes("organizations.manage"),
      today: new Date().toISOString().slice(0, 10),
    };
  });
}

export async function action({ request, params, context }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const form = await readForm(request);
  const here = `/desk/contacts/${params.id}`;
  const common = commonAct(request, api, form, { contact: params.id }, here);
  if (common) return common;
  if (textOf(form, "intent") !== "save") throw data({ status: 400, code: "badForm", title: "Not a form" }, { status: 400 });
  return carryOut(request, form, here, async () => {
    const { data: fields } = await api.call("fields.list", { query: { kind: "contact" } });
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
        owner: textOf(form, "owner") || null,
        emails: wordsOf(textOf(form, "emails")),
        phones: phonesOf(form),
        tags: wordsOf(textOf(form, "tags")),
        fields: customFieldsOf(form, fields),
      },
    });
  });
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
  const { contact, fields, titles, timeline, kinds, tasks, agents, suggestions, me, may, mayOrganize, today } =
    useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const intl = useIntl();
  const { errors, typed } = useFaults();
  const here = `/desk/contacts/${contact.id}`;
  const editing = may && (search.has("edit") || typed?.["intent"]?.[0] === "save");
  const current = contact.memberships.filter(({ endsOn }) => endsOn === null || endsOn > today);
  const emails = contact.addresses.filter(({ kind }) => kind === "email");
  return (
    <PeoplePage
      title={contact.name}
      sub={contact.title && <bdi>{contact.title}</bdi>}
      back={{ href: "/desk/contacts", id: "people.contacts" }}
      action={
        may && !editing ? (
          <a className="btn" data-look="plain" data-size="sm" href={`${here}?edit`}>
            <FormattedMessage id="people.edit" />
          </a>
        ) : undefined
      }
    >
      <Faults errors={errors} />
      <div className="people-columns">
        <div className="people-facts">
          <Card title={<FormattedMessage id="people.person" />}>
            {editing ? (
              <EditContact contact={contact} fields={fields} titles={titles} agents={agents} errors={errors} typed={typed} cancel={here} />
            ) : (
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
            )}
          </Card>
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
          <Card title={<FormattedMessage id="people.tasks" />}>
            <Tasks tasks={tasks} today={today} may={may} />
            {may && <TaskForm errors={errors} agents={agents} me={me} />}
          </Card>
        </div>
        <div className="people-story">
          {may && <NoteForm errors={errors} key={timeline.data[0]?.id ?? ""} />}
          <Timeline entries={timeline.data} nextCursor={timeline.nextCursor} path={here} kinds={kinds} />
        </div>
      </div>
    </PeoplePage>
  );
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

function EditContact({
  contact,
  fields,
  titles,
  agents,
  errors,
  typed,
  cancel,
}: Pick<Data, "contact" | "fields" | "titles" | "agents"> & {
  errors: readonly FieldError[];
  typed: Refusal["typed"] | undefined;
  cancel: string;
}) {
  const intl = useIntl();
  const value = (name: string, held: string | null | undefined) => typed?.[name]?.[0] ?? held ?? "";
  const phones = [...contact.phones, { number: "", shown: "", extension: null, type: "work" }];
  return (
    <Form method="post" action={cancel} className="people-form">
      <input type="hidden" name="revision" value={contact.revision} />
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
      <Owner agents={agents} owner={contact.owner} errors={errors} typed={typed} />
      <FormText
        name="tags"
        label={<FormattedMessage id="people.tags" />}
        hint={<FormattedMessage id="people.tags.hint" />}
        errors={errors}
        defaultValue={value("tags", contact.tags.join(", "))}
        dir="auto"
        optional
        autoComplete="off"
      />
      <CustomFieldInputs fields={fields} values={contact.fields} errors={errors} titles={titles} typed={typed} />
      <p className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" name="intent" value="save">
          <FormattedMessage id="common.save" />
        </Button>
        <a className="btn" data-look="plain" data-size="md" href={cancel}>
          <FormattedMessage id="common.cancel" />
        </a>
      </p>
    </Form>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/contacts" inside />;
}
