import { FormattedMessage, useIntl } from "react-intl";
import { data, Form, redirect, useActionData, useLoaderData } from "react-router";
import type { FoundHoliday } from "../../server/support/sla/calendar-contract.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormField } from "../ui/form-field.tsx";
import type { Route } from "./+types/calendar-file.ts";
import { FoundDays, withDays } from "./found-days.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { fault, refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

type Found = { data: FoundHoliday[]; past: number; skipped: { name: string; why: string }[] };
const MOST_BYTES = 800_000;

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "calendars.manage");
  const { id, name, revision } = await load(request, () => apiFor(context).call("calendars.get", { params }));
  return { id, name, revision };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  const held = await load(request, () => api.call("calendars.get", { params }));
  if (textOf(form, "intent") === "take") {
    const body = { holidays: withDays(form, held.holidays) };
    const saved = await attempt(request, () => api.call("calendars.update", { params, body, ...revisionOf(form) }));
    return saved.ok ? redirect(`/admin/calendars/${params.id}?done=saved`) : refused(form, saved.problem);
  }
  const file = form.get("file");
  if (!(file instanceof File) || file.size === 0) return refused(form, fault("file", "file"));
  if (file.size > MOST_BYTES) return refused(form, fault("file", "fileBig"));
  const text = await file.text();
  const found = await attempt(request, () => api.call("calendars.readFile", { body: { text, timeZone: held.timeZone } }));
  return found.ok ? data({ found: found.value, typed: {} }) : refused(form, found.problem);
}

export default function HolidayFile() {
  const intl = useIntl();
  const calendar = useLoaderData<typeof loader>();
  const found = (useActionData() as { found?: Found } | undefined)?.found;
  const { errors, problem } = useRefusal({ file: { name: "file", label: "admin.calendars.icsFile" } });
  const title = intl.formatMessage({ id: "admin.calendars.file" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.calendars.file.what" values={{ name: <bdi>{calendar.name}</bdi> }} />}
      back={{ to: `/admin/calendars/${calendar.id}`, id: "admin.calendars.back" }}
    >
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" encType="multipart/form-data" className="admin-form">
        <FormField name="file" label={<FormattedMessage id="admin.calendars.icsFile" />} errors={errors}>
          {(control) => <input {...control} type="file" accept=".ics,text/calendar" className="input" />}
        </FormField>
        <div>
          <Button type="submit">
            <FormattedMessage id="admin.calendars.show" />
          </Button>
        </div>
      </Form>
      {found && (
        <section className="grid gap-3" aria-live="polite">
          <p>
            <FormattedMessage id="admin.calendars.found" values={{ count: found.data.length, past: found.past }} />
          </p>
          {found.skipped.length > 0 && (
            <ul className="list-disc ps-5 text-soft">
              {found.skipped.map(({ name, why }, index) => (
                <li key={index}>
                  <bdi>{name}</bdi>: <FormattedMessage id={`admin.calendars.skipped.${why}`} />
                </li>
              ))}
            </ul>
          )}
          {found.data.length > 0 && <FoundDays days={found.data} source="ics" revision={calendar.revision} />}
        </section>
      )}
    </Page>
  );
}
