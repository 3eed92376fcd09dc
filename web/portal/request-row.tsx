import { FormattedMessage } from "react-intl";
import { Link } from "react-router";
import type { Ticket } from "../../server/support/tickets/contract.ts";
import { Time } from "../ui/time.tsx";
import { usePortalPath } from "./paths.ts";
import { Holder, Status } from "./status.tsx";

/** What a row shows of a request. */
export type RequestRowData = Pick<
  Ticket,
  "number" | "subject" | "category" | "namedStatus" | "assignee" | "team" | "requester" | "lastMessageAt"
>;

/** The part of a ticket that a row shows; the rest stays on the server. */
export function toRow({ number, subject, category, namedStatus, assignee, team, requester, lastMessageAt }: Ticket): RequestRowData {
  return { number, subject, category, namedStatus, assignee, team, requester, lastMessageAt };
}

/** One request in a list. @param heading level below the list's own heading @param showRequester in lists that hold more than one person's */
export function RequestRow({
  row,
  heading: Heading,
  showRequester = false,
}: {
  row: RequestRowData;
  heading: "h2" | "h3";
  showRequester?: boolean;
}) {
  const to = usePortalPath();
  return (
    <li className="request-row">
      <Heading className="request-subject">
        <Link to={to(`/requests/${row.number}`)} dir="auto">
          {row.subject}
        </Link>
      </Heading>
      <Status category={row.category} name={row.namedStatus?.name} />
      <p className="meta">
        <bdi dir="ltr" className="tabular">
          #{row.number}
        </bdi>
        {showRequester && row.requester && <bdi>{row.requester.name}</bdi>}
        <span className="empty:hidden">
          <Holder {...row} />
        </span>
        <span>
          <FormattedMessage id="portal.updated" values={{ time: <Time at={row.lastMessageAt} /> }} />
        </span>
      </p>
    </li>
  );
}
