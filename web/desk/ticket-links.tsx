import { useEffect, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import Link2 from "lucide-react/icons/link-2";
import X from "lucide-react/icons/x";
import type { TicketLink } from "../../server/support/tickets/links-contract.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import { LinkedUpdate } from "./linked-update.tsx";
import { useLiveEvents, useReload } from "./live.tsx";
import type { Ticket } from "./model.ts";
import { pickTicket } from "./pick-ticket.ts";
import { usePicker } from "./picker-context.tsx";
import { useTicketCommands } from "./ticket-commands.ts";

const KINDS = ["related", "parent", "child", "problem", "incident", "duplicateOf", "duplicate"] as const;
/** The kinds whose tickets can be written to together. */
const MANY = new Set<TicketLink["kind"]>(["child", "incident"]);

export const isOver = (category: string) => category === "solved" || category === "closed";

/** What the open ticket has to do with others: seen, added by key, removed, and written to together. */
export function TicketLinks({ ticket }: { ticket: Ticket }) {
  const intl = useIntl();
  const say = useToast();
  const pick = usePicker();
  const reload = useReload();
  const [links, setLinks] = useState<readonly TicketLink[] | null>(null);
  const [asked, setAsked] = useState(0);
  const [writing, setWriting] = useState<"child" | "incident" | null>(null);
  const { number, subject, revision, category } = ticket;
  useEffect(() => {
    let ended = false;
    callApi<{ data: TicketLink[] }>("GET", `/tickets/${number}/links`).then(
      ({ data }) => !ended && setLinks(data),
      () => undefined,
    );
    return () => {
      ended = true;
    };
  }, [number, revision, asked]);
  useLiveEvents(({ type, subjects }) => {
    const about = [ticket.id, ...(links ?? []).map((one) => one.ticket.id)];
    if (
      (type === "ticket.linked" || type === "ticket.unlinked" || type === "ticket.changed") &&
      about.some((id) => subjects.includes(`ticket:${id}`))
    )
      setAsked((n) => n + 1);
  });

  async function run(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      setAsked((n) => n + 1);
      reload();
    } catch (error) {
      const { title = "", errors } = error instanceof ApiError ? error.problem : {};
      say(`${intl.formatMessage({ id: "change.failed" })} ${errors?.[0]?.message ?? title}`);
    }
  }
  function choose(): void {
    pick({
      title: intl.formatMessage({ id: "link.command" }),
      items: KINDS.map((kind) => ({ id: kind, label: intl.formatMessage({ id: `link.add.${kind}` }) })),
      onPick: (kind) =>
        pickTicket(pick, intl, {
          title: intl.formatMessage({ id: `link.add.${kind}` }),
          except: number,
          similar: subject,
          onPick: (other) => void run(() => callApi("POST", `/tickets/${number}/links`, { body: { kind, ticket: other } })),
        }),
    });
  }
  useTicketCommands([{ id: "link.command", key: "l", icon: Link2, run: choose }]);

  const groups = KINDS.map((kind) => ({ kind, found: (links ?? []).filter((one) => one.kind === kind) })).filter(
    ({ found }) => found.length > 0,
  );
  return (
    <section className="side-part">
      <div className="flex items-center justify-between">
        <h2 className="side-label">
          <FormattedMessage id="link.section" />
        </h2>
        <IconButton size="sm" label={intl.formatMessage({ id: "link.command" })} onClick={choose}>
          <Icon as={Link2} size={14} />
        </IconButton>
      </div>
      {links !== null && groups.length === 0 && (
        <p className="text-xs text-faint">
          <FormattedMessage id="link.none" />
        </p>
      )}
      {groups.map(({ kind, found }) => {
        const open = found.filter((one) => !isOver(one.ticket.category)).length;
        return (
          <div key={kind} className="link-group">
            <h3 className="text-xs font-medium text-soft">
              <FormattedMessage id={`link.kind.${kind}`} />
            </h3>
            {MANY.has(kind) && (
              <>
                <progress
                  className="link-progress"
                  max={found.length}
                  value={found.length - open}
                  aria-label={intl.formatMessage({ id: "link.progress" }, { done: found.length - open, all: found.length })}
                />
                <p className="text-xs text-faint">
                  <FormattedMessage id="link.progress" values={{ done: found.length - open, all: found.length }} />
                </p>
              </>
            )}
            <ul className="grid gap-1">
              {found.map((one) => (
                <li key={one.id} className="flex items-start gap-1 text-sm">
                  <a
                    href={`/desk/tickets/${one.ticket.number}`}
                    className="link min-w-0 grow"
                    data-over={isOver(one.ticket.category) || undefined}
                  >
                    <bdi dir="ltr" className="tabular">
                      #{one.ticket.number}
                    </bdi>{" "}
                    <bdi>{one.ticket.subject}</bdi>
                    <span className="block text-xs text-faint">
                      <FormattedMessage id={`status.${one.ticket.category}`} />
                      {one.ticket.requester && (
                        <>
                          {" · "}
                          <bdi>{one.ticket.requester.name}</bdi>
                        </>
                      )}
                    </span>
                  </a>
                  <IconButton
                    size="sm"
                    label={intl.formatMessage({ id: "link.remove" }, { number: one.ticket.number })}
                    onClick={() => void run(() => callApi("DELETE", `/tickets/${number}/links/${one.id}`))}
                  >
                    <Icon as={X} size={14} />
                  </IconButton>
                </li>
              ))}
            </ul>
            {(kind === "child" || kind === "incident") && open > 0 && (
              <>
                {isOver(category) && (
                  <p className="callout" data-tone="warn" role="status">
                    <FormattedMessage id={`link.stillOpen.${kind}`} values={{ count: open }} />
                  </p>
                )}
                <Button size="sm" onClick={() => setWriting(kind)}>
                  <span>
                    <FormattedMessage id={`link.update.${kind}`} values={{ count: open }} />
                  </span>
                </Button>
              </>
            )}
          </div>
        );
      })}
      {writing && (
        <LinkedUpdate
          number={number}
          kind={writing}
          tickets={(links ?? []).filter((one) => one.kind === writing && !isOver(one.ticket.category)).map((one) => one.ticket)}
          onClose={() => {
            setWriting(null);
            setAsked((n) => n + 1);
          }}
        />
      )}
    </section>
  );
}
