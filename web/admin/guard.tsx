import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import RefreshCwOff from "lucide-react/icons/refresh-cw-off";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors } from "../ui/form-field.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/guard.ts";
import { GuardForm, GUARD_LABELS, limitsOf } from "./guard-form.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";
import { Pages, Table } from "./table.tsx";

export { shouldRevalidate } from "./revision.tsx";

const HERE = "/admin/guard";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const rights = rightsOf(context);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const api = apiFor(context);
  const query = { limit: 50, active: "true", ...(cursor && { cursor }) } as const;
  const [guard, paused] = await load(request, () =>
    Promise.all([api.call("mailGuard.get", {}), rights.includes("intake.read") ? api.call("breakers.list", { query }) : null]),
  );
  return { guard, paused, may: rights.includes("settings.manage"), mayResume: rights.includes("intake.manage") };
}

export async function action({ request, context }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  if (textOf(form, "intent") === "resume") {
    const resumed = await attempt(request, () => api.call("breakers.resume", { params: { id: textOf(form, "breaker") } }));
    return resumed.ok ? redirect(`${HERE}?done=resumed`) : refused(form, resumed.problem);
  }
  const saved = await attempt(request, () => api.call("mailGuard.update", { body: limitsOf(form), ...revisionOf(form) }));
  return saved.ok ? redirect(`${HERE}?done=saved`) : refused(form, saved.problem);
}

/** When machines are kept from writing to each other without end, and who is kept from it now. */
export default function Guard() {
  const intl = useIntl();
  const title = intl.formatMessage({ id: "admin.guard" });
  const { guard, paused, may, mayResume } = useLoaderData<typeof loader>();
  const { errors, problem } = useRefusal(GUARD_LABELS);
  const caption = intl.formatMessage({ id: "admin.guard.paused" });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.guard.what" />}>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      {paused && (
        <section className="grid gap-3">
          <h2>{caption}</h2>
          <Table
            caption={caption}
            rows={paused.data}
            empty={
              <EmptyState icon={RefreshCwOff} title={<FormattedMessage id="admin.guard.none" />}>
                <FormattedMessage id="admin.guard.none.what" />
              </EmptyState>
            }
            columns={[
              {
                id: "admin.address",
                cell: ({ address }) => (
                  <bdi dir="ltr" className="font-medium wrap-anywhere">
                    {address}
                  </bdi>
                ),
              },
              { id: "admin.suppressions.why", cell: ({ scope, reason }) => <FormattedMessage id={`admin.guard.why.${scope}.${reason}`} /> },
              {
                id: "admin.guard.heldBack",
                end: true,
                cell: ({ heldBack }) => <span className="tabular">{intl.formatNumber(heldBack)}</span>,
              },
              { id: "admin.guard.until", cell: ({ until }) => <Time at={until} /> },
              {
                id: "admin.suppressions.act",
                end: true,
                cell: (row) =>
                  mayResume && (
                    <Form method="post">
                      <input type="hidden" name="breaker" value={row.id} />
                      <Button
                        type="submit"
                        size="sm"
                        name="intent"
                        value="resume"
                        aria-label={intl.formatMessage({ id: "admin.guard.resume.label" }, { address: row.address })}
                      >
                        <FormattedMessage id="admin.guard.resume" />
                      </Button>
                    </Form>
                  ),
              },
            ]}
          />
          <Pages next={paused.nextCursor} />
        </section>
      )}
      <Group title={<FormattedMessage id="admin.guard.limits" />} what={<FormattedMessage id="admin.guard.limits.what" />}>
        <GuardForm key={guard.revision} guard={guard} may={may} />
      </Group>
    </Page>
  );
}
