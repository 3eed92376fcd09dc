import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { isLocale } from "../../shared/locales.ts";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import type { Route } from "./+types/agent.ts";
import { AGENT_LABELS, RoleField, TeamsField } from "./agent-fields.tsx";
import { AgentSignIn } from "./agent-sign-in.tsx";
import { LocaleField } from "./choices.tsx";
import { Confirm } from "./confirm.tsx";
import { allRoles, allTeams } from "./lists.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";
import { roleDoes, roleName } from "./role-names.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "agents.manage");
  const api = apiFor(context);
  const [agent, teams, roles, signIn] = await load(request, () =>
    Promise.all([api.call("agents.get", { params }), allTeams(api), allRoles(api), api.call("agents.signIn", { params })]),
  );
  return { agent, teams, roles, signIn, mine: rightsOf(context) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const intent = textOf(form, "intent");
  const confirmed = form.has("confirmed");
  if (intent === "reset") {
    if (!confirmed) return askFirst(form, "reset");
    const reset = await attempt(request, () => api.call("agents.resetSignIn", { params }));
    return reset.ok ? redirect(`/admin/people/${params.id}?done=reset`) : refused(form, reset.problem);
  }
  if (intent === "activate" || intent === "deactivate") {
    if (intent === "deactivate" && !confirmed) return askFirst(form, "deactivate");
    const changed = await attempt(request, () =>
      api.call("agents.update", { params, body: { active: intent === "activate" }, ...revisionOf(form) }),
    );
    return changed.ok ? redirect(`/admin/people/${params.id}?done=${intent}d`) : refused(form, changed.problem);
  }
  if (intent === "invite") {
    const sent = await attempt(request, () => api.call("agents.invite", { params }));
    return sent.ok ? redirect(`/admin/people/${params.id}?done=invited`) : refused(form, sent.problem);
  }
  const role = textOf(form, "role");
  const locale = textOf(form, "locale");
  // A role is what a person may do: a change of it is said before it is made.
  if (role !== textOf(form, "was") && !confirmed) return askFirst(form, "role");
  const saved = await attempt(request, () =>
    api.call("agents.update", {
      params,
      body: {
        name: textOf(form, "name"),
        ...(role !== "" && { role }),
        ...(isLocale(locale) && { locale }),
        teams: form.getAll("teams").map(String),
      },
      ...revisionOf(form),
    }),
  );
  return saved.ok ? redirect(`/admin/people/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function Agent() {
  const { agent, teams, roles, signIn, mine } = useLoaderData<typeof loader>();
  const { errors, value, values, confirm, typed, problem } = useRefusal(AGENT_LABELS);
  const intl = useIntl();
  const here = `/admin/people/${agent.id}`;
  const name = <bdi>{agent.name}</bdi>;
  const chosen = value("role", agent.role) || agent.role;
  const role = roleName(intl, roles, chosen);
  return (
    <Page
      title={
        <span className="flex flex-wrap items-center gap-2">
          {name} {!agent.active && <Badge>{intl.formatMessage({ id: "admin.state.inactive" })}</Badge>}
        </span>
      }
      label={agent.name}
      lead={<bdi dir="ltr">{agent.email}</bdi>}
      back={{ to: "/admin/people", id: "admin.people" }}
    >
      {confirm === "role" && (
        <Confirm
          title={<FormattedMessage id="admin.role.confirm" values={{ name, role }} />}
          submit={<FormattedMessage id="admin.role.confirm.submit" />}
          cancel={here}
          typed={typed}
          danger={false}
        >
          {roleDoes(intl, roles, chosen) === "" ? (
            <FormattedMessage id="admin.role.confirm.own" values={{ role: <bdi>{role}</bdi> }} />
          ) : (
            <FormattedMessage
              id="admin.role.confirm.what"
              values={{ role: <bdi>{role}</bdi>, does: <bdi>{roleDoes(intl, roles, chosen)}</bdi> }}
            />
          )}
        </Confirm>
      )}
      {confirm === "deactivate" && (
        <Confirm
          title={<FormattedMessage id="admin.people.deactivate.confirm" values={{ name }} />}
          submit={<FormattedMessage id="admin.people.deactivate" />}
          cancel={here}
          typed={typed}
          intent="deactivate"
        >
          <FormattedMessage id="admin.people.deactivate.what" />
        </Confirm>
      )}
      {confirm === "reset" && (
        <Confirm
          title={<FormattedMessage id="admin.sign-in.reset.confirm" values={{ name }} />}
          submit={<FormattedMessage id="admin.sign-in.reset" />}
          cancel={here}
          typed={typed}
          intent="reset"
        >
          <FormattedMessage id="admin.sign-in.reset.what" />
        </Confirm>
      )}
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form" hidden={confirm !== undefined}>
        <input type="hidden" name="revision" value={agent.revision} />
        <input type="hidden" name="was" value={agent.role} />
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          errors={errors}
          defaultValue={value("name", agent.name)}
          maxLength={200}
          dir="auto"
          autoComplete="off"
        />
        <RoleField roles={roles} chosen={chosen} mine={mine} errors={errors} />
        <TeamsField
          teams={teams}
          chosen={values(
            "teams",
            agent.teams.map(({ id }) => id),
          )}
          errors={errors}
        />
        <LocaleField value={value("locale", agent.locale)} hint={<FormattedMessage id="admin.people.locale.hint" />} />
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id="common.save" />
          </Button>
        </div>
      </Form>
      {confirm === undefined && <AgentSignIn signIn={signIn} />}
      {confirm === undefined && agent.invited && (
        <Group title={<FormattedMessage id="admin.people.invited" />} what={<FormattedMessage id="admin.people.invited.what" />}>
          <Form method="post">
            <Button type="submit" name="intent" value="invite">
              <FormattedMessage id="admin.people.invite.again" />
            </Button>
          </Form>
        </Group>
      )}
      {confirm === undefined && (
        <Group
          title={<FormattedMessage id={agent.active ? "admin.people.access" : "admin.people.noAccess"} />}
          what={<FormattedMessage id={agent.active ? "admin.people.deactivate.what" : "admin.people.activate.what"} />}
        >
          <Form method="post">
            <input type="hidden" name="revision" value={agent.revision} />
            <Button type="submit" name="intent" value={agent.active ? "deactivate" : "activate"} look={agent.active ? "danger" : "plain"}>
              <FormattedMessage id={agent.active ? "admin.people.deactivate" : "admin.people.activate"} />
            </Button>
          </Form>
        </Group>
      )}
    </Page>
  );
}
