import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import ArrowUp from "lucide-react/icons/arrow-up";
import { Icon } from "../ui/icon.tsx";
import { useNow } from "../ui/time.tsx";
import { TicketRow } from "./ticket-row.tsx";
import type { ViewColumn } from "../../shared/ticket-views.ts";
import type { Row } from "./model.ts";
import { usePrefetch } from "./use-prefetch.ts";
import { FIRST_ROWS, useRowsWindow } from "./use-rows-window.ts";
import type { Selection } from "./use-selection.ts";
import { useSteadyList } from "./use-steady-list.ts";
import { ticketPath, type View } from "./views.ts";

type Props = {
  rows: readonly Row[];
  view: View;
  words: string;
  currentNumber: number | null;
  columns?: readonly ViewColumn[] | undefined;
  selection: Selection;
  /** There are further rows that were not loaded. */
  more: boolean;
};

/**
 * The rows of a view. Focus stays on its ticket when rows come, go or change places, and what is looked at stays where it is. Of a long list
 * only what is about in sight is in the document, beyond the first page.
 */
export function TicketList({ rows, view, words, currentNumber, columns, selection, more }: Props) {
  const intl = useIntl();
  const now = useNow();
  const list = useRef<HTMLUListElement>(null);
  const focused = useRef<string | null>(null);
  const [held, setHeld] = useState<string | null>(null);
  const ids = useMemo(() => rows.map((row) => row.id), [rows]);
  const currentId = rows.find((row) => row.number === currentNumber)?.id ?? null;
  // First what is looked at is put where it was, then it is decided what is about in sight.
  const { above, toTop } = useSteadyList(list, ids);
  const parts = useRowsWindow(list, ids, [held, currentId]);
  const prefetch = usePrefetch();
  const before = useRef<readonly string[]>([]);

  useLayoutEffect(() => {
    // Moving a row in the document takes its focus away, and a row that left takes it along: the one in its place has it then.
    if (focused.current && document.activeElement === document.body) {
      const at = ids.indexOf(focused.current);
      const place = at >= 0 ? at : Math.min(Math.max(0, before.current.indexOf(focused.current)), ids.length - 1);
      list.current?.querySelector<HTMLElement>(`[data-ticket="${ids[place] ?? ""}"]`)?.focus({ preventScroll: true });
    }
    before.current = ids;
  }, [ids]);
  useEffect(() => {
    if (currentNumber !== null) list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }, [currentNumber]);
  // Who reads one ticket opens the one below it next.
  const next = currentNumber === null ? undefined : rows[rows.findIndex((row) => row.number === currentNumber) + 1];
  const nextPath = next ? ticketPath(next.number, view, words) : null;
  useEffect(() => prefetch(nextPath, 400), [prefetch, nextPath]);

  const long = more || rows.length > FIRST_ROWS;
  return (
    <>
      <p className="list-new" role="status">
        {above > 0 && (
          <button type="button" className="btn" data-look="primary" data-size="sm" onClick={toTop}>
            <Icon as={ArrowUp} size={14} />
            <FormattedMessage id="list.newAbove" values={{ count: above }} />
          </button>
        )}
      </p>
      <ul
        ref={list}
        className="rows"
        aria-label={intl.formatMessage({ id: "list.label" })}
        data-rows=""
        onFocus={(event) => {
          const row = event.target.closest<HTMLElement>("[data-ticket]");
          focused.current = row?.dataset["ticket"] ?? null;
          setHeld(focused.current);
          prefetch(row?.getAttribute("href") ?? null);
        }}
        onBlur={(event) => {
          if (event.relatedTarget) focused.current = null;
        }}
        onPointerOver={(event) => prefetch((event.target as Element).closest("[data-ticket]")?.getAttribute("href") ?? null)}
        onPointerLeave={() => prefetch(null)}
      >
        {parts.map((part) =>
          "height" in part ? (
            <li key={`gap ${part.from}`} className="rows-gap" aria-hidden="true" style={{ height: part.height }} />
          ) : (
            rows
              .slice(part.from, part.to)
              .map((row, index) => (
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
                  place={long ? part.from + index + 1 : null}
                  size={more ? -1 : rows.length}
                />
              ))
          ),
        )}
      </ul>
    </>
  );
}
