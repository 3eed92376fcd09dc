import { FormattedMessage } from "react-intl";
import { data, Form, useLoaderData, useSearchParams } from "react-router";
import { apiContext, sessionContext } from "../../context.ts";
import { load, readForm, textOf } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { customFieldsOf } from "../../ui/custom-field-form.ts";
import { CustomFieldInputs, CustomFieldList } from "../../ui/custom-fields.tsx";
import { FormArea, FormSelect, FormText, type FieldError } from "../../ui/form-field.tsx";
import type { Route } from "./+types/organization.ts";
import { carryOut, commonAct, revisionOf, wordsOf, type Refusal } from "./acts.ts";
import { Owner } from "./owner.tsx";
import { Card, Fact, Faults, NoteForm, PeoplePage, Suggestions, Tags, TaskForm, Tasks, Timeline, useFaults } from "./parts.tsx";
import { titlesOf } from "./titles.ts";

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { actor } = context.get(sessionContext);
  const { searchParams } = new URL(request.url);
  const kinds = searchParams.get("kinds");
  const cursor = searchParams.get("cursor");
  return load(request, async () => {
    const organization = await api.call("organizations.get", { params: { id: params.id } });
    const { id } = organization;
    const [fields, timeline, tasks, agents, suggestions, domains, members] = await Promise.all([
      api.call("fields.list", { query: { kind: "organization" } }),
      api.call("organizations.timeline", { params: { id }, query: { limit: 30, ...(kinds && { kinds }), ...(cursor && { cursor }) } }),
      api.call("people.tasks.list", { query: { organization: id, done: "false", limit: 20 } }),
      api.call("agents.list", { query: { limit: 200, active: "true" } }),
      api.call("membershipSuggestions.list", { query: { organization: id, limit: 10 } }),
      api.call("organizations.domains.list", { params: { id }, query: { limit: 100 } }),
      api.call("memberships.list", { query: { organization: id, limit: 20 } }),
    ]);
    return {
      organization,
      fields: fields.data,
      titles: await titlesOf(api, fields.data, organization.fields),
      timeline,
      kinds,
      tasks: tasks.data,
      agents: agents.data.map((agent) => ({ id: agent.id, name: agent.name })),
      suggestions: suggestions.data,
      domains: domains.data,
      members: members.data,
      moreMembers: members.nextCursor !== null,
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
  const here = `/desk/organizations/${params.id}`;
  const common = commonAct(request, api, form, { organization: params.id }, here);
  if (common) return common;
  const intent = textOf(form, "intent");
  if (intent === "verify")
    return carryOut(request, form, here, () =>
      api.call("organizations.domains.verify", { params: { id: params.id }, body: { domain: textOf(form, "domain") } }),
    );
  if (intent !== "save") throw data({ status: 400, code: "badForm", title: "Not a form" }, { status: 400 });
  return carryOut(request, form, here, async () => {
    const { data: fields } = await api.call("fields.list", { query: { kind: "organization" } });
    const parent = textOf(form, "parent").trim();
    return api.call("organizations.update", {
      params: { id: params.id },
      ...revisionOf(form),
      body: {
        name: textOf(form, "name"),
        parent: parent === "" ? null : parent,
        domains: wordsOf(textOf(form, "domains")),
        owner: textOf(form, "owner") || null,
        tags: wordsOf(textOf(form, "tags")),
        domainMembers: textOf(form, "domainMembers") === "join" ? "join" : "suggest",
        fields: customFieldsOf(form, fields),
      },
    });
  });
}

/** An organization: what is known of it, who belongs to it, and everything that happened. */
export default function OrganizationPage() {
  const {
    organization,
    fields,
    titles,
    timeline,
    kinds,
    tasks,
    agents,
    suggestions,
    domains,
    members,
    moreMembers,
    me,
    may,
    mayOrganize,
    today,
  } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const { errors, typed } = useFaults();
  const here = `/desk/organizations/${organization.id}`;
  const editing = mayOrganize && (search.has("edit") || typed?.["intent"]?.[0] === "save");
  return (
    <PeoplePage
      title={organization.name}
      sub={organization.parent && <bdi>{organization.parent.name}</bdi>}
      back={{ href: "/desk/organizations", id: "people.organizations" }}
      action={
        mayOrganize && !editing ? (
          <a className="btn" data-look="plain" data-size="sm" href={`${here}?edit`}>
            <FormattedMessage id="people.edit" />
          </a>
        ) : undefined
      }
    >
      <Faults errors={errors} />
      <div className="people-columns">
        <div className="people-facts">
          <Card title={<FormattedMessage id="people.organization" />}>
            {editing ? (
              <EditOrganization
                organization={organization}
                fields={fields}
                titles={titles}
                agents={agents}
                errors={errors}
                typed={typed}
                cancel={here}
              />
            ) : (
              <>
                <dl className="facts">
                  {organization.parent && (
                    <Fact label={<FormattedMessage id="people.parent" />}>
                      <a className="link" href={`/desk/organizations/${organization.parent.id}`}>
                        <bdi>{organization.parent.name}</bdi>
                      </a>
                    </Fact>
                  )}
                  {organization.owner && (
                    <Fact label={<FormattedMessage id="people.owner" />}>
                      <bdi>{organization.owner.name}</bdi>
                    </Fact>
                  )}
                </dl>
                {organization.tags.length > 0 && <Tags tags={organization.tags} />}
                <CustomFieldList fields={fields} values={organization.fields} titles={titles} />
              </>
            )}
          </Card>
          <Card title={<FormattedMessage id="people.domains" />}>
            {domains.length === 0 && (
              <p className="text-sm text-soft">
                <FormattedMessage id="people.domains.none" />
              </p>
            )}
            <ul className="grid gap-3">
              {domains.map(({ domain, verifiedAt, record }) => (
                <li key={domain} className="grid gap-1.5 text-sm">
                  <span className="flex flex-wrap items-center gap-1.5">
                    <bdi dir="ltr">{domain}</bdi>
                    <Badge tone={verifiedAt ? "good" : "neutral"}>
                      <FormattedMessage id={verifiedAt ? "people.verified" : "people.domain.open"} />
                    </Badge>
                  </span>
                  {!verifiedAt && mayOrganize && (
                    <details className="people-more">
                      <summary>
                        <FormattedMessage id="people.domain.prove" />
                      </summary>
                      <p className="field-hint">
                        <FormattedMessage id="people.domain.prove.what" />
                      </p>
                      <code dir="ltr" className="people-record">
                        {record.name} TXT "{record.value}"
                      </code>
                      <Form method="post">
                        <input type="hidden" name="domain" value={domain} />
                        <Button type="submit" size="sm" name="intent" value="verify">
                          <FormattedMessage id="people.domain.check" />
                        </Button>
                      </Form>
                    </details>
                  )}
                </li>
              ))}
            </ul>
          </Card>
          <Card
            title={<FormattedMessage id="people.members" />}
            action={
              <a
                className="link text-xs"
                href={mayOrganize ? `/admin/organizations/${organization.id}` : `/desk/contacts?organization=${organization.id}`}
              >
                <FormattedMessage id={mayOrganize ? "people.memberships.manage" : "people.members.all"} />
              </a>
            }
          >
            {members.length === 0 && suggestions.length === 0 && (
              <p className="text-sm text-soft">
                <FormattedMessage id="people.members.none" />
              </p>
            )}
            <ul className="grid gap-1">
              {members.map(({ id, contact, role, endsOn }) => (
                <li
                  key={id}
                  className="flex flex-wrap items-baseline gap-x-2 text-sm"
                  data-ended={endsOn && endsOn <= today ? "" : undefined}
                >
                  <a className="link" href={`/desk/contacts/${contact.id}`}>
                    <bdi>{contact.name}</bdi>
                  </a>
                  <span className="text-xs text-faint">
                    <FormattedMessage id={endsOn && endsOn <= today ? "people.former" : `people.role.${role}`} />
                  </span>
                </li>
              ))}
            </ul>
            {moreMembers && (
              <a className="link text-sm" href={`/desk/contacts?organization=${organization.id}`}>
                <FormattedMessage id="people.members.all" />
              </a>
            )}
            {mayOrganize && <Suggestions list={suggestions} side="organization" />}
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

function EditOrganization({
  organization,
  fields,
  titles,
  agents,
  errors,
  typed,
  cancel,
}: Pick<Data, "organization" | "fields" | "titles" | "agents"> & {
  errors: readonly FieldError[];
  typed: Refusal["typed"] | undefined;
  cancel: string;
}) {
  const value = (name: string, held: string | null | undefined) => typed?.[name]?.[0] ?? held ?? "";
  return (
    <Form method="post" action={cancel} className="people-form">
      <input type="hidden" name="revision" value={organization.revision} />
      <FormText
        name="name"
        label={<FormattedMessage id="people.name" />}
        errors={errors}
        defaultValue={value("name", organization.name)}
        maxLength={200}
        dir="auto"
        autoComplete="off"
      />
      <FormText
        name="parent"
        label={<FormattedMessage id="people.parent" />}
        hint={<FormattedMessage id="people.parent.hint" />}
        errors={errors}
        defaultValue={value("parent", organization.parent?.id)}
        dir="ltr"
        optional
        autoComplete="off"
      />
      <FormArea
        name="domains"
        label={<FormattedMessage id="people.domains" />}
        hint={<FormattedMessage id="people.domains.hint" />}
        errors={errors}
        rows={2}
        optional
        defaultValue={value("domains", organization.domains.map(({ domain }) => domain).join("\n"))}
      />
      <FormSelect
        name="domainMembers"
        label={<FormattedMessage id="people.domainMembers" />}
        errors={errors}
        defaultValue={value("domainMembers", organization.domainMembers)}
      >
        <option value="suggest">
          <FormattedMessage id="people.domainMembers.suggest" />
        </option>
        <option value="join">
          <FormattedMessage id="people.domainMembers.join" />
        </option>
      </FormSelect>
      <Owner agents={agents} owner={organization.owner} errors={errors} typed={typed} />
      <FormText
        name="tags"
        label={<FormattedMessage id="people.tags" />}
        hint={<FormattedMessage id="people.tags.hint" />}
        errors={errors}
        defaultValue={value("tags", organization.tags.join(", "))}
        dir="auto"
        optional
        autoComplete="off"
      />
      <CustomFieldInputs fields={fields} values={organization.fields} errors={errors} titles={titles} typed={typed} />
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
  return <ErrorPage error={error} home="/desk/organizations" inside />;
}
