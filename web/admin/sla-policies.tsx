import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, redirect, useLoaderData } from "react-router";
import Timer from "lucide-react/icons/timer";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/sla-policies.ts";
import { Confirm } from "./confirm.tsx";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "sla.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  const api = apiFor(context);
  return load(request, async () => {
    const [policies, recounts] = await Promise.all([
      api.call("slaPolicies.list", { query: { limit: 100, retired: "true", ...(cursor && { cursor }) } }),
      api.call("slaRecounts.list", { query: { limit: 3 } }),
    ]);
    return {
      policies: policies.data.map(({ id, name, retiredAt, targets }) => ({
        id,
        name,
        retired: retiredAt !== null,
        targets: [...new Set(targets.filter(({ minutes }) => minutes !== null).map(({ target }) => target))],
      })),
      nextCursor: policies.nextCursor,
      recounts: recounts.data,
    };
  });
}

export async function action({ request, context }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  if (textOf(form, "intent") === "recount") {
    if (!form.has("confirmed")) return askFirst(form, "recount");
    const since = `${textOf(form, "since")}T00:00:00Z`;
    const begun = await attempt(request, () => api.call("slaRecounts.create", { body: { since } }));
    return begun.ok ? redirect("/admin/sla-policies?done=saved") : refused(form, begun.problem);
  }
  const ids = textOf(form, "ids").split(",");
  const at = ids.indexOf(textOf(form, "id"));
  if (at > 0) [ids[at - 1], ids[at]] = [ids[at]!, ids[at - 1]!];
  const ordered = await attempt(request, () => api.call("slaPolicies.order", { body: { ids } }));
  return ordered.ok ? redirect("/admin/sla-policies?done=saved") : refused(form, ordered.problem);
}

export default function SlaPolicies() {
  const intl = useIntl();
  const { policies, nextCursor, recounts } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.sla-policies" });
  const ids = policies.map(({ id }) => id).join(",");
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.sla-policies.lead" />}
      action={{ to: "/admin/sla-policies/new", id: "admin.sla.new" }}
    >
      <Table
        caption={title}
        rows={policies}
        empty={
          <EmptyState icon={Timer} title={<FormattedMessage id="admin.sla.none" />}>
            <FormattedMessage id="admin.sla.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (policy) => (
              <span className="flex flex-wrap items-center gap-2">
                <Link to={`/admin/sla-policies/${policy.id}`} className="link font-medium">
                  <bdi>{policy.name}</bdi>
                </Link>
                {policy.retired && (
                  <Badge tone="neutral">
                    <FormattedMessage id="admin.sla.retired" />
                  </Badge>
                )}
              </span>
            ),
          },
          {
            id: "admin.sla.targets",
            cell: ({ targets }) =>
              targets.length === 0 ? (
                <FormattedMessage id="admin.sla.asThePlan" />
              ) : (
                intl.formatList(targets.map((target) => intl.formatMessage({ id: `sla.target.${target}` })))
              ),
          },
          {
            id: "admin.fields.order",
            end: true,
            cell: (policy) =>
              policy.id !== policies[0]?.id ? (
                <Form method="post">
                  <input type="hidden" name="ids" value={ids} />
                  <input type="hidden" name="id" value={policy.id} />
                  <Button type="submit" size="sm" aria-label={intl.formatMessage({ id: "admin.fields.up" }, { name: policy.name })}>
                    ↑
                  </Button>
                </Form>
              ) : null,
          },
        ]}
      />
      <Pages next={nextCursor} />
      <Recounts recounts={recounts} />
    </Page>
  );
}

type Recount = { id: string; since: string; createdAt: string; tickets: number; finishedAt: string | null };

/** History is counted anew after a second word. */
function Recounts({ recounts }: { recounts: readonly Recount[] }) {
  const { confirm, typed, errors } = useRefusal({ since: { name: "since", label: "admin.sla.since" } });
  if (confirm === "recount")
    return (
      <Confirm
        title={<FormattedMessage id="admin.sla.recount.confirm" />}
        submit={<FormattedMessage id="admin.sla.recount" />}
        cancel="/admin/sla-policies"
        typed={typed}
        intent="recount"
      >
        <FormattedMessage id="admin.sla.recount.what" />
      </Confirm>
    );
  return (
    <Group title={<FormattedMessage id="admin.sla.recount" />} what={<FormattedMessage id="admin.sla.recount.what" />}>
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" className="admin-form">
        <div className="admin-pair">
          <FormText name="since" type="date" label={<FormattedMessage id="admin.sla.since" />} errors={errors} dir="ltr" required />
          <div>
            <Button type="submit" name="intent" value="recount">
              <FormattedMessage id="admin.sla.recount" />
            </Button>
          </div>
        </div>
      </Form>
      {recounts.length > 0 && (
        <ul className="card grid gap-1 p-4">
          {recounts.map(({ id, since, createdAt, tickets, finishedAt }) => (
            <li key={id}>
              <FormattedMessage
                id={finishedAt === null ? "admin.sla.recount.running" : "admin.sla.recount.done"}
                values={{ since: <Time at={since} />, at: <Time at={createdAt} />, tickets }}
              />
            </li>
          ))}
        </ul>
      )}
    </Group>
  );
}
