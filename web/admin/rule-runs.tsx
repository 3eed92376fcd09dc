import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, useLoaderData } from "react-router";
import Workflow from "lucide-react/icons/workflow";
import { RUN_OUTCOMES } from "../../shared/automation.ts";
import { load } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { DeedWords, HeldConditions } from "../ui/rule-words.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/rule-runs.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";
import "./rules.css";

/** Words of conditions are the desk's. */
export const handle: RouteHandle = { wings: ["desk"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "automation.read");
  const api = apiFor(context);
  const query = new URL(request.url).searchParams;
  const outcome = RUN_OUTCOMES.find((one) => one === query.get("outcome"));
  const cursor = query.get("cursor");
  return load(request, async () => {
    const { data: rules } = await api.call("automation.list", {});
    const rule = rules.find(({ id }) => id === query.get("rule"))?.id;
    const runs = await api.call("automation.runs", {
      query: { limit: 30, ...(cursor && { cursor }), ...(outcome && { outcome }), ...(rule && { rule }) },
    });
    return { rules: rules.map(({ id, name }) => ({ id, name })), runs, rule: rule ?? "", outcome: outcome ?? "" };
  });
}

const TONES = { done: "good", nothing: "neutral", failed: "danger", loop: "warn", limited: "warn" } as const;

export default function RuleRuns() {
  const intl = useIntl();
  const { rules, runs, rule, outcome } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.automation.runs" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.automation.runs.what" />}
      back={{ to: "/admin/automation", id: "admin.automation" }}
    >
      <Form method="get" className="flex flex-wrap items-center gap-2">
        <select
          name="rule"
          className="input w-auto max-w-full"
          defaultValue={rule}
          aria-label={intl.formatMessage({ id: "admin.automation.rule" })}
        >
          <option value="">{intl.formatMessage({ id: "admin.automation.everyRule" })}</option>
          {rules.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <select
          name="outcome"
          className="input w-auto"
          defaultValue={outcome}
          aria-label={intl.formatMessage({ id: "admin.automation.outcome" })}
        >
          <option value="">{intl.formatMessage({ id: "admin.automation.everyOutcome" })}</option>
          {RUN_OUTCOMES.map((one) => (
            <option key={one} value={one}>
              {intl.formatMessage({ id: `rule.outcome.${one}` })}
            </option>
          ))}
        </select>
        <Button type="submit">
          <FormattedMessage id="admin.automation.show" />
        </Button>
      </Form>
      <Table
        caption={title}
        rows={runs.data}
        empty={
          <EmptyState icon={Workflow} title={<FormattedMessage id="admin.automation.runs.none" />}>
            <FormattedMessage id="admin.automation.runs.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.automation.rule",
            cell: (run) => (
              <span className="grid gap-1">
                <bdi className="font-medium">{run.rule.name}</bdi>
                <span className="flex flex-wrap items-center gap-2 text-sm text-soft">
                  <Badge tone={TONES[run.outcome]}>
                    <FormattedMessage id={`rule.outcome.${run.outcome}`} />
                  </Badge>
                  <Time at={run.at} />
                </span>
                {run.loop.length > 0 && (
                  <span className="text-sm">
                    <FormattedMessage id="rule.loopOf" values={{ rules: <bdi>{intl.formatList(run.loop.map(({ name }) => name))}</bdi> }} />
                  </span>
                )}
                {run.code !== null && (
                  <span className="text-sm">
                    <FormattedMessage id="rule.code" values={{ code: <bdi dir="ltr">{run.code}</bdi> }} />
                  </span>
                )}
              </span>
            ),
          },
          {
            id: "admin.automation.request",
            cell: ({ ticket }) => (
              <Link to={`/desk/tickets/${ticket.number}`} className="link" reloadDocument>
                <bdi>
                  #{ticket.number} {ticket.subject}
                </bdi>
              </Link>
            ),
          },
          {
            id: "admin.automation.why",
            cell: (run) => (
              <span className="grid gap-2">
                {run.conditions && <HeldConditions conditions={run.conditions} held={run.held} names={run.names} />}
                {run.did.length > 0 && (
                  <ul className="grid gap-0.5">
                    {run.did.map((deed, place) => (
                      <li key={place}>
                        → <DeedWords deed={deed} names={run.names} />
                      </li>
                    ))}
                  </ul>
                )}
              </span>
            ),
          },
        ]}
      />
      <Pages next={runs.nextCursor} />
    </Page>
  );
}
