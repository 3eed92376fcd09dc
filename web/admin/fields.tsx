import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, redirect, useLoaderData } from "react-router";
import FormInput from "lucide-react/icons/text-cursor-input";
import { FIELD_TYPES } from "../../shared/fields.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/fields.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const api = apiFor(context);
  return load(request, async () => {
    const { data: kinds } = await api.call("fields.kinds");
    const asked = new URL(request.url).searchParams.get("kind");
    const kind = kinds.find((one) => one.kind === asked)?.kind ?? kinds[0]?.kind ?? "contact";
    const { data } = await api.call("fields.list", { query: { kind, archived: "true", limit: 200 } });
    return { kinds: kinds.map((one) => one.kind), kind, fields: data, may: rightsOf(context).includes("settings.manage") };
  });
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const kind = textOf(form, "kind");
  const ids = textOf(form, "ids").split(",");
  const at = ids.indexOf(textOf(form, "id"));
  if (at > 0) [ids[at - 1], ids[at]] = [ids[at]!, ids[at - 1]!];
  const ordered = await attempt(request, () => apiFor(context).call("fields.order", { body: { kind, ids } }));
  return ordered.ok ? redirect(`/admin/fields?kind=${encodeURIComponent(kind)}&done=saved`) : refused(form, ordered.problem);
}

export default function Fields() {
  const intl = useIntl();
  const { kinds, kind, fields, may } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.fields" });
  const ids = fields.map(({ id }) => id).join(",");
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.fields.what" />}>
      <nav className="flex flex-wrap gap-2" aria-label={intl.formatMessage({ id: "admin.fields.kind" })}>
        {kinds.map((one) => (
          <Link
            key={one}
            to={`/admin/fields?kind=${one}`}
            className="btn"
            data-look={one === kind ? "plain" : "quiet"}
            data-size="md"
            aria-current={one === kind ? "true" : undefined}
          >
            <FormattedMessage id={`admin.fields.kind.${one}`} defaultMessage={one} />
          </Link>
        ))}
      </nav>
      <Table
        caption={title}
        rows={fields}
        empty={
          <EmptyState icon={FormInput} title={<FormattedMessage id="admin.fields.none" />}>
            <FormattedMessage id="admin.fields.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (field) => (
              <>
                <Link to={`/admin/fields/${field.id}`} className="link font-medium">
                  <bdi>{field.label}</bdi>
                </Link>{" "}
                {field.archived && (
                  <Badge tone="neutral">
                    <FormattedMessage id="admin.fields.archived" />
                  </Badge>
                )}
              </>
            ),
          },
          { id: "admin.fields.type", cell: (field) => <FormattedMessage id={`admin.fields.type.${field.type}`} /> },
          { id: "admin.fields.access", cell: (field) => <FormattedMessage id={`admin.fields.access.${field.access}`} /> },
          {
            id: "admin.fields.order",
            end: true,
            cell: (field) =>
              may && field.id !== fields[0]?.id ? (
                <Form method="post">
                  <input type="hidden" name="kind" value={kind} />
                  <input type="hidden" name="ids" value={ids} />
                  <input type="hidden" name="id" value={field.id} />
                  <Button type="submit" size="sm" aria-label={intl.formatMessage({ id: "admin.fields.up" }, { name: field.label })}>
                    ↑
                  </Button>
                </Form>
              ) : null,
          },
        ]}
      />
      {may && (
        <section className="grid gap-3" aria-labelledby="new-field">
          <h2 id="new-field">
            <FormattedMessage id="admin.fields.new" />
          </h2>
          <ul className="flex flex-wrap gap-2">
            {FIELD_TYPES.map((type) => (
              <li key={type}>
                <Link to={`/admin/fields/new?kind=${kind}&type=${type}`} className="btn" data-look="plain" data-size="md">
                  <FormattedMessage id={`admin.fields.type.${type}`} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}
