import { FormattedMessage } from "react-intl";
import { Skeleton } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Row } from "./model.ts";

/** What the list already knows of a ticket, shown while the rest is on its way. */
export function TicketPreview({ row }: { row: Row }) {
  return (
    <div className="ticket" aria-busy="true">
      <div className="ticket-main">
        <header className="ticket-head">
          <p className="ticket-number">
            <bdi dir="ltr">#{row.number}</bdi>
            <span>
              <FormattedMessage id={`status.${row.category}`} />
            </span>
          </p>
          <h1 className="ticket-subject" dir="auto">
            {row.subject}
          </h1>
        </header>
        <div className="grid gap-4 p-4">
          <p className="text-sm font-semibold">
            <bdi>{row.requester ?? <FormattedMessage id="list.noRequester" />}</bdi>
            {row.organization && <bdi className="ms-2 font-normal text-faint">{row.organization}</bdi>}
          </p>
          <p className="text-xs text-faint">
            <Time at={row.lastMessageAt} />
            {row.assignee && (
              <span className="ms-2">
                <FormattedMessage id="list.assignedTo" values={{ name: <bdi>{row.assignee}</bdi> }} />
              </span>
            )}
          </p>
          <p className="text-sm text-soft" dir="auto">
            {row.preview}
          </p>
          <Skeleton className="h-4 w-3/4" />
          <Skeleton className="h-4 w-1/2" />
          <Skeleton className="h-4 w-2/3" />
        </div>
      </div>
    </div>
  );
}
