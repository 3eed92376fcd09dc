import { useEffect, useState } from "react";
import { FormattedMessage, useIntl, type IntlShape } from "react-intl";
import { Button } from "../ui/button.tsx";
import { Skeleton } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import { callApi } from "./api-client.ts";
import { Disclosure } from "./side-panel.tsx";
import type { HistoryEntry } from "../../server/support/tickets/contract.ts";

type State = { at: "idle" } | { at: "loading" } | { at: "failed" } | { at: "there"; entries: HistoryEntry[] };

/** What happened to the ticket, newest first; asked for when opened, and again when the ticket changed meanwhile. */
export function History({ ticketNumber, revision }: { ticketNumber: number; revision: number }) {
  const [state, setState] = useState<State>({ at: "idle" });
  const [open, setOpen] = useState(0);
  useEffect(() => {
    if (open === 0) return;
    let ended = false;
    setState((before) => (before.at === "there" ? before : { at: "loading" }));
    callApi<{ data: HistoryEntry[] }>("GET", `/tickets/${ticketNumber}/history?limit=50`).then(
      ({ data }) => !ended && setState({ at: "there", entries: data }),
      () => !ended && setState({ at: "failed" }),
    );
    return () => {
      ended = true;
    };
  }, [ticketNumber, revision, open]);

  return (
    <Disclosure title={<FormattedMessage id="field.history" />} onOpen={() => setOpen((n) => n + 1)}>
      {state.at === "loading" && (
        <div className="grid gap-2">
          <Skeleton className="h-3 w-3/4" />
          <Skeleton className="h-3 w-1/2" />
        </div>
      )}
      {state.at === "failed" && (
        <p className="flex flex-wrap items-center gap-2 text-xs text-danger">
          <FormattedMessage id="history.failed" />
          <Button size="sm" onClick={() => setOpen((n) => n + 1)}>
            <FormattedMessage id="common.retry" />
          </Button>
        </p>
      )}
      {state.at === "there" && (
        <ol className="history">
          {state.entries.map((entry) => (
            <li key={entry.seq}>
              <span className="block">
                <Sentence entry={entry} />
              </span>
              <span className="text-faint">
                {entry.actor && (
                  <>
                    <bdi>{entry.actor.name}</bdi>
                    {" · "}
                  </>
                )}
                <Time at={entry.occurredAt} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Disclosure>
  );
}

function Sentence({ entry }: { entry: HistoryEntry }) {
  const intl = useIntl();
  const id = `event.${entry.type}`;
  // A kind of event that a newer room tells of is named by its code.
  if (!(id in intl.messages)) return <bdi dir="ltr">{entry.type}</bdi>;
  return <FormattedMessage id={id} values={valuesOf(intl, entry.data)} />;
}

/** Codes of the event in the words of the page. */
function valuesOf(intl: IntlShape, data: Record<string, unknown>): Record<string, string> {
  const values: Record<string, string> = { to: "", from: "", tag: "", tags: "" };
  for (const [name, value] of Object.entries(data)) {
    if (typeof value === "string" || typeof value === "number") values[name] = String(value);
    if (Array.isArray(value)) values[name] = intl.formatList(value.map(String));
  }
  for (const name of ["to", "from", "priority", "category", "status", "type"]) {
    const value = values[name];
    const known = ["status", "priority", "type", "channel"].map((kind) => `${kind}.${value}`).find((id) => id in intl.messages);
    if (value && known) values[name] = intl.formatMessage({ id: known });
  }
  return values;
}
