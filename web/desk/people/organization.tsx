import { FormattedMessage } from "react-intl";
import { data as answer, Form, redirect, useLoaderData } from "react-router";
import { isId } from "../../../shared/ids.ts";
import { apiContext, sessionContext } from "../../context.ts";
import { load, readForm, textOf } from "../../data.ts";
import type { RouteHandle } from "../../i18n/wings.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { CustomFieldList } from "../../ui/custom-fields.tsx";
import { FormArea, FormSelect, FormText, type FieldError } from "../../ui/form-field.tsx";
import type { Route } from "./+types/organization.ts";
import { carryOut, commonAct, revisionOf, wordsOf, type Refusal } from "./acts.ts";
import { HealthCard, healthOf } from "../churn/health-card.tsx";
import { ThingPicker } from "../thing-picker.tsx";
import { Entitlements } from "../owns/entitlements.tsx";
import { Card, Fact, Suggestions, Tags } from "./parts.tsx";
import { commonBody, personData } from "./person-data.ts";
import { PersonPage } from "./person-page.tsx";

/** Plans are said in the words of the portal. */
export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  return load(request, async () => {
    const organization = await api.call("organizations.get", { params });
    const { id } = organization;
    // Merged: shown as the one it stands in.
    if (id !== params.id && isId(params.id)) throw redirect(`/desk/organizations/${id}`);
    const { actor } = context.get(sessionContext);
    const [data, domains, members, owns, health] = await Promise.all([
      personData(api, context.get(sessionContext), request, "organization", organization),
      api.call("organizations.domains.list", { params: { id }, query: { limit: 100 } }),
      api.call("memberships.list", { query: { organization: id, limit: 20 } }),
      api.call("customers.entitlements", { query: { organization: id } }),
      healthOf(api, actor.kind === "agent" ? actor.rights : [], id),
    ]);
    return { organization, owns, health, domains: domains.data, members: members.data, moreMembers: members.nextCursor !== null, ...data };
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
  if (intent !== "save") throw answer({ status: 400, code: "badForm", title: "Not a form" }, { status: 400 });
  return carryOut(request, form, here, async () => {
    return api.call("organizations.update", {
      params: { id: params.id },
      ...revisionOf(form),
      body: {
        name: textOf(form, "name"),
        parent: textOf(form, "parent") || null,
        domains: wordsOf(textOf(form, "domains")),
        domainMembers: textOf(form, "domainMembers") === "join" ? "join" : "suggest",
        ...(await commonBody(api, "organization", form)),
      },
    });
  });
}

/** An organization: what is known of it, who belongs to it, and everything that happened. */
export default function OrganizationPage() {
  const { organization, owns, health, domains, members, moreMembers, ...data } = useLoaderData<typeof loader>();
  const { fields, titles, suggestions, mayOrganize, today } = data;
  return (
    <PersonPage
      kind="organization"
      thing={organization}
      data={data}
      sub={organization.parent && <bdi>{organization.parent.name}</bdi>}
      mayEdit={mayOrganize}
      facts={
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
      }
      edit={({ errors, typed }) => <OrganizationInputs organization={organization} errors={errors} typed={typed} />}
      cards={() => (
        <>
          <HealthCard known={health} />
          {(owns.licenses || owns.billing) && (
            <div id="owns">
              <Card title={<FormattedMessage id="owns.title.page" />}>
                <Entitlements known={owns} plans={false} />
              </Card>
            </div>
          )}
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
            <a className="link text-sm" href={`/desk/organizations/${organization.id}/portal`}>
              <FormattedMessage id="people.portal" />
            </a>
          </Card>
        </>
      )}
    />
  );
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

function OrganizationInputs({
  organization,
  errors,
  typed,
}: {
  organization: Data["organization"];
  errors: readonly FieldError[];
  typed: Refusal["typed"] | undefined;
}) {
  const value = (name: string, held: string | null | undefined) => typed?.[name]?.[0] ?? held ?? "";
  return (
    <>
      <FormText
        name="name"
        label={<FormattedMessage id="people.name" />}
        errors={errors}
        defaultValue={value("name", organization.name)}
        maxLength={200}
        dir="auto"
        autoComplete="off"
      />
      <ThingPicker
        kind="organization"
        name="parent"
        label={<FormattedMessage id="people.parent" />}
        hint={<FormattedMessage id="people.parent.hint" />}
        chosen={organization.parent}
        without={[organization.id]}
        errors={errors}
        optional
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
    </>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/organizations" inside />;
}
