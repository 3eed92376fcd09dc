import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import type { Route } from "./+types/calendar-new.ts";
import { CalendarForm } from "./calendar-form.tsx";
import { atFields, calendarOf } from "./calendar-parts.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "calendars.manage");
  const { data } = await load(request, () => apiFor(context).call("calendars.list", { query: { limit: 200 } }));
  return data.filter(({ includes }) => includes.length === 0).map(({ id, name }) => ({ id, name }));
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const created = await attempt(request, () => apiFor(context).call("calendars.create", { body: calendarOf(form, null) }));
  return created.ok ? redirect(`/admin/calendars/${created.value.id}?done=created`) : refused(form, atFields(form, created.problem));
}

export default function NewCalendar() {
  const title = useIntl().formatMessage({ id: "admin.calendars.new" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.calendars.what" />}
      back={{ to: "/admin/calendars", id: "admin.calendars" }}
    >
      <CalendarForm others={useLoaderData<typeof loader>()} />
    </Page>
  );
}
