import { FormattedMessage, useIntl } from "react-intl";
import { Form, useLoaderData } from "react-router";
import SearchCheck from "lucide-react/icons/search-check";
import { load } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { DeedWords, TriggerWords } from "../ui/rule-words.tsx";
import { Callout, EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/rule-try.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { Table } from "./table.tsx";
import "./rules.css";

/** Words of conditions are the desk's. */
export const handle: RouteHandle = { wings: ["desk"] };

const DAYS = [7, 30, 90];

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "automation.read");
  const api = apiFor(context);
  const asked = Number(new URL(request.url).searchParams.get("days"));
  const days = DAYS.includes(asked) ? asked : 30;
  return load(request, async () => {
    const rule = await api.call("automation.get", { params });
    const { trigger, all, any, actions, stop } = rule;
    return { rule, days, trial: await api.call("automation.try", { body: { trigger, all, any, actions, stop, rule: rule.id, days } }) };
  });
}

export default function TryRule() {
  const intl = useIntl();
  const { rule, trial, days } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.automation.try.of" }, { name: rule.name });
  const timed = "since" in rule.trigger;
  const change = trial.actions.some((one) => one.change > 0);
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id={timed ? "admin.automation.try.timed" : "admin.automation.try.what"} />}
      back={{ to: `/admin/automation/${rule.id}`, id: "admin.automation.back" }}
    >
      {!timed && (
        <Form method="get" className="flex flex-wrap items-center gap-2">
          <select name="days" className="input w-auto" defaultValue={days} aria-label={intl.formatMessage({ id: "admin.automation.days" })}>
            {DAYS.map((count) => (
              <option key={count} value={count}>
                {intl.formatMessage({ id: "admin.automation.lastDays" }, { count })}
              </option>
            ))}
          </select>
          <Button type="submit">
            <FormattedMessage id="admin.automation.try" />
          </Button>
        </Form>
      )}
      <Callout tone={change ? "accent" : "warn"} icon={SearchCheck}>
        <span className="grid gap-1">
          <strong>
            <FormattedMessage id="admin.automation.try.found" values={{ matched: trial.matched, looked: trial.looked }} />
          </strong>
          <TriggerWords trigger={rule.trigger} names={rule.names} />
          {trial.more && <FormattedMessage id="admin.automation.try.more" />}
        </span>
      </Callout>
      <Group title={<FormattedMessage id="admin.automation.then" />} what={<FormattedMessage id="admin.automation.try.counted" />}>
        <ul className="card grid gap-1 p-4">
          {trial.actions.map((one, place) => (
            <li key={place} className="flex flex-wrap justify-between gap-x-4">
              <FormattedMessage id={`rule.do.${one.do}`} />
              <span className="text-soft">
                <FormattedMessage id="admin.automation.try.counts" values={one} />
              </span>
            </li>
          ))}
        </ul>
      </Group>
      <Table
        caption={intl.formatMessage({ id: "admin.automation.try.tickets" })}
        rows={trial.tickets.map((one) => ({ ...one, id: String(one.number) }))}
        empty={
          <EmptyState icon={SearchCheck} title={<FormattedMessage id="admin.automation.try.none" />}>
            <FormattedMessage id="admin.automation.try.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.automation.request",
            cell: ({ number, subject }) => (
              <a href={`/desk/tickets/${number}`} className="link">
                <bdi>
                  #{number} {subject}
                </bdi>
              </a>
            ),
          },
          { id: "admin.automation.last", cell: ({ last }) => <Time at={last} /> },
          {
            id: "admin.automation.would",
            cell: ({ would }) => (
              <ul className="grid gap-0.5">
                {would.map((deed, place) => (
                  <li key={place}>
                    <DeedWords deed={deed} names={rule.names} />
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </Page>
  );
}
