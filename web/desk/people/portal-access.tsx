import { FormattedMessage, useIntl } from "react-intl";
import { data, Form, useLoaderData, useSearchParams } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import { isLocale, LANGUAGE_NAMES, LOCALES } from "../../../shared/locales.ts";
import { apiContext, sessionContext } from "../../context.ts";
import { load, readForm, textOf } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { FormSelect, FormText } from "../../ui/form-field.tsx";
import { Callout } from "../../ui/states.tsx";
import { Time } from "../../ui/time.tsx";
import { carryOut, revisionOf } from "./acts.ts";
import { Card, Faults, PeoplePage, useFaults } from "./parts.tsx";
import { MoreLink } from "../sheet.tsx";
import type { Route } from "./+types/portal-access.ts";

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { actor, locale } = context.get(sessionContext);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const has = (right: string) => actor.kind === "agent" && actor.rights.includes(right);
  return load(request, async () => {
    const organization = await api.call("organizations.get", { params: { id: params.id } });
    const [members, invitations] = await Promise.all([
      api.call("memberships.list", { query: { organization: organization.id, limit: 100, ...(cursor && { cursor }) } }),
      has("portal.invite") ? api.call("invitations.list", { query: { organization: organization.id, limit: 100 } }) : null,
    ]);
    const today = new Date().toISOString().slice(0, 10);
    return {
      organization: { id: organization.id, name: organization.name },
      members: members.data.filter(({ endsOn }) => endsOn === null || endsOn > today),
      nextCursor: members.nextCursor,
      invitations: invitations?.data ?? [],
      mayInvite: has("portal.invite"),
      mayOrganize: has("organizations.manage"),
      locale,
    };
  });
}

export async function action({ request, params, context }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const form = await readForm(request);
  const here = `/desk/organizations/${params.id}/portal`;
  const id = textOf(form, "id");
  const locale = textOf(form, "locale");
  switch (textOf(form, "intent")) {
    case "invite":
      return carryOut(request, form, `${here}?done=invited`, () =>
        api.call("invitations.create", {
          body: {
            organization: params.id,
            email: textOf(form, "email").trim(),
            name: textOf(form, "name").trim() || null,
            seesRequests: form.has("seesRequests"),
            ...(isLocale(locale) && { locale }),
          },
        }),
      );
    case "resend":
      return carryOut(request, form, `${here}?done=sentAgain`, () => api.call("invitations.resend", { params: { id } }));
    case "revoke":
      return carryOut(request, form, `${here}?done=takenBack`, () => api.call("invitations.revoke", { params: { id } }));
    case "care":
      return carryOut(request, form, here, () =>
        api.call("memberships.update", { params: { id }, body: { managesMembers: textOf(form, "on") === "true" }, ...revisionOf(form) }),
      );
    case "sight":
      return carryOut(request, form, here, () =>
        api.call("memberships.update", { params: { id }, body: { seesRequests: textOf(form, "on") === "true" }, ...revisionOf(form) }),
      );
    default:
      throw data({ status: 400, code: "badForm", title: "Not a form" }, { status: 400 });
  }
}

const DONE = ["invited", "sentAgain", "takenBack"];

/** Who of an organization is in the portal and what each may do there, who is invited, and inviting somebody. */
export default function PortalAccess() {
  const { organization, mayInvite, members, nextCursor, mayOrganize } = useLoaderData<typeof loader>();
  const intl = useIntl();
  const [search] = useSearchParams();
  const { errors } = useFaults();
  const done = search.get("done") ?? "";
  return (
    <PeoplePage
      title={intl.formatMessage({ id: "people.portal" })}
      sub={<bdi>{organization.name}</bdi>}
      back={{ href: `/desk/organizations/${organization.id}`, id: "people.organization" }}
    >
      <Faults errors={errors} />
      {DONE.includes(done) && errors.length === 0 && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <FormattedMessage id={`people.portal.done.${done}`} />
        </Callout>
      )}
      <div className="people-columns">
        <div className="people-facts">{mayInvite && <Invite />}</div>
        <div className="people-facts">
          <Invitations />
          <Card title={<FormattedMessage id="people.members" />}>
            {members.length === 0 && (
              <p className="text-sm text-soft">
                <FormattedMessage id="people.members.none" />
              </p>
            )}
            <ul className="grid gap-3">
              {members.map((member) => (
                <li key={member.id} className="grid gap-1.5 text-sm">
                  <span className="flex flex-wrap items-center gap-1.5">
                    <a className="link" href={`/desk/contacts/${member.contact.id}`}>
                      <bdi>{member.contact.name}</bdi>
                    </a>
                    {member.seesRequests && (
                      <Badge>
                        <FormattedMessage id="people.portal.sees" />
                      </Badge>
                    )}
                    {member.managesMembers && (
                      <Badge tone="accent">
                        <FormattedMessage id="people.portal.manages" />
                      </Badge>
                    )}
                  </span>
                  {mayOrganize && (
                    <span className="flex flex-wrap gap-1.5">
                      <Grant member={member} intent="sight" on={!member.seesRequests} />
                      <Grant member={member} intent="care" on={!member.managesMembers} />
                    </span>
                  )}
                </li>
              ))}
            </ul>
            <MoreLink nextCursor={nextCursor} />
          </Card>
        </div>
      </div>
    </PeoplePage>
  );
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

