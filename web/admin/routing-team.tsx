import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { ROUTING_METHODS } from "../../shared/routing.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import type { Route } from "./+types/routing-team.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { CalendarField, CapacityFields, capacityOf, ROUTING_LABELS } from "./routing-parts.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "routing.manage");
  const api = apiFor(context);
  const [settings, teams, calendars] = await load(request, () =>
    Promise.all([
      api.call("routing.team", { params }),
      api.call("routing.teams", {}),
      api.call("calendars.list", { query: { limit: 200 } }),
    ]),
  );
  return {
    settings,
    others: teams.data.flatMap(({ team }) => (team.id === settings.team.id ? [] : [team])),
    calendars: calendars.data.map(({ id, name }) => ({ id, name })),
  };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const minutes = textOf(form, "overflowMinutes").trim();
  const saved = await attempt(request, () =>
    apiFor(context).call("routing.updateTeam", {
      params,
      ifMatch: Number(textOf(form, "revision")),
      body: {
        automatic: form.has("automatic"),
        presence: form.has("presence"),
        method: ROUTING_METHODS.find((one) => one === textOf(form, "method")) ?? "balanced",
        capacity: capacityOf(form),
        calendar: textOf(form, "calendar") || null,
        overflowTeam: textOf(form, "overflowTeam") || null,
        overflowMinutes: minutes === "" ? null : Number(minutes),
      },
    }),
  );
  return saved.ok ? redirect(`/admin/routing/teams/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function RoutingOfTeam() {
  const intl = useIntl();
  const { settings, others, calendars } = useLoaderData<typeof loader>();
  const { errors, value, problem, typed } = useRefusal(ROUTING_LABELS);
  const held = (name: "automatic" | "presence") => (typed ? name in typed : settings[name]);
  return (
    <Page
      title={<bdi>{settings.team.name}</bdi>}
      label={settings.team.name}
      lead={<FormattedMessage id="admin.routing.team.what" />}
      back={{ to: "/admin/routing", id: "admin.routing" }}
    >
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form key={settings.revision} method="post" noValidate className="admin-form">
        <input type="hidden" name="revision" value={settings.revision} />
        <div className="choices">
          {(["automatic", "presence"] as const).map((name) => (
            <label key={name} className="choice">
              <input type="checkbox" name={name} defaultChecked={held(name)} />
              <FormattedMessage id={`admin.routing.${name}`} />
            </label>
          ))}
        </div>
        <FormSelect
          name="method"
          label={<FormattedMessage id="admin.routing.how" />}
          errors={errors}
          defaultValue={value("method", settings.method)}
        >
          {ROUTING_METHODS.map((method) => (
            <option key={method} value={method}>
              {intl.formatMessage({ id: `admin.routing.method.${method}` })}
            </option>
          ))}
        </FormSelect>
        <CapacityFields held={settings.capacity} value={value} errors={errors} />
        <CalendarField held={settings.calendar} value={value} errors={errors} calendars={calendars} />
        <div className="admin-pair">
          <FormSelect
            name="overflowTeam"
            label={<FormattedMessage id="admin.routing.overflow" />}
            hint={<FormattedMessage id="admin.routing.overflow.hint" />}
            errors={errors}
            defaultValue={value("overflowTeam", settings.overflowTeam)}
          >
            <option value="">{intl.formatMessage({ id: "admin.routing.overflow.none" })}</option>
            {others.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </FormSelect>
          <FormText
            optional
            name="overflowMinutes"
            type="number"
            min={1}
            label={<FormattedMessage id="admin.routing.overflowMinutes" />}
            errors={errors}
            defaultValue={value("overflowMinutes", settings.overflowMinutes === null ? "" : String(settings.overflowMinutes))}
          />
        </div>
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id="common.save" />
          </Button>
        </div>
      </Form>
    </Page>
  );
}
