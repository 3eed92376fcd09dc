import { FormattedMessage } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import type { Route } from "./+types/routing-agent.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { CalendarField, CapacityFields, capacityOf, ROUTING_LABELS } from "./routing-parts.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "routing.manage");
  const api = apiFor(context);
  const [settings, products, calendars] = await load(request, () =>
    Promise.all([
      api.call("routing.agent", { params }),
      api.call("products.list", { query: { limit: 200 } }),
      api.call("calendars.list", { query: { limit: 200 } }),
    ]),
  );
  const named = (list: readonly { id: string; name: string }[]) => list.map(({ id, name }) => ({ id, name }));
  return { settings, products: named(products.data), calendars: named(calendars.data) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const saved = await attempt(request, () =>
    apiFor(context).call("routing.updateAgent", {
      params,
      ifMatch: Number(textOf(form, "revision")),
      body: {
        languages: LOCALES.filter((one) => form.getAll("languages").includes(one)),
        products: form.getAll("products").map(String),
        skills: textOf(form, "skills")
          .split(/[,،;\n]/)
          .map((one) => one.trim())
          .filter(Boolean),
        capacity: capacityOf(form),
        calendar: textOf(form, "calendar") || null,
      },
    }),
  );
  return saved.ok ? redirect(`/admin/routing/agents/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function RoutingOfAgent() {
  const { settings, products, calendars } = useLoaderData<typeof loader>();
  const { errors, value, values, problem } = useRefusal(ROUTING_LABELS);
  const boxes = (name: "languages" | "products", options: readonly { id: string; name: string }[]) => (
    <fieldset className="grid gap-1.5">
      <legend className="field-label">
        <FormattedMessage id={`admin.routing.${name}`} />
      </legend>
      <div className="choices">
        {options.map((one) => (
          <label key={one.id} className="choice">
            <input type="checkbox" name={name} value={one.id} defaultChecked={values(name, settings[name]).includes(one.id)} />
            <bdi>{one.name}</bdi>
          </label>
        ))}
      </div>
    </fieldset>
  );
  return (
    <Page
      title={<bdi>{settings.agent.name}</bdi>}
      label={settings.agent.name}
      lead={<FormattedMessage id="admin.routing.agent.what" />}
      back={{ to: "/admin/routing", id: "admin.routing" }}
    >
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form key={settings.revision} method="post" noValidate className="admin-form">
        <input type="hidden" name="revision" value={settings.revision} />
        {boxes(
          "languages",
          LOCALES.map((id) => ({ id, name: LANGUAGE_NAMES[id] })),
        )}
        {products.length > 0 && boxes("products", products)}
        <FormText
          optional
          name="skills"
          label={<FormattedMessage id="admin.routing.skills" />}
          hint={<FormattedMessage id="admin.routing.skills.hint" />}
          errors={errors}
          defaultValue={value("skills", settings.skills.join(", "))}
          dir="auto"
          autoComplete="off"
        />
        <CapacityFields held={settings.capacity} value={value} errors={errors} />
        <CalendarField held={settings.calendar} value={value} errors={errors} calendars={calendars} />
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id="common.save" />
          </Button>
        </div>
      </Form>
    </Page>
  );
}
