import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData, useSearchParams } from "react-router";
import { attempt, load, readForm } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import type { Route } from "./+types/calendar-public.ts";
import { FoundDays, withDays } from "./found-days.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "calendars.manage");
  const [api, asked] = [apiFor(context), new URL(request.url).searchParams];
  const [country, state] = [asked.get("country") || null, asked.get("state") || null];
  const year = new Date().getUTCFullYear();
  return load(request, async () => {
    const [calendar, countries, states] = await Promise.all([
      api.call("calendars.get", { params }),
      api.call("publicHolidays.countries", { query: {} }),
      country ? attempt(request, () => api.call("publicHolidays.countries", { query: { country } })) : null,
    ]);
    const parts = states?.ok ? states.value.data : [];
    const of = state && parts.some(({ code }) => code === state) ? state : null;
    const found = country
      ? await attempt(request, () =>
          api.call("publicHolidays.list", {
            query: { country, ...(of && { state: of }), from: asked.get("from") || year, to: asked.get("to") || year + 4 },
          }),
        )
      : null;
    return {
      calendar: { id: calendar.id, name: calendar.name, revision: calendar.revision },
      countries: countries.data,
      parts,
      country,
      state: of,
      year,
      days: found?.ok ? found.value.data : [],
      problem: found && !found.ok ? found.problem : null,
    };
  });
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  const held = await load(request, () => api.call("calendars.get", { params }));
  const body = { holidays: withDays(form, held.holidays) };
  const saved = await attempt(request, () => api.call("calendars.update", { params, body, ...revisionOf(form) }));
  return saved.ok ? redirect(`/admin/calendars/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function PublicHolidays() {
  const intl = useIntl();
  const { calendar, countries, parts, country, state, year, days, problem } = useLoaderData<typeof loader>();
  const [asked] = useSearchParams();
  const refusal = useRefusal();
  const title = intl.formatMessage({ id: "admin.calendars.public" });
  const wrong = problem?.errors?.map(({ path, message }) => ({ name: path, text: message })) ?? [];
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.calendars.public.what" values={{ name: <bdi>{calendar.name}</bdi> }} />}
      back={{ to: `/admin/calendars/${calendar.id}`, id: "admin.calendars.back" }}
    >
      <StaleNote problem={refusal.problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={[...refusal.errors, ...wrong]} />
      <Form method="get" className="admin-filter">
        <FormSelect name="country" label={<FormattedMessage id="admin.calendars.country" />} defaultValue={country ?? ""}>
          <option value="">{intl.formatMessage({ id: "admin.calendars.country.choose" })}</option>
          {countries.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </FormSelect>
        {parts.length > 0 && (
          <FormSelect key={country} name="state" label={<FormattedMessage id="admin.calendars.state" />} defaultValue={state ?? ""}>
            <option value="">{intl.formatMessage({ id: "admin.calendars.state.any" })}</option>
            {parts.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </FormSelect>
        )}
        {(["from", "to"] as const).map((part) => (
          <FormText
            key={part}
            type="number"
            min="1970"
            max="2100"
            name={part}
            label={<FormattedMessage id={`admin.calendars.year.${part}`} />}
            errors={wrong}
            defaultValue={asked.get(part) ?? (part === "from" ? year : year + 4)}
            dir="ltr"
          />
        ))}
        <Button type="submit">
          <FormattedMessage id="admin.calendars.show" />
        </Button>
      </Form>
      {days.length > 0 && (
        <FoundDays key={asked.toString()} days={days} source={[country, state].filter(Boolean).join("-")} revision={calendar.revision} />
      )}
      {country && !problem && days.length === 0 && (
        <p className="text-soft">
          <FormattedMessage id="admin.calendars.noDays" />
        </p>
      )}
      <p className="text-sm text-faint">
        <FormattedMessage id="admin.calendars.credit" />
      </p>
    </Page>
  );
}
