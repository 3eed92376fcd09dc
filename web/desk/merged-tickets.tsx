import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useRevalidator } from "react-router";
import Merge from "lucide-react/icons/merge";
import Split from "lucide-react/icons/split";
import type { MergedTicket } from "../../server/support/tickets/merge-contract.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";
import { callApi } from "./api-client.ts";
import { MergeDialog } from "./merge-dialog.tsx";
import type { Ticket } from "./model.ts";
import { usePicker } from "./picker-context.tsx";
import { pickTicket } from "./pick-ticket.ts";
import { useTicketCommands } from "./ticket-commands.ts";

/** The tickets merged into the open one, with a way to share with their people, to part them, and to merge the open one into another. */
export function MergedTickets({ ticket, merged }: { ticket: Ticket; merged: readonly MergedTicket[] }) {
  const intl = useIntl();
  const pick = usePicker();
  const act = useMergeActs(ticket);
  const [into, setInto] = useState<number | null>(null);
  const choose = () =>
    pickTicket(pick, intl, {
      title: intl.formatMessage({ id: "merge.choose" }),
      except: ticket.number,
      similar: ticket.subject,
      onPick: setInto,
    });
  useTicketCommands(ticket.merged ? [] : [{ id: "merge.command", key: "M", icon: Merge, run: choose }]);
  return (
    <section className="side-part">
      <div className="flex items-center justify-between">
        <h2 className="side-label">
          <FormattedMessage id="merge.section" />
        </h2>
        {!ticket.merged && (
          <IconButton size="sm" label={intl.formatMessage({ id: "merge.command" })} onClick={choose}>
            <Icon as={Merge} size={14} />
          </IconButton>
        )}
      </div>
      {ticket.merged && (
        <p className="text-xs text-soft">
          <FormattedMessage id="merge.isPart" />{" "}
          <Button size="sm" onClick={() => void act("unmerge", ticket.revision)}>
            <FormattedMessage id="merge.part" />
          </Button>
        </p>
      )}
      {merged.length === 0 && !ticket.merged && (
        <p className="text-xs text-faint">
          <FormattedMessage id="merge.none" />
        </p>
      )}
      <ul className="grid gap-2">
        {merged.map((one) => (
          <li key={one.id} className="grid gap-1 text-sm">
            <a href={`/desk/tickets/${one.number}`} className="link min-w-0">
              <bdi dir="ltr" className="tabular">
                #{one.number}
              </bdi>{" "}
              <bdi>{one.subject}</bdi>
            </a>
            <span className="text-xs text-faint">
              {one.requester && <bdi>{one.requester.name}</bdi>}
              {one.organization && (
                <>
                  {" · "}
                  <bdi>{one.organization.name}</bdi>
                </>
              )}
              {" · "}
              <FormattedMessage id="merge.count" values={{ count: one.messages, since: one.since }} />
            </span>
            <span className="flex flex-wrap gap-1.5">
              <Button size="sm" look="quiet" onClick={() => void act("share", one.number)}>
                <span>
                  <FormattedMessage id="merge.shareAll" values={{ number: <bdi dir="ltr">#{one.number}</bdi> }} />
                </span>
              </Button>
              <Button size="sm" look="quiet" onClick={() => void act("part", one.number)}>
                <Icon as={Split} size={14} />
                <FormattedMessage id="merge.part" />
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {into !== null && <MergeDialog ticket={ticket} into={into} onClose={() => setInto(null)} />}
    </section>
  );
}

/** What can be done with merged tickets from the side. `part` and `share` take the number of the merged one. */
function useMergeActs(ticket: Ticket): (what: "unmerge" | "part" | "share", value: number) => Promise<void> {
  const intl = useIntl();
  const say = useToast();
  const { revalidate } = useRevalidator();
  return async (what, value) => {
    try {
      if (what === "share") {
        const { changed } = await callApi<{ changed: number }>("POST", `/tickets/${ticket.number}/share`, { body: { with: value } });
        say(intl.formatMessage({ id: "merge.shared" }, { count: changed, number: value }));
      } else {
        const number = what === "part" ? value : ticket.number;
        const revision = what === "part" ? (await callApi<Ticket>("GET", `/tickets/${number}`)).revision : value;
        await callApi("POST", `/tickets/${number}/unmerge`, { body: {}, ifMatch: revision });
        say(intl.formatMessage({ id: "merge.parted" }, { number }));
      }
      void revalidate();
    } catch {
      say(intl.formatMessage({ id: "change.failed" }));
    }
  };
}
