import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/calendar.ts";
import { CalendarForm } from "./calendar-form.tsx";
import { atFields, calendarOf } from "./calendar-parts.ts";
import { OpenNow, ThereTime } from "./calendar-words.tsx";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { askFirst, refused } from "./refusal.tsx";
import { Removal } from "./removal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

/** Of how many hours the page tells when they are over. */
const HOURS = [1, 4, 8, 24];

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "calendars.manage");
  const api = apiFor(context);
  const start = new Date().toISOString();
  return load(request, async () => {
    const [calendar, others, versions] = await Promise.all([
      api.call("calendars.get", { params }),
      api.call("calendars.list", { query: { limit: 200 } }),
      api.call("calendars.versions", { params, query: { limit: 10 } }),
    ]);
    const due = await Promise.all(
      HOURS.map((hours) =>
        attempt(request, () => api.call("calendars.due", { params, body: { start, minutes: hours * 60 } })).then((answer) => ({
          hours,
          dueAt: answer.ok ? answer.value.dueAt : null,
        })),
      ),
    );
    return {
      calendar,
      due,
      others: others.data.filter(({ id, includes }) => id !== calendar.id && includes.length === 0).map(({ id, name }) => ({ id, name })),
      versions: versions.data.map(({ version, beginsAt }) => ({ version, beginsAt })),
    };
  });
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  if (textOf(form, "intent") === "remove") {
    if (!form.has("confirmed")) return askFirst(form, "remove");
    const removed = await attempt(request, () => api.call("calendars.remove", { params, ...revisionOf(form) }));
    return removed.ok ? redirect("/admin/calendars?done=removed") : refused(form, removed.problem);
  }
  // The days it has are those of the revision that the form names, or the change is refused.
  const held = await load(request, () => api.call("calendars.get", { params }));
  const saved = await attempt(request, () => api.call("calendars.update", { params, body: calendarOf(form, held), ...revisionOf(form) }));
  return saved.ok ? redirect(`/admin/calendars/${params.id}?done=saved`) : refused(form, atFields(form, saved.problem));
}

export default function Calendar() {
  const intl = useIntl();
  const { calendar, due, others, versions } = useLoaderData<typeof loader>();
  return (
    <Page
      title={<bdi>{calendar.name}</bdi>}
      label={calendar.name}
      lead={<OpenNow calendar={calendar} />}
      back={{ to: "/admin/calendars", id: "admin.calendars" }}
    >
      <Group title={<FormattedMessage id="admin.calendars.due" />} what={<FormattedMessage id="admin.calendars.due.what" />}>
        <dl className="card grid gap-1 p-4">
          {due.map(({ hours, dueAt }) => (
            <div key={hours} className="flex flex-wrap justify-between gap-x-4">
              <dt>{intl.formatNumber(hours, { style: "unit", unit: "hour", unitDisplay: "long" })}</dt>
              <dd>{dueAt ? <ThereTime at={dueAt} timeZone={calendar.timeZone} /> : <FormattedMessage id="admin.calendars.never" />}</dd>
            </div>
          ))}
        </dl>
      </Group>
      <div className="flex flex-wrap gap-2">
        <ButtonLink to={`/admin/calendars/${calendar.id}/public-holidays`}>
          <FormattedMessage id="admin.calendars.public" />
        </ButtonLink>
        <ButtonLink to={`/admin/calendars/${calendar.id}/file`}>
          <FormattedMessage id="admin.calendars.file" />
        </ButtonLink>
      </div>
      <CalendarForm key={calendar.revision} calendar={calendar} others={others} />
      <Group title={<FormattedMessage id="admin.calendars.versions" />} what={<FormattedMessage id="admin.calendars.versions.what" />}>
        <ul className="card grid gap-1 p-4">
          {versions.map(({ version, beginsAt }) => (
            <li key={version}>
              <FormattedMessage id="admin.calendars.version" values={{ version, time: <Time at={beginsAt} /> }} />
            </li>
          ))}
        </ul>
      </Group>
      <Removal revision={calendar.revision} cancel={`/admin/calendars/${calendar.id}`} name={calendar.name}>
        <FormattedMessage id="admin.calendars.remove.what" />
      </Removal>
    </Page>
  );
}
