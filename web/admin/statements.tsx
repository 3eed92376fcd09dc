import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, redirect, useLoaderData } from "react-router";
import FileCheck from "lucide-react/icons/file-check";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import { Credited, monthText, shareText } from "../ui/statement-view.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/statements.ts";
import { organizationNamed, someOrganizations } from "./lists.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

export const handle: RouteHandle = { wings: ["statements"] };

const MONTH = /^20\d\d-(?:0[1-9]|1[0-2])$/;

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "statements.read");
  const api = apiFor(context);
  const asked = new URL(request.url).searchParams;
  const [cursor, typed, customer] = [asked.get("cursor"), asked.get("month") ?? "", (asked.get("customer") ?? "").trim()];
  const month = MONTH.test(typed) ? typed : null;
  return load(request, async () => {
    const organization = customer === "" ? null : await organizationNamed(api, customer);
    // Who is named together with a month has a page of his own, whether the month is closed or not.
    if (organization !== null && month !== null) throw redirect(`/admin/statements/${organization}/${month}`);
    const query = { limit: 50, ...(cursor && { cursor }), ...(month && { month }), ...(organization && { organization }) };
    const [page, names] = await Promise.all([api.call("statements.list", { query }), someOrganizations(api)]);
    return {
      ...page,
      names: names.map(({ name }) => name),
      month: typed,
      customer,
      organization,
      unknown: customer !== "" && organization === null,
      now: new Date().toISOString().slice(0, 7),
      may: rightsOf(context).includes("credits.manage"),
    };
  });
}

/** Months of customers, what was closed last first. */
export default function Statements() {
  const intl = useIntl();
  const { data, nextCursor, names, month, customer, organization, unknown, now, may } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.statements" });
  const errors = unknown ? [{ name: "customer", text: intl.formatMessage({ id: "admin.fault.organization" }) }] : [];
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.statements.what" />}
      {...(may && { action: { to: "/admin/service-credits", id: "admin.service-credits" } })}
    >
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="get" className="admin-filter">
        <FormText
          name="customer"
          label={<FormattedMessage id="admin.statements.customer" />}
          hint={<FormattedMessage id="admin.statements.customer.hint" />}
          errors={errors}
          defaultValue={customer}
          list="customers"
          maxLength={200}
          dir="auto"
          autoComplete="off"
        />
        <datalist id="customers">
          {names.map((name, place) => (
            <option key={place} value={name} />
          ))}
        </datalist>
        <FormText
          name="month"
          type="month"
          label={<FormattedMessage id="statement.month" />}
          defaultValue={month}
          placeholder={now}
          dir="ltr"
        />
        <Button type="submit">
          <FormattedMessage id="statement.lines.show" />
        </Button>
      </Form>
      {organization && (
        <p>
          <Link className="link" to={`/admin/statements/${organization}/${now}`}>
            <FormattedMessage id="admin.statements.running" />
          </Link>
        </p>
      )}
      <Table
        caption={title}
        rows={data.map((row) => ({ ...row, id: row.id! }))}
        empty={
          <EmptyState icon={FileCheck} title={<FormattedMessage id="statement.list.none" />}>
            <FormattedMessage id="statement.list.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "statement.organization",
            cell: (row) => (
              <Link to={`/admin/statements/${row.organization.id}/${row.month}`} className="link font-medium">
                <bdi>{row.organization.name}</bdi>
              </Link>
            ),
          },
          { id: "statement.month", cell: (row) => monthText(intl, row.month) },
          { id: "statement.attainment", end: true, cell: (row) => shareText(intl, row.attainment) },
          { id: "statement.result.met", end: true, cell: (row) => intl.formatNumber(row.met) },
          { id: "statement.result.missed", end: true, cell: (row) => intl.formatNumber(row.missed) },
          { id: "statement.credit", cell: (row) => <Credited credited={row.credited} /> },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
