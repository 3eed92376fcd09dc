import { useState, type ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import ChevronDown from "lucide-react/icons/chevron-down";
import Plus from "lucide-react/icons/plus";
import X from "lucide-react/icons/x";
import type { MergedTicket } from "../../server/support/tickets/merge-contract.ts";
import { Avatar } from "../ui/avatar.tsx";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Time } from "../ui/time.tsx";
import { Access } from "./access.tsx";
import { AddressTrouble } from "./address-trouble.tsx";
import { Checklists } from "./checklists.tsx";
import { TicketAnswers } from "./owns/answer-buttons.tsx";
import { EntitlementsBeside } from "./owns/beside.tsx";
import { History } from "./history.tsx";
import type { Participant, Ticket } from "./model.ts";
import { MergedTickets } from "./merged-tickets.tsx";
import { OrganizationBeside } from "./organization-beside.tsx";
import { PersonBeside } from "./people/person-beside.tsx";
import { Clocks } from "./clocks.tsx";
import { Promises } from "./promises.tsx";
import { RatingCard } from "./feedback/rating-card.tsx";
import { Participants } from "./participants.tsx";
import { StatusName } from "./status-name.tsx";
import { TicketFields } from "./ticket-fields.tsx";
import { TicketIssues } from "./ticket-issues.tsx";
import { TicketLinks } from "./ticket-links.tsx";
import { tagChange, type useProperties } from "./use-properties.ts";
import type { Asked, Change } from "./use-ticket-changes.ts";

type Props = {
  ticket: Ticket;
  participants: readonly Participant[];
  properties: ReturnType<typeof useProperties>;
  change: (change: Change) => void;
  merged: readonly MergedTicket[];
  asked: Asked | null;
  onAnswered: () => void;
};

/** What is known beside the conversation: how the ticket stands, who asks, with what, who takes part, what happened. */
export function SidePanel({ ticket, participants, properties, change, merged, asked, onAnswered }: Props) {
  const intl = useIntl();
  const requester = participants.find((one) => one.role === "requester");
  return (
    <aside id="side" className="side" tabIndex={-1} aria-label={intl.formatMessage({ id: "ticket.details" })}>
      <dl className="props">
        <Property id="status" onChange={properties.changeStatus} keys="S">
          {ticket.namedStatus ? <StatusName status={ticket.namedStatus} /> : <FormattedMessage id={`status.${ticket.category}`} />}
        </Property>
        <Property id="assignee" onChange={properties.changeAssignee} keys="A">
          {ticket.assignee ? (
            <>
              <Avatar name={ticket.assignee.name} tone="agent" />
              <bdi className="truncate">{ticket.assignee.name}</bdi>
            </>
          ) : (
            <span className="text-faint">
              <FormattedMessage id="field.nobody" />
            </span>
          )}
        </Property>
        <Property id="priority" onChange={properties.changePriority} keys="P">
          <span className="badge" data-tone={ticket.priority === "urgent" ? "danger" : ticket.priority === "high" ? "warn" : "neutral"}>
            <FormattedMessage id={`priority.${ticket.priority}`} />
          </span>
        </Property>
        <Property id="type" onChange={properties.changeType}>
          <FormattedMessage id={`type.${ticket.type}`} />
        </Property>
        <Property id="team" onChange={properties.changeTeam} keys="E">
          {ticket.team ? (
            <bdi className="truncate">{ticket.team.name}</bdi>
          ) : (
            <span className="text-faint">
              <FormattedMessage id="field.none" />
            </span>
          )}
        </Property>
        <Property id="license" onChange={properties.changeLicense} keys="Y">
          {ticket.license ? (
            <bdi className="truncate">{ticket.license.name}</bdi>
          ) : (
            <span className="text-faint">
              <FormattedMessage id="field.none" />
            </span>
          )}
        </Property>
      </dl>
      <TicketAnswers ticket={ticket} onChoose={properties.changeLicense} />
      <section className="side-part">
        <h2 className="side-label">
          <FormattedMessage id="field.tags" />
        </h2>
        <ul className="tags">
          {ticket.tags.map((tag) => (
            <li key={tag} className="badge" data-tone="outline">
              <bdi className="truncate">{tag}</bdi>
              <button
                type="button"
                className="tag-x"
                aria-label={intl.formatMessage({ id: "ticket.removeTag" }, { tag })}
                onClick={() => change(tagChange(ticket, tag))}
              >
                <Icon as={X} size={12} />
              </button>
            </li>
          ))}
          <li>
            <IconButton size="sm" label={intl.formatMessage({ id: "ticket.changeTags" })} onClick={properties.changeTags}>
              <Icon as={Plus} size={14} />
            </IconButton>
          </li>
        </ul>
      </section>
      <section className="side-part">
        <h2 className="side-label">
          <FormattedMessage id="field.requester" />
        </h2>
        <div className="flex items-center gap-2.5">
          <Avatar name={ticket.requester?.name ?? "?"} size="lg" />
          <div className="min-w-0">
            <p className="truncate text-sm font-semibold">
              <bdi>{ticket.requester?.name ?? <FormattedMessage id="list.noRequester" />}</bdi>
            </p>
            {requester?.email && (
              <p className="ltr-line text-xs text-soft" title={requester.email}>
                {requester.email}
              </p>
            )}
          </div>
        </div>
        {requester && <AddressTrouble person={requester} />}
        <dl className="facts">
          {ticket.organization && (
            <Fact id="organization">
              <a className="link" href={`/desk/organizations/${ticket.organization.id}`}>
                <bdi>{ticket.organization.name}</bdi>
              </a>
            </Fact>
          )}
          {ticket.product && (
            <Fact id="product">
              <bdi>{ticket.product.name}</bdi>
              {ticket.productVersion && (
                <>
                  {" "}
                  <bdi dir="ltr" className="tabular">
                    {ticket.productVersion}
                  </bdi>
                </>
              )}
            </Fact>
          )}
          <Fact id="channel">
            <FormattedMessage id={`channel.${ticket.channel}`} />
          </Fact>
          {ticket.form && <Fact id="form">{<bdi>{ticket.form.name}</bdi>}</Fact>}
          {ticket.brand && <Fact id="brand">{<bdi>{ticket.brand.name}</bdi>}</Fact>}
          <Fact id="locale">{languageName(intl.locale, ticket.locale)}</Fact>
          <Fact id="createdAt">
            <Time at={ticket.createdAt} />
          </Fact>
        </dl>
      </section>
      <TicketFields ticket={ticket} change={change} asked={asked} onAnswered={onAnswered} />
      <Checklists ticket={ticket} />
      <Clocks ticketId={ticket.id} ticketNumber={ticket.number} />
      <Promises ticketId={ticket.id} ticketNumber={ticket.number} />
      <RatingCard ticketId={ticket.id} ticketNumber={ticket.number} />
      <TicketLinks ticket={ticket} />
      <TicketIssues ticket={ticket} />
      <MergedTickets ticket={ticket} merged={merged} />
      {ticket.requester && <PersonBeside key={ticket.requester.id} id={ticket.requester.id} ticketNumber={ticket.number} />}
      <EntitlementsBeside key={`owns ${ticket.organization?.id} ${ticket.requester?.id}`} ticket={ticket} />
      <OrganizationBeside
        key={`${ticket.organization?.id} ${ticket.requester?.id}`}
        organization={ticket.organization}
        requester={ticket.requester}
      />
      <Participants ticketNumber={ticket.number} participants={participants} />
      <Access ticketNumber={ticket.number} revision={ticket.revision} />
      <History ticketId={ticket.id} ticketNumber={ticket.number} revision={ticket.revision} />
    </aside>
  );
}

