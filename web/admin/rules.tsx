import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, redirect, useLoaderData } from "react-router";
import Workflow from "lucide-react/icons/workflow";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { Badge } from "../ui/badge.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { TriggerWords } from "../ui/rule-words.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/rules.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { LoopNote } from "./rule-effects.tsx";
import { Table } from "./table.tsx";

/** Words of conditions are the desk's. */
export const handle: RouteHandle = { wings: ["desk"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "automation.read");
  const { data } = await load(request, () => apiFor(context).call("automation.list", {}));
  return { rules: data, may: rightsOf(context).includes("automation.manage") };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const ids = textOf(form, "ids").split(",");
  const at = ids.indexOf(textOf(form, "id"));
  if (at > 0) [ids[at - 1], ids[at]] = [ids[at]!, ids[at - 1]!];
  const ordered = await attempt(request, () => apiFor(context).call("automation.order", { body: { ids } }));
  return ordered.ok ? redirect("/admin/automation?done=saved") : refused(form, ordered.problem);
}

export default function Rules() {
  const intl = useIntl();
  const { rules, may } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.automation" });
  const ids = rules.map(({ id }) => id).join(",");
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.automation.lead" />}
      {...(may && { action: { to: "/admin/automation/new", id: "admin.automation.new" } })}
    >
      {rules
        .filter(({ effects }) => effects.loops > 0)
        .map((rule) => (
          <LoopNote key={rule.id} rule={rule} />
        ))}
      <Table
        caption={title}
        rows={rules}
        empty={
          <EmptyState icon={Workflow} title={<FormattedMessage id="admin.automation.none" />}>
            <FormattedMessage id="admin.automation.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: ({ id, name, enabled, stop }) => (
              <span className="flex flex-wrap items-center gap-2">
                {may ? (
                  <Link to={`/admin/automation/${id}`} className="link font-medium">
                    <bdi>{name}</bdi>
                  </Link>
                ) : (
                  <bdi className="font-medium">{name}</bdi>
                )}
                {!enabled && (
                  <Badge tone="neutral">
                    <FormattedMessage id="admin.automation.off" />
                  </Badge>
                )}
                {stop && (
                  <Badge tone="neutral">
                    <FormattedMessage id="admin.automation.stops" />
                  </Badge>
                )}
              </span>
            ),
          },
          { id: "admin.automation.when", cell: ({ trigger, names }) => <TriggerWords trigger={trigger} names={names} /> },
          {
            id: "admin.automation.effects",
            cell: ({ id, effects }) => (
              <Link to={`/admin/automation/runs?rule=${id}`} className="link">
                <FormattedMessage id="admin.automation.effects.count" values={{ done: effects.done, failed: effects.failed }} />
              </Link>
            ),
          },
          {
            id: "admin.fields.order",
            end: true,
            cell: (rule) =>
              may && rule.id !== rules[0]?.id ? (
                <Form method="post">
                  <input type="hidden" name="ids" value={ids} />
                  <input type="hidden" name="id" value={rule.id} />
                  <Button type="submit" size="sm" aria-label={intl.formatMessage({ id: "admin.fields.up" }, { name: rule.name })}>
                    ↑
                  </Button>
                </Form>
              ) : null,
          },
        ]}
      />
      {rules.length > 0 && (
        <p>
          <ButtonLink to="/admin/automation/runs">
            <FormattedMessage id="admin.automation.runs" />
          </ButtonLink>
        </p>
      )}
    </Page>
  );
}
