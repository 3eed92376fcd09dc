import { useEffect } from "react";
import { useNavigate } from "react-router";
import type { Row } from "./model.ts";
import { useShortcuts } from "./shortcuts.ts";
import { listPath, ticketPath, type View } from "./views.ts";

let next: string | null = null;

/** Address of the ticket after the open one in the list beside it; null without a list, and at its end. */
export function nextTicketPath(): string | null {
  return next;
}

/** `j` and `k` move through the list; beside an open ticket they open the next one. Esc leaves the ticket for the list. */
export function useListKeys({
  rows,
  view,
  words,
  currentNumber,
}: {
  rows: readonly Row[];
  view: View;
  words: string;
  currentNumber: number | null;
}): void {
  const navigate = useNavigate();
  useEffect(() => {
    const at = currentNumber === null ? -1 : rows.findIndex((row) => row.number === currentNumber);
    const following = at < 0 ? undefined : rows[at + 1];
    next = following ? ticketPath(following.number, view, words) : null;
  });

  function move(step: 1 | -1): void {
    if (rows.length === 0) return;
    if (currentNumber === null) {
      const held = (document.activeElement as HTMLElement | null)?.dataset["ticket"];
      const from = held === undefined ? -1 : rows.findIndex((row) => row.id === held);
      const links = [...document.querySelectorAll<HTMLAnchorElement>("[data-rows] a.row")];
      // The neighbours of what has the focus are always in the page.
      if (from >= 0) document.querySelector<HTMLElement>(`[data-ticket="${rows[from + step]?.id ?? ""}"]`)?.focus();
      else links.at(step === 1 ? 0 : -1)?.focus();
      return;
    }
    const at = rows.findIndex((row) => row.number === currentNumber);
    const other = rows[at + step];
    if (other) void navigate(ticketPath(other.number, view, words), { preventScrollReset: true });
  }

  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: (event) => inList(event) && move(1),
    ArrowUp: (event) => inList(event) && move(-1),
    u: leave,
    Escape: leave,
  });

  function leave(): void {
    if (currentNumber === null) return;
    void navigate(listPath(view, words), { preventScrollReset: true });
    requestAnimationFrame(() => focusRow(rows.find((row) => row.number === currentNumber)?.id));
  }
}

function inList(event: KeyboardEvent): boolean {
  const inside = (event.target as Element | null)?.closest("[data-rows]") != null;
  if (inside) event.preventDefault();
  return inside;
}

function focusRow(id: string | undefined): void {
  const row = id ? document.querySelector<HTMLElement>(`[data-ticket="${id}"]`) : null;
  (row ?? document.querySelector<HTMLElement>("[data-rows] a.row"))?.focus();
}
