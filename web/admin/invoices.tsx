import { FormattedMessage, useIntl } from "react-intl";
import { Form, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormSelect } from "../ui/form-field.tsx";
import type { Route } from "./+types/invoices.ts";
import { InvoiceTable } from "./invoice-parts.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages } from "./table.tsx";

const STATES = ["overdue", "failed", "open", "draft", "paid", "refunded", "void", "uncollectible"] as const;

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "billing.read");
  const { searchParams } = new URL(request.url);
  const cursor = searchParams.get("cursor");
  const state = STATES.find((one) => one === searchParams.get("state"));
  const query = { limit: 50, ...(cursor && { cursor }), ...(state && { state }) };
  const page = await load(request, () => apiFor(context).call("invoices.list", { query }));
  return { ...page, state: state ?? "", may: rightsOf(context).includes("billing.manage") };
}

export default function Invoices() {
  const title = useIntl().formatMessage({ id: "admin.invoices" });
  const { data, nextCursor, state, may } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.invoices.what" />}
      {...(may && { action: { to: "/admin/invoices/new", id: "admin.invoices.new" } })}
    >
      <Form method="get" className="flex flex-wrap items-end gap-2">
        <FormSelect name="state" label={<FormattedMessage id="admin.invoices.state" />} defaultValue={state}>
          <option value="">
            <FormattedMessage id="admin.invoices.state.all" />
          </option>
          {STATES.map((one) => (
            <option key={one} value={one}>
              <FormattedMessage id={`admin.invoices.state.${one}`} />
            </option>
          ))}
        </FormSelect>
        <Button type="submit">
          <FormattedMessage id="admin.invoices.show" />
        </Button>
      </Form>
      <InvoiceTable invoices={data} named />
      <Pages next={nextCursor} />
    </Page>
  );
}
