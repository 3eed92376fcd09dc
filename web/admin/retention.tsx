import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { FormErrors } from "../ui/form-field.tsx";
import type { Route } from "./+types/retention.ts";
import { Confirm } from "./confirm.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { Table } from "./table.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "privacy.manage");
  const { data } = await load(request, () => apiFor(context).call("retention.list"));
  return { rules: data.map((rule) => ({ ...rule, id: rule.kind })) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const params = { kind: textOf(form, "kind") };
  const months = textOf(form, "months").trim() === "" ? null : Number(textOf(form, "months"));
  if (months !== null && !form.has("confirmed")) {
    const seen = await attempt(request, () => api.call("retention.preview", { params, query: { months } }));
    if (!seen.ok) return refused(form, seen.problem);
    form.set("due", String(seen.value.due ?? 0));
    return askFirst(form, "retention");
  }
  const ifMatch = Number(textOf(form, "revision"));
  const saved = await attempt(request, () => api.call("retention.save", { params, body: { months }, ifMatch }));
  return saved.ok ? redirect("/admin/retention?done=saved") : refused(form, saved.problem);
}

/** How long each kind of thing is kept, with what the next run takes away. */
export default function Retention() {
  const intl = useIntl();
  const { rules } = useLoaderData<typeof loader>();
  const { errors, problem, confirm, typed } = useRefusal({ months: { name: "months", label: "privacy.retention.months" } });
  const title = intl.formatMessage({ id: "privacy.retention" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="privacy.retention.what" />}
      back={{ to: "/admin/privacy", id: "admin.privacy" }}
    >
      {confirm === "retention" && (
        <Confirm
          title={<FormattedMessage id="privacy.retention.confirm" />}
          submit={<FormattedMessage id="privacy.retention.confirm.do" />}
          cancel="/admin/retention"
          typed={typed}
        >
          <FormattedMessage id={`privacy.retention.${typed?.["kind"]?.[0] ?? "tickets"}`} />
          {": "}
          <FormattedMessage id="privacy.retention.confirm.what" values={{ count: Number(typed?.["due"]?.[0] ?? 0) }} />
        </Confirm>
      )}
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Table
        caption={title}
        rows={rules}
        empty={null}
        columns={[
          {
            id: "privacy.retention.kind",
            cell: ({ kind }) => (
              <span className="font-medium">
                <FormattedMessage id={`privacy.retention.${kind}`} />
              </span>
            ),
          },
          {
            id: "privacy.retention.months",
            cell: ({ kind, months, revision }) => (
              <Form method="post" className="flex flex-wrap items-center gap-2">
                <input type="hidden" name="kind" value={kind} />
                <input type="hidden" name="revision" value={revision} />
                <input
                  key={`${kind} ${months}`}
                  name="months"
                  type="number"
                  min={1}
                  max={600}
                  defaultValue={months ?? ""}
                  placeholder={intl.formatMessage({ id: "privacy.retention.forever" })}
                  aria-label={intl.formatMessage(
                    { id: "privacy.retention.months.label" },
                    { kind: intl.formatMessage({ id: `privacy.retention.${kind}` }) },
                  )}
                  className="input retention-months"
                />
                <Button
                  type="submit"
                  size="sm"
                  aria-label={intl.formatMessage(
                    { id: "privacy.retention.save.label" },
                    { kind: intl.formatMessage({ id: `privacy.retention.${kind}` }) },
                  )}
                >
                  <FormattedMessage id="privacy.retention.save" />
                </Button>
              </Form>
            ),
          },
          {
            id: "privacy.retention.due",
            end: true,
            cell: ({ due, held, lastCount }) => (
              <span className="inline-flex flex-wrap items-center gap-2">
                {due === null ? <span className="text-faint">–</span> : intl.formatNumber(due)}
                {held > 0 && (
                  <Badge tone="warn">
                    <FormattedMessage id="privacy.retention.held" values={{ count: held }} />
                  </Badge>
                )}
                {lastCount !== null && (
                  <span className="text-sm text-faint">
                    <FormattedMessage id="privacy.retention.last" values={{ count: lastCount }} />
                  </span>
                )}
              </span>
            ),
          },
        ]}
      />
    </Page>
  );
}
