import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import CalendarClock from "lucide-react/icons/calendar-clock";
import { load } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/calendars.ts";
import { OpenNow } from "./calendar-words.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "calendars.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, () => apiFor(context).call("calendars.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
}

export default function Calendars() {
  const intl = useIntl();
  const { data: calendars, nextCursor } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.calendars" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.calendars.what" />}
      action={{ to: "/admin/calendars/new", id: "admin.calendars.new" }}
    >
      <Table
        caption={title}
        rows={calendars}
        empty={
          <EmptyState icon={CalendarClock} title={<FormattedMessage id="admin.calendars.none" />}>
            <FormattedMessage id="admin.calendars.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: ({ id, name }) => (
              <Link to={`/admin/calendars/${id}`} className="link font-medium">
                <bdi>{name}</bdi>
              </Link>
            ),
          },
          { id: "admin.policies.timeZone", cell: ({ timeZone }) => <bdi dir="ltr">{timeZone}</bdi> },
          { id: "admin.calendars.now", cell: (calendar) => <OpenNow calendar={calendar} /> },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
