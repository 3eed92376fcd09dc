import { useEffect, useLayoutEffect, useRef } from "react";
import { useIntl } from "react-intl";
import { useNow } from "../ui/time.tsx";
import { TicketRow } from "./ticket-row.tsx";
import type { ViewColumn } from "../../shared/ticket-views.ts";
import type { Row } from "./model.ts";
import type { Selection } from "./use-selection.ts";
import { ticketPath, type View } from "./views.ts";

type Props = {
  rows: readonly Row[];
  view: View;
  words: string;
  currentNumber: number | null;
  columns?: readonly ViewColumn[] | undefined;
  selection: Selection;
};

/** The rows of a view. Focus stays on its ticket when rows come, go or change places. */
export function TicketList({ rows, view, words, currentNumber, columns, selection }: Props) {
  const intl = useIntl();
  const now = useNow();
  const list = useRef<HTMLUListElement>(null);
  const focused = useRef<string | null>(null);
  const before = useRef<readonly string[]>([]);

  useLayoutEffect(() => {
    const ids = rows.map((row) => row.id);
    // Moving a row in the document takes its focus away, and a row that left takes it along: the one in its place has it then.
    if (focused.current && document.activeElement === document.body) {
      const at = ids.indexOf(focused.current);
      const place = at >= 0 ? at : Math.min(Math.max(0, before.current.indexOf(focused.current)), ids.length - 1);
      list.current?.querySelectorAll<HTMLElement>("[data-ticket]")[place]?.focus({ preventScroll: true });
    }
    before.current = ids;
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
          showStatus={words !== "" || !["open", "unassigned", "solved", "closed"].includes(view)}
          columns={columns}
          chosen={selection.numbers.has(row.number)}
          onChoose={selection.toggle}
        />
      ))}
    </ul>
  );
}
