import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import HandCoins from "lucide-react/icons/hand-coins";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { monthText, TermsWords } from "../ui/statement-view.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/service-credits.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

export const handle: RouteHandle = { wings: ["statements"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "statements.read");
  const cursor = new URL(request.url).searchParams.get("cursor");
  const page = await load(request, () =>
    apiFor(context).call("serviceCreditTerms.list", { query: { limit: 50, ...(cursor && { cursor }) } }),
  );
  return { ...page, may: rightsOf(context).includes("credits.manage") };
}

/** What was said about credits, by plan and by contract, the newest first. */
export default function ServiceCredits() {
  const intl = useIntl();
  const { data, nextCursor, may } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.service-credits" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.service-credits.what" />}
      back={{ to: "/admin/statements", id: "admin.statements" }}
      {...(may && { action: { to: "/admin/service-credits/new", id: "admin.service-credits.new" } })}
    >
      <Table
        caption={title}
        rows={data}
        empty={
          <EmptyState icon={HandCoins} title={<FormattedMessage id="admin.service-credits.none" />}>
            <FormattedMessage id="admin.service-credits.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "statement.plan",
            cell: ({ plan }) => (
              <Link to={`/admin/plans/${plan.id}`} className="link font-medium">
                <bdi>{plan.name}</bdi>
              </Link>
            ),
          },
          {
            id: "statement.organization",
            cell: ({ organization }) =>
              organization ? <bdi>{organization.name}</bdi> : <FormattedMessage id="admin.service-credits.everybody" />,
          },
          { id: "admin.service-credits.from", cell: ({ from }) => monthText(intl, from) },
          {
            id: "statement.credit.terms",
            cell: ({ terms }) => (terms ? <TermsWords terms={terms} /> : <FormattedMessage id="admin.service-credits.ended" />),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
