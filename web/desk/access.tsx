import { useEffect, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import Lock from "lucide-react/icons/lock";
import LockOpen from "lucide-react/icons/lock-open";
import X from "lucide-react/icons/x";
import type { TicketAccess } from "../../server/support/tickets/contract.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Skeleton } from "../ui/states.tsx";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import { agents, teams } from "./lookups.ts";
import { Disclosure } from "./side-panel.tsx";
import { useReload } from "./live.tsx";

type Named = { id: string; name: string };
type Change = { restricted?: boolean; teams?: string[]; agents?: string[] };

/** Who of the vendor's people sees the ticket, and the ways to change that; asked for when opened, and again when the ticket changed. */
export function Access({ ticketNumber, revision }: { ticketNumber: number; revision: number }) {
  const intl = useIntl();
  const say = useToast();
  const reload = useReload();
  const [access, setAccess] = useState<TicketAccess | "loading" | "failed">("loading");
  const [everybody, setEverybody] = useState<{ agents: Named[]; teams: Named[] }>({ agents: [], teams: [] });
  const [open, setOpen] = useState(0);
  const [opening, setOpening] = useState(false);
  useEffect(() => {
    if (open === 0) return;
    let ended = false;
    Promise.all([callApi<TicketAccess>("GET", `/tickets/${ticketNumber}/access`), agents(), teams()]).then(
      ([found, people, groups]) => {
        if (ended) return;
        setAccess(found);
        setEverybody({ agents: people, teams: groups });
      },
      () => !ended && setAccess("failed"),
    );
    return () => {
      ended = true;
    };
  }, [ticketNumber, revision, open]);

  function change(body: Change): void {
    if (typeof access === "string") return;
    setOpening(false);
    callApi<TicketAccess>("PATCH", `/tickets/${ticketNumber}/access`, { body, ifMatch: access.revision })
      .then(setAccess)
      .catch((error: unknown) => {
        const problem = error instanceof ApiError ? error.problem : null;
        if (problem?.status === 412 && problem.current) setAccess(problem.current as TicketAccess);
        say(`${intl.formatMessage({ id: "change.failed" })} ${problem?.title ?? ""} ${problem?.detail ?? ""}`);
      })
      .finally(() => reload());
  }

  return (
    <Disclosure title={<FormattedMessage id="access" />} onOpen={() => setOpen((n) => n + 1)}>
      {access === "loading" && <Skeleton className="h-3 w-3/4" />}
      {access === "failed" && (
        <p className="flex flex-wrap items-center gap-2 text-xs text-danger">
          <FormattedMessage id="access.failed" />
          <Button size="sm" onClick={() => setOpen((n) => n + 1)}>
            <FormattedMessage id="common.retry" />
          </Button>
        </p>
      )}
      {typeof access !== "string" && (
        <div className="grid gap-3 text-sm">
          <p className="flex items-start gap-2">
            <Icon as={access.restricted ? Lock : LockOpen} size={14} className="mt-0.5 shrink-0" />
            <span>
              <FormattedMessage
                id={access.restricted ? "access.restricted" : "access.open"}
                values={{ count: access.sees.total, tokens: access.sees.tokens }}
              />
            </span>
          </p>
          {access.restricted && <ListOf access={access} everybody={everybody} change={change} />}
          {opening ? (
            <div className="grid gap-2" role="group" aria-label={intl.formatMessage({ id: "access.openUp" })}>
              <p>
                <FormattedMessage id="access.openUp.what" />
              </p>
              <div className="flex flex-wrap gap-2">
                <Button size="sm" look="danger" onClick={() => change({ restricted: false })}>
                  <FormattedMessage id="access.openUp" />
                </Button>
                <Button size="sm" autoFocus onClick={() => setOpening(false)}>
                  <FormattedMessage id="common.cancel" />
                </Button>
              </div>
            </div>
          ) : (
            <div>
              <Button size="sm" onClick={() => (access.restricted ? setOpening(true) : change({ restricted: true }))}>
                <FormattedMessage id={access.restricted ? "access.openUp" : "access.restrict"} />
              </Button>
            </div>
          )}
          <Sees access={access} />
        </div>
      )}
    </Disclosure>
  );
}

/** The teams and agents on the list, each with a way off it, and a way to add one. */
function ListOf({
  access,
  everybody,
  change,
}: {
  access: TicketAccess;
  everybody: { agents: Named[]; teams: Named[] };
  change: (change: Change) => void;
}) {
  const intl = useIntl();
  const ids = { teams: access.teams.map(({ id }) => id), agents: access.agents.map(({ id }) => id) };
  const listed = [
    ...access.teams.map((one) => ({ ...one, kind: "teams" as const })),
    ...access.agents.map((one) => ({ ...one, kind: "agents" as const })),
  ];
  return (
    <div className="grid gap-2">
      <ul className="tags" aria-label={intl.formatMessage({ id: "access.list" })}>
        {listed.map(({ kind, id, name }) => (
          <li key={id} className="badge" data-tone="outline">
            <bdi className="truncate">{name}</bdi>
            <button
              type="button"
              className="tag-x"
              aria-label={intl.formatMessage({ id: "access.remove" }, { name })}
              onClick={() => change({ [kind]: ids[kind].filter((other) => other !== id) })}
            >
              <Icon as={X} size={12} />
            </button>
          </li>
        ))}
      </ul>
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          const [kind, id] = textOf(new FormData(event.currentTarget), "who").split(" ");
          if ((kind === "teams" || kind === "agents") && id) change({ [kind]: [...ids[kind], id] });
        }}
      >
        <select name="who" className="input min-w-0 grow" data-size="sm" aria-label={intl.formatMessage({ id: "access.add" })}>
          {(["teams", "agents"] as const).map((kind) => (
            <optgroup key={kind} label={intl.formatMessage({ id: `access.${kind}` })}>
              {everybody[kind]
                .filter(({ id }) => !ids[kind].includes(id))
                .map(({ id, name }) => (
                  <option key={id} value={`${kind} ${id}`}>
                    {name}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
        <Button type="submit" size="sm">
          <FormattedMessage id="access.addShort" />
        </Button>
      </form>
    </div>
  );
}

/** Whom the list and their roles let see it now, and why. */
function Sees({ access }: { access: TicketAccess }) {
  if (!access.restricted) return null;
  return (
    <ul className="grid gap-1 text-xs">
      {access.sees.people.map(({ id, name, because }) => (
        <li key={id}>
          <bdi>{name}</bdi>{" "}
          <span className="text-faint">
            <FormattedMessage id={`access.because.${because}`} />
          </span>
        </li>
      ))}
    </ul>
  );
}
