import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import type { Route } from "./+types/rule-new.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, typedOf, type Refusal } from "./refusal.tsx";
import { isEditing, RuleForm, ruleOf } from "./rule-form.tsx";
import { ruleParts } from "./rule-parts.ts";
import "./rules.css";

/** Words of conditions are the desk's. */
export const handle: RouteHandle = { wings: ["desk"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "automation.manage");
  return load(request, () => ruleParts(apiFor(context)));
}

export async function action({ request, context }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  if (isEditing(form)) return { typed: typedOf(form) } satisfies Refusal;
  const parts = await load(request, () => ruleParts(api));
  const created = await attempt(request, () => api.call("automation.create", { body: ruleOf(form, parts) }));
  return created.ok ? redirect(`/admin/automation/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewRule() {
  const title = useIntl().formatMessage({ id: "admin.automation.new" });
  const parts = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.automation.new.what" />}
      back={{ to: "/admin/automation", id: "admin.automation" }}
    >
      <RuleForm parts={parts} />
    </Page>
  );
}
