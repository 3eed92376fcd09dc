import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import AtSign from "lucide-react/icons/at-sign";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/mailboxes.ts";
import { MailAlarms } from "./mail-alarms.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { StateBadge, type State } from "./source-health.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const cursor = new URL(request.url).searchParams.get("cursor");
  const api = apiFor(context);
  const [page, sources, health] = await load(request, () =>
    Promise.all([
      api.call("mailboxes.list", { query: { limit: 50, ...(cursor && { cursor }) } }),
      api.call("mailSources.list", { query: { limit: 200 } }),
      api.call("mail.health", {}),
    ]),
  );
  return {
    ...page,
    sources: sources.data.map(({ id, mailbox, state }) => ({ id, mailboxId: mailbox.id, state })),
    smtp: health.smtp.listeners.length > 0,
    alarms: health.alarms,
    may: rightsOf(context).includes("settings.manage"),
  };
}

export default function Mailboxes() {
  const title = useIntl().formatMessage({ id: "admin.mailboxes" });
  const { data: mailboxes, nextCursor, sources, smtp, alarms, may } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.mailboxes.what" />}
      {...(may && { action: { to: "/admin/mailboxes/new", id: "admin.mailboxes.new" } })}
    >
      <MailAlarms alarms={alarms} />
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
          {
            id: "admin.mail.incoming",
            cell: (mailbox) => <Incoming sources={sources.filter(({ mailboxId }) => mailboxId === mailbox.id)} smtp={smtp} />,
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

/** How mail comes to a mailbox: by its sources, each with how it is, else by SMTP. */
function Incoming({ sources, smtp }: { sources: readonly { id: string; state: State }[]; smtp: boolean }) {
  if (sources.length === 0) {
    return (
      <Badge tone={smtp ? "good" : "neutral"}>
        <FormattedMessage id={smtp ? "admin.mail.bySmtp" : "admin.mail.noWay"} />
      </Badge>
    );
  }
  return (
    <span className="flex flex-wrap gap-1">
      {sources.map(({ id, state }) => (
        <Link key={id} to={`/admin/mail/${id}`}>
          <StateBadge state={state} />
        </Link>
      ))}
    </span>
  );
}
