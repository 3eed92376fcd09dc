import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import Pause from "lucide-react/icons/pause";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Callout } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/rule.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { askFirst, refused, typedOf, type Refusal } from "./refusal.tsx";
import { Removal } from "./removal.tsx";
import { revisionOf } from "./revision.tsx";
import { LoopNote } from "./rule-effects.tsx";
import { isEditing, RuleForm, ruleOf } from "./rule-form.tsx";
import { ruleParts } from "./rule-parts.ts";
import "./rules.css";

export { shouldRevalidate } from "./revision.tsx";

/** Words of conditions are the desk's. */
export const handle: RouteHandle = { wings: ["desk"] };

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "automation.manage");
  const api = apiFor(context);
  const [rule, parts, versions] = await load(request, () =>
    Promise.all([
      api.call("automation.get", { params }),
      ruleParts(api),
      api.call("automation.versions", { params, query: { limit: 10 } }),
    ]),
  );
  return {
    rule,
    parts,
    versions: versions.data.map(({ version, at, changedBy, enabled }) => ({ version, at, enabled, by: changedBy.name })),
  };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  if (isEditing(form)) return { typed: typedOf(form) } satisfies Refusal;
  const intent = textOf(form, "intent");
  if (intent === "remove") {
    if (!form.has("confirmed")) return askFirst(form, "remove");
    const removed = await attempt(request, () => api.call("automation.remove", { params, ...revisionOf(form) }));
    return removed.ok ? redirect("/admin/automation?done=removed") : refused(form, removed.problem);
  }
  const parts = intent === "" ? await load(request, () => ruleParts(api)) : null;
  const body = parts ? ruleOf(form, parts) : { enabled: intent === "on" };
  const saved = await attempt(request, () => api.call("automation.update", { params, body, ...revisionOf(form) }));
  return saved.ok ? redirect(`/admin/automation/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function EditRule() {
  const intl = useIntl();
  const { rule, parts, versions } = useLoaderData<typeof loader>();
  return (
    <Page title={<bdi>{rule.name}</bdi>} label={rule.name} back={{ to: "/admin/automation", id: "admin.automation" }}>
      <Callout tone={rule.enabled ? "good" : "accent"} icon={rule.enabled ? CircleCheck : Pause}>
        <span className="grid gap-2">
          <FormattedMessage id={rule.enabled ? "admin.automation.isOn" : "admin.automation.isOff"} />
          <span className="flex flex-wrap gap-2">
            <Form method="post">
              <input type="hidden" name="revision" value={rule.revision} />
              <Button type="submit" name="intent" value={rule.enabled ? "off" : "on"} look={rule.enabled ? "plain" : "primary"}>
                <FormattedMessage id={rule.enabled ? "admin.automation.turnOff" : "admin.automation.turnOn"} />
              </Button>
            </Form>
            <ButtonLink to={`/admin/automation/${rule.id}/try`}>
              <FormattedMessage id="admin.automation.try" />
            </ButtonLink>
            <ButtonLink to={`/admin/automation/runs?rule=${rule.id}`}>
              <FormattedMessage id="admin.automation.runs" />
            </ButtonLink>
          </span>
        </span>
      </Callout>
      <LoopNote rule={rule} />
      <RuleForm key={rule.revision} rule={rule} parts={parts} />
      <Group title={<FormattedMessage id="admin.automation.versions" />} what={<FormattedMessage id="admin.automation.versions.what" />}>
        <ul className="card grid gap-1 p-4">
          {versions.map(({ version, at, by, enabled }) => (
            <li key={version}>
              <FormattedMessage
                id="admin.automation.version"
                values={{
                  version,
                  by: <bdi>{by}</bdi>,
                  time: <Time at={at} />,
                  state: intl.formatMessage({ id: enabled ? "admin.automation.on" : "admin.automation.off" }),
                }}
              />
            </li>
          ))}
        </ul>
      </Group>
      <Removal revision={rule.revision} cancel={`/admin/automation/${rule.id}`} name={rule.name}>
        <FormattedMessage id="admin.automation.remove.what" />
      </Removal>
    </Page>
  );
}
