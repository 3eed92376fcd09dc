import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import MailX from "lucide-react/icons/mail-x";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/suppressions.ts";
import { Confirm } from "./confirm.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { SearchBox } from "./search-box.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const { searchParams } = new URL(request.url);
  const [cursor, q] = [searchParams.get("cursor"), searchParams.get("q")?.trim() ?? ""];
  const page = await load(request, () =>
    apiFor(context).call("suppressions.list", { query: { limit: 50, ...(q && { q }), ...(cursor && { cursor }) } }),
  );
  return { ...page, q, may: rightsOf(context).includes("settings.manage") };
}

export async function action({ request, context }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  if (textOf(form, "intent") === "remove") {
    if (!form.has("confirmed")) return askFirst(form, "remove");
    const removed = await attempt(request, () => api.call("suppressions.remove", { params: { id: textOf(form, "suppression") } }));
    return removed.ok ? redirect("/admin/suppressions?done=saved") : refused(form, removed.problem);
  }
  const detail = textOf(form, "detail").trim();
  const added = await attempt(request, () =>
    api.call("suppressions.add", { body: { address: textOf(form, "address").trim(), ...(detail && { detail }) } }),
  );
  return added.ok ? redirect("/admin/suppressions?done=saved") : refused(form, added.problem);
}

/** Addresses nothing, or no notice, is sent to: why, since when, and the way back. */
export default function Suppressions() {
  const intl = useIntl();
  const title = intl.formatMessage({ id: "admin.suppressions" });
  const { data, nextCursor, q, may } = useLoaderData<typeof loader>();
  const { errors, confirm, typed, value } = useRefusal({
    address: { name: "address", label: "admin.address" },
    detail: { name: "detail", label: "admin.suppressions.why" },
  });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.suppressions.what" />}>
      {confirm === "remove" && (
        <Confirm
          title={
            <FormattedMessage
              id="admin.suppressions.remove.confirm"
              values={{ address: <bdi dir="ltr">{typed?.["name"]?.[0] ?? ""}</bdi> }}
            />
          }
          submit={<FormattedMessage id="admin.suppressions.remove" />}
          cancel="/admin/suppressions"
          typed={typed}
          intent="remove"
        >
          <FormattedMessage id="admin.suppressions.remove.what" />
        </Confirm>
      )}
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <SearchBox q={q} label="admin.suppressions.search" />
      <Table
        caption={title}
        rows={data}
        empty={
          <EmptyState icon={MailX} title={<FormattedMessage id="admin.suppressions.none" />}>
            <FormattedMessage id="admin.suppressions.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.address",
            cell: (row) => (
              <bdi dir="ltr" className="font-medium">
                {row.address}
              </bdi>
            ),
          },
          {
            id: "admin.suppressions.why",
            cell: (row) => (
              <>
                <Badge tone={row.scope === "notices" ? "neutral" : "warn"}>
                  <FormattedMessage id={`admin.suppressions.${row.reason}`} />
                </Badge>
                {row.detail && (
                  <p className="mt-1 text-sm text-faint">
                    <bdi>{row.detail}</bdi>
                  </p>
                )}
              </>
            ),
          },
          { id: "admin.suppressions.since", cell: (row) => <Time at={row.since} /> },
          {
            id: "admin.suppressions.act",
            end: true,
            cell: (row) =>
              may && (
                <Form method="post">
                  <input type="hidden" name="suppression" value={row.id} />
                  <input type="hidden" name="name" value={row.address} />
                  <Button
                    type="submit"
                    size="sm"
                    name="intent"
                    value="remove"
                    aria-label={intl.formatMessage({ id: "admin.suppressions.remove.label" }, { address: row.address })}
                  >
                    <FormattedMessage id="admin.suppressions.remove" />
                  </Button>
                </Form>
              ),
          },
        ]}
      />
      <Pages next={nextCursor} />
      {may && (
        <Group title={<FormattedMessage id="admin.suppressions.add" />} what={<FormattedMessage id="admin.suppressions.add.what" />}>
          <Form method="post" noValidate className="admin-form">
            <FormText
              name="address"
              type="email"
              label={<FormattedMessage id="admin.address" />}
              errors={errors}
              defaultValue={value("address")}
              dir="ltr"
              autoComplete="off"
            />
            <FormText
              optional
              name="detail"
              label={<FormattedMessage id="admin.suppressions.why" />}
              errors={errors}
              defaultValue={value("detail")}
              maxLength={300}
              dir="auto"
              autoComplete="off"
            />
            <div>
              <Button type="submit" look="primary">
                <FormattedMessage id="admin.suppressions.add" />
              </Button>
            </div>
          </Form>
        </Group>
      )}
    </Page>
  );
}
