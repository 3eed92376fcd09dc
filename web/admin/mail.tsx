import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import MailCheck from "lucide-react/icons/mail-check";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/mail.ts";
import { MailAlarms } from "./mail-alarms.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { SERVICES, textIn } from "./source-fields.ts";
import { StateBadge } from "./source-health.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const api = apiFor(context);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const [sources, health] = await load(request, () =>
    Promise.all([api.call("mailSources.list", { query: { limit: 50, ...(cursor && { cursor }) } }), api.call("mail.health", {})]),
  );
  return { sources, health, may: rightsOf(context).includes("settings.manage") };
}

/** Whether mail comes in: what is wrong, who takes it, from where it is fetched. */
export default function Mail() {
  const title = useIntl().formatMessage({ id: "admin.mail" });
  const { sources, health, may } = useLoaderData<typeof loader>();
  const { smtp, intake } = health;
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.mail.what" />}
      {...(may && { action: { to: "/admin/mail/new", id: "admin.mail.new" } })}
    >
      <MailAlarms alarms={health.alarms} fine />
      <Table
        caption={title}
        rows={sources.data}
        empty={
          <EmptyState icon={MailCheck} title={<FormattedMessage id="admin.mail.none" />}>
            <FormattedMessage id="admin.mail.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.mail.mailbox",
            cell: (source) => (
              <Link to={`/admin/mail/${source.id}`} className="link font-medium">
                <bdi dir="ltr">{source.mailbox.name}</bdi>
              </Link>
            ),
          },
          {
            id: "admin.mail.host",
            cell: ({ kind, settings }) => <bdi dir="ltr">{kind === "imap" ? textIn(settings, "host") : SERVICES[kind]}</bdi>,
          },
          { id: "admin.mail.fact.state", cell: ({ state }) => <StateBadge state={state} /> },
          { id: "admin.mail.fact.lastReceived", cell: ({ lastReceivedAt }) => lastReceivedAt && <Time at={lastReceivedAt} /> },
        ]}
      />
      <Pages next={sources.nextCursor} />
      <Group title={<FormattedMessage id="admin.mail.smtp" />} what={<FormattedMessage id="admin.mail.smtp.what" />}>
        {smtp.listeners.length === 0 ? (
          <p>
            <FormattedMessage id={smtp.wanted ? "admin.mail.smtp.down" : "admin.mail.smtp.off"} />
          </p>
        ) : (
          <ul className="grid gap-1">
            {smtp.listeners.map(({ host, port, tls }) => (
              <li key={`${host} ${port}`}>
                <FormattedMessage
                  id={tls ? "admin.mail.smtp.tls" : "admin.mail.smtp.plain"}
                  values={{ place: <bdi dir="ltr">{`${host}:${port}`}</bdi> }}
                />
              </li>
            ))}
          </ul>
        )}
      </Group>
      <Group title={<FormattedMessage id="admin.mail.intake" />} what={<FormattedMessage id="admin.mail.intake.what" />}>
        <dl className="admin-facts">
          <div>
            <dt>
              <FormattedMessage id="admin.mail.fact.lastReceived" />
            </dt>
            <dd>{intake.lastReceivedAt ? <Time at={intake.lastReceivedAt} /> : <FormattedMessage id="admin.mail.never" />}</dd>
          </div>
          <div>
            <dt>
              <FormattedMessage id="admin.mail.fact.waiting" />
            </dt>
            <dd className="tabular">{intake.waiting}</dd>
          </div>
          <div>
            <dt>
              <FormattedMessage id="admin.mail.fact.quarantined" />
            </dt>
            <dd className="tabular">
              {intake.quarantinedLastDay > 0 ? (
                <Link to="/desk/intake?state=quarantined" reloadDocument className="link">
                  {intake.quarantinedLastDay}
                </Link>
              ) : (
                0
              )}
            </dd>
          </div>
        </dl>
      </Group>
    </Page>
  );
}
