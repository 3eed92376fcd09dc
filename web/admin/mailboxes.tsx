import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import AtSign from "lucide-react/icons/at-sign";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/mailboxes.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const cursor = new URL(request.url).searchParams.get("cursor");
  const page = await load(request, () => apiFor(context).call("mailboxes.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
  return { ...page, may: rightsOf(context).includes("settings.manage") };
}

export default function Mailboxes() {
  const title = useIntl().formatMessage({ id: "admin.mailboxes" });
  const { data: mailboxes, nextCursor, may } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.mailboxes.what" />}
      {...(may && { action: { to: "/admin/mailboxes/new", id: "admin.mailboxes.new" } })}
    >
      <Table
        caption={title}
        rows={mailboxes}
        empty={
          <EmptyState icon={AtSign} title={<FormattedMessage id="admin.mailboxes.none" />}>
            <FormattedMessage id="admin.mailboxes.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.address",
            cell: (mailbox) => (
              <Link to={`/admin/mailboxes/${mailbox.id}`} className="link font-medium">
                <bdi dir="ltr">{mailbox.address}</bdi>
              </Link>
            ),
          },
          { id: "admin.senderName", cell: (mailbox) => <bdi>{mailbox.name}</bdi> },
          { id: "admin.team", cell: (mailbox) => mailbox.team && <bdi>{mailbox.team.name}</bdi> },
          {
            id: "admin.seenBy",
            cell: (mailbox) => (
              <Badge tone={mailbox.restricted ? "warn" : "neutral"}>
                <FormattedMessage id={mailbox.restricted ? "admin.seenBy.team" : "admin.seenBy.all"} />
              </Badge>
            ),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
