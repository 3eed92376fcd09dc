import { useEffect, useLayoutEffect, useRef } from "react";
import { useIntl } from "react-intl";
import { useNow } from "../ui/time.tsx";
import { TicketRow } from "./ticket-row.tsx";
import type { Row } from "./model.ts";
import { ticketPath, type View } from "./views.ts";

type Props = { rows: readonly Row[]; view: View; words: string; currentNumber: number | null };

/** The rows of a view. Focus stays on its ticket when rows come, go or change places. */
export function TicketList({ rows, view, words, currentNumber }: Props) {
  const intl = useIntl();
  const now = useNow();
  const list = useRef<HTMLUListElement>(null);
  const focused = useRef<string | null>(null);

  useLayoutEffect(() => {
    // Moving a row in the document takes its focus away.
    if (!focused.current || document.activeElement !== document.body) return;
    list.current?.querySelector<HTMLElement>(`[data-ticket="${focused.current}"]`)?.focus({ preventScroll: true });
  }, [rows]);
  useEffect(() => {
    if (currentNumber !== null) list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }, [currentNumber]);

  return (
    <ul
      ref={list}
      className="rows"
      aria-label={intl.formatMessage({ id: "list.label" })}
      data-rows=""
      onFocus={(event) => {
        focused.current = event.target.closest<HTMLElement>("[data-ticket]")?.dataset["ticket"] ?? null;
      }}
      onBlur={(event) => {
        if (event.relatedTarget) focused.current = null;
      }}
    >
      {rows.map((row) => (
        <TicketRow
          key={row.id}
          row={row}
          href={ticketPath(row.number, view, words)}
          now={now}
          current={row.number === currentNumber}
          showStatus={words !== "" || view === "mine" || view === "waiting"}
        />
      ))}
    </ul>
  );
}