function Grant({ member, intent, on }: { member: Data["members"][number]; intent: "sight" | "care"; on: boolean }) {
  const intl = useIntl();
  const id = `people.portal.${intent}.${on ? "give" : "take"}`;
  return (
    <Form method="post">
      <input type="hidden" name="id" value={member.id} />
      <input type="hidden" name="revision" value={member.revision} />
      <input type="hidden" name="on" value={String(on)} />
      <Button
        type="submit"
        size="sm"
        look="quiet"
        name="intent"
        value={intent}
        aria-label={`${intl.formatMessage({ id })}: ${member.contact.name}`}
      >
        <FormattedMessage id={id} />
      </Button>
    </Form>
  );
}

function Invite() {
  const { mayOrganize, locale } = useLoaderData<typeof loader>();
  const { errors, typed } = useFaults();
  const value = (name: string) => typed?.[name]?.[0] ?? "";
  return (
    <Card title={<FormattedMessage id="people.portal.invite" />}>
      <Form method="post" className="people-form">
        <p className="field-hint">
          <FormattedMessage id="people.portal.invite.what" />
        </p>
        <FormText
          name="email"
          type="email"
          label={<FormattedMessage id="people.portal.email" />}
          errors={errors}
          defaultValue={value("email")}
          dir="ltr"
          autoComplete="off"
          maxLength={300}
        />
        <FormText
          name="name"
          label={<FormattedMessage id="people.name" />}
          errors={errors}
          defaultValue={value("name")}
          dir="auto"
          autoComplete="off"
          maxLength={200}
          optional
        />
        <FormSelect name="locale" label={<FormattedMessage id="people.portal.locale" />} defaultValue={value("locale") || locale}>
          {LOCALES.map((one) => (
            <option key={one} value={one} lang={one}>
              {LANGUAGE_NAMES[one]}
            </option>
          ))}
        </FormSelect>
        {mayOrganize && (
          <label className="flex items-start gap-2 text-sm">
            <input type="checkbox" name="seesRequests" value="yes" className="mt-1" />
            <span>
              <FormattedMessage id="people.portal.sight" />
            </span>
          </label>
        )}
        <div>
          <Button type="submit" look="primary" name="intent" value="invite">
            <FormattedMessage id="people.portal.invite.submit" />
          </Button>
        </div>
      </Form>
    </Card>
  );
}

function Invitations() {
  const intl = useIntl();
  const { invitations, mayInvite } = useLoaderData<typeof loader>();
  if (!mayInvite) return null;
  return (
    <Card title={<FormattedMessage id="people.portal.invitations" />}>
      {invitations.length === 0 && (
        <p className="text-sm text-soft">
          <FormattedMessage id="people.portal.invitations.none" />
        </p>
      )}
      <ul className="grid gap-3">
        {invitations.map(({ id, email, name, state, invitedBy, expiresAt }) => (
          <li key={id} className="grid gap-1.5 text-sm">
            <span className="flex flex-wrap items-center gap-1.5">
              <bdi dir="ltr" className="min-w-0 break-all">
                {email}
              </bdi>
              <Badge tone={state === "open" ? "accent" : state === "accepted" ? "good" : "neutral"}>
                <FormattedMessage id={`people.portal.state.${state}`} />
              </Badge>
            </span>
            <span className="text-xs text-faint">
              {name && (
                <>
                  <bdi>{name}</bdi>
                  {" · "}
                </>
              )}
              <FormattedMessage id={`people.portal.by.${invitedBy}`} />
              {state === "open" && (
                <>
                  {" · "}
                  <FormattedMessage id="people.portal.until" values={{ at: <Time at={expiresAt} /> }} />
                </>
              )}
            </span>
            {state !== "accepted" && (
              <Form method="post" className="flex flex-wrap gap-1.5">
                <input type="hidden" name="id" value={id} />
                <Button
                  type="submit"
                  size="sm"
                  name="intent"
                  value="resend"
                  aria-label={`${intl.formatMessage({ id: "people.portal.resend" })}: ${email}`}
                >
                  <FormattedMessage id="people.portal.resend" />
                </Button>
                {state === "open" && (
                  <Button
                    type="submit"
                    size="sm"
                    look="quiet"
                    name="intent"
                    value="revoke"
                    aria-label={`${intl.formatMessage({ id: "people.portal.revoke" })}: ${email}`}
                  >
                    <FormattedMessage id="people.portal.revoke" />
                  </Button>
                )}
              </Form>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/organizations" inside />;
}
