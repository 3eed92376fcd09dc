import { useEffect, useRef } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData, useRevalidator, useSearchParams } from "react-router";
import Bell from "lucide-react/icons/bell";
import { apiContext } from "../context.ts";
import { load, readForm } from "../data.ts";
import { ErrorPage } from "../shell/error-page.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/notifications.ts";
import { useLiveEvents } from "./live.tsx";
import { MoreLink, Sheet } from "./sheet.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  const { searchParams } = new URL(request.url);
  const cursor = searchParams.get("cursor");
  return load(request, () =>
    context.get(apiContext).call("notifications.list", {
      query: { limit: 50, ...(cursor && { cursor }), ...(searchParams.get("unread") === "true" && { unread: "true" }) },
    }),
  );
}

export async function action({ request, context }: Route.ActionArgs) {
  await readForm(request);
  await load(request, () => context.get(apiContext).call("notifications.read", { body: { all: true } }));
  return redirect("/desk/notifications");
}

/** What one was told of, newest first; it comes by itself. */
export default function Notifications() {
  const intl = useIntl();
  const { data, nextCursor } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const { revalidate } = useRevalidator();
  const later = useRef(0);
  useLiveEvents(({ type }) => {
    if (type !== "notification") return;
    clearTimeout(later.current);
    later.current = window.setTimeout(() => void revalidate(), 150);
  });
  useEffect(() => () => clearTimeout(later.current), []);
  const onlyUnread = search.get("unread") === "true";
  return (
    <Sheet titleId="notification.title">
      <div className="notification-head">
        <nav className="filters" aria-label={intl.formatMessage({ id: "filter.label" })}>
          <a href="/desk/notifications" className="btn" data-look="quiet" data-size="sm" aria-current={onlyUnread ? undefined : "true"}>
            <FormattedMessage id="filter.all" />
          </a>
          <a
            href="/desk/notifications?unread=true"
            className="btn"
            data-look="quiet"
            data-size="sm"
            aria-current={onlyUnread ? "true" : undefined}
          >
            <FormattedMessage id="notification.unread" />
          </a>
        </nav>
        <span className="grow" />
        <form method="post">
          <Button type="submit" size="sm" disabled={data.every((one) => one.readAt !== null)}>
            <FormattedMessage id="notification.readAll" />
          </Button>
        </form>
        <a href="/desk/notifications/settings" className="btn" data-look="plain" data-size="sm">
          <FormattedMessage id="notification.settings" />
        </a>
      </div>
      {data.length === 0 ? (
        <EmptyState icon={Bell} title={<FormattedMessage id="notification.empty.title" />}>
          <FormattedMessage id="notification.empty.body" />
        </EmptyState>
      ) : (
        <ul className="notification-list">
          {data.map((one) => (
            <li key={one.id} data-unread={one.readAt === null ? "" : undefined}>
              <a href={`/desk/tickets/${one.ticket.number}`} className="notification-line">
                <span className="notification-what">
                  {one.readAt === null && (
                    <i className="row-dot" role="img" aria-label={intl.formatMessage({ id: "notification.unread" })} />
                  )}
                  <FormattedMessage
                    id={`notification.${one.kind in KINDS ? one.kind : "other"}`}
                    values={{ number: String(one.ticket.number), who: one.by ?? intl.formatMessage({ id: "notification.somebody" }) }}
                  />
                </span>
                <bdi className="min-w-0 grow truncate text-soft">{one.ticket.subject}</bdi>
                <Time at={one.createdAt} className="text-xs text-faint" />
              </a>
            </li>
          ))}
        </ul>
      )}
      <MoreLink nextCursor={nextCursor} />
    </Sheet>
  );
}

/** Kinds that have words of their own. */
const KINDS = {
  assigned: true,
  mentioned: true,
  replied: true,
  stepAssigned: true,
  ruleNotified: true,
  slaBreached: true,
  slaWarned: true,
};

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
