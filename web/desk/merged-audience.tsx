import { FormattedMessage } from "react-intl";
import type { MergedTicket } from "../../server/support/tickets/merge-contract.ts";
import type { Ticket } from "./model.ts";

/** Above the composer: whom a reply reaches where tickets were merged. */
export function MergedAudience({ ticket, merged }: { ticket: Ticket; merged: readonly MergedTicket[] }) {
  if (!ticket.merged && merged.length === 0) return null;
  const numbers = [ticket.number, ...merged.map((one) => one.number)].map((number) => `#${number}`).join(", ");
  return (
    <p className="merged-audience">
      <FormattedMessage
        id={ticket.merged ? "merge.audience.alone" : "merge.audience.all"}
        values={{ numbers: <bdi dir="ltr">{numbers}</bdi> }}
      />
    </p>
  );
}
