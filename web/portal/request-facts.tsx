import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import type { Ticket } from "../../server/support/tickets/contract.ts";
import { exactTime } from "../ui/time.tsx";
import { Holder, Status } from "./status.tsx";

/** Where a request stands, who has it, what it is about. */
export function RequestFacts({ ticket, mine }: { ticket: Ticket; mine: boolean }) {
  const intl = useIntl();
  const { category, product, productVersion, requester, organization, nextDueAt } = ticket;
  return (
    <div className="request-facts">
      <p className="request-standing">
        <Status category={category} name={ticket.namedStatus?.name} />
        <FormattedMessage id={`portal.status.${category}.means`} />
      </p>
      <dl>
        <Fact label="portal.fact.holder">
          {ticket.assignee || ticket.team ? <Holder {...ticket} /> : <FormattedMessage id="portal.holder.nobody" />}
        </Fact>
        {nextDueAt && <Fact label="portal.fact.due">{exactTime(intl, nextDueAt)}</Fact>}
        <Fact label="portal.fact.number">
          <bdi dir="ltr" className="tabular">
            #{ticket.number}
          </bdi>
        </Fact>
        <Fact label="portal.fact.opened">
          <time dateTime={ticket.createdAt}>{intl.formatDate(ticket.createdAt, { dateStyle: "medium", timeStyle: "short" })}</time>
        </Fact>
        {product && (
          <Fact label="portal.fact.product">
            <bdi>{product.name}</bdi> {productVersion && <bdi dir="ltr">{productVersion}</bdi>}
          </Fact>
        )}
        {requester && !mine && (
          <Fact label="portal.fact.requester">
            <bdi>{requester.name}</bdi>
          </Fact>
        )}
        {organization && (
          <Fact label="portal.fact.organization">
            <bdi>{organization.name}</bdi>
          </Fact>
        )}
      </dl>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>
        <FormattedMessage id={label} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