const names = new Map<string, string>();

/** A language's name in the page's language. */
function languageName(pageLocale: string, code: string): string {
  const key = `${pageLocale} ${code}`;
  let name = names.get(key);
  if (name === undefined) {
    try {
      name = new Intl.DisplayNames(pageLocale, { type: "language", fallback: "code" }).of(code) ?? code;
    } catch {
      name = code;
    }
    // Codes come from outside.
    if (names.size > 1_000) names.clear();
    names.set(key, name);
  }
  return name;
}

function Property({ id, keys, onChange, children }: { id: string; keys?: string; onChange: () => void; children: ReactNode }) {
  const intl = useIntl();
  return (
    <div className="prop">
      <dt id={`prop-${id}`}>
        <FormattedMessage id={`field.${id}`} />
      </dt>
      <dd>
        <button
          type="button"
          className="prop-button"
          onClick={onChange}
          aria-describedby={`prop-${id}`}
          aria-haspopup="dialog"
          title={intl.formatMessage({ id: `field.${id}` }) + (keys ? ` (${keys})` : "")}
        >
          <span className="flex min-w-0 grow items-center gap-1.5">{children}</span>
          <Icon as={ChevronDown} size={14} className="text-faint" />
        </button>
      </dd>
    </div>
  );
}

function Fact({ id, children }: { id: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>
        <FormattedMessage id={`field.${id}`} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A part of the panel that opens when asked. */
export function Disclosure({
  title,
  children,
  defaultOpen = false,
  onOpen,
}: {
  title: ReactNode;
  children: ReactNode;
  defaultOpen?: boolean;
  onOpen?: () => void;
}) {
  const [open, setOpen] = useState(defaultOpen);
  return (
    <details
      className="side-part side-details"
      open={open}
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
        if (currentTarget.open) onOpen?.();
      }}
    >
      <summary className="side-label">
        {title}
        <Icon as={ChevronDown} size={14} />
      </summary>
      {children}
    </details>
  );
}
