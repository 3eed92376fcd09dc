import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { isLocale } from "../../shared/locales.ts";
import { sessionContext } from "../context.ts";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import type { Route } from "./+types/agent-new.ts";
import { AGENT_LABELS, RoleField, TeamsField } from "./agent-fields.tsx";
import { LocaleField } from "./choices.tsx";
import { allRoles, allTeams } from "./lists.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "agents.manage");
  const api = apiFor(context);
  const [teams, roles] = await load(request, () => Promise.all([allTeams(api), allRoles(api)]));
  return { teams, roles, mine: rightsOf(context), locale: context.get(sessionContext).locale };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const role = textOf(form, "role");
  const locale = textOf(form, "locale");
  const created = await attempt(request, () =>
    apiFor(context).call("agents.create", {
      body: {
        name: textOf(form, "name"),
        email: textOf(form, "email").trim(),
        role: role === "" ? "agent" : role,
        ...(isLocale(locale) && { locale }),
        teams: form.getAll("teams").map(String),
        invite: true,
      },
    }),
  );
  return created.ok ? redirect("/admin/people?done=invited") : refused(form, created.problem);
}

export default function NewAgent() {
  const intl = useIntl();
  const { teams, roles, mine, locale } = useLoaderData<typeof loader>();
  const { errors, value, values } = useRefusal(AGENT_LABELS);
  const title = intl.formatMessage({ id: "admin.people.invite" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.people.invite.what" />}
      back={{ to: "/admin/people", id: "admin.people" }}
    >
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          errors={errors}
          defaultValue={value("name")}
          maxLength={200}
          dir="auto"
          autoComplete="off"
        />
        <FormText
          name="email"
          type="email"
          label={<FormattedMessage id="admin.email" />}
          hint={<FormattedMessage id="admin.people.email.hint" />}
          errors={errors}
          defaultValue={value("email")}
          dir="ltr"
          autoComplete="off"
        />
        <RoleField roles={roles} chosen={value("role", "agent") || "agent"} mine={mine} errors={errors} />
        <TeamsField teams={teams} chosen={values("teams")} errors={errors} />
        <LocaleField value={value("locale", locale)} hint={<FormattedMessage id="admin.people.locale.hint" />} />
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id="admin.people.invite.submit" />
          </Button>
        </div>
      </Form>
    </Page>
  );
}
