import { useEffect, useMemo, useRef, useState } from "react";
import type { Row } from "./model.ts";
import { useShortcuts } from "./shortcuts.ts";

export type Selection = {
  /** Numbers of the chosen tickets; of those on the page when all of the view are meant. */
  numbers: ReadonlySet<number>;
  /** Every ticket of the view is meant, also those that are not on the page. */
  whole: boolean;
  /** @param range chooses all from the one chosen last up to this one */
  toggle(number: number, range: boolean): void;
  chooseShown(): void;
  chooseWhole(): void;
  clear(): void;
};

const NONE: ReadonlySet<number> = new Set();

/**
 * Which tickets of a list are chosen. `x` chooses the focused one, `Shift+X` all up to it, Esc none.
 * @param key of the list: another one begins with nothing chosen
 */
export function useSelection(rows: readonly Row[], key: string, currentNumber: number | null): Selection {
  const [state, setState] = useState({ key, numbers: NONE, whole: false });
  const anchor = useRef<number | null>(null);
  const numbers = state.key === key ? state.numbers : NONE;
  const whole = state.key === key && state.whole;
  const latest = useRef({ rows, numbers });
  useEffect(() => {
    latest.current = { rows, numbers };
  });

  const acts = useMemo(
    () => ({
      toggle(number: number, range: boolean) {
        const { rows: shown, numbers: before } = latest.current;
        const next = new Set(before);
        const from = shown.findIndex((row) => row.number === anchor.current);
        const to = shown.findIndex((row) => row.number === number);
        if (range && from >= 0 && to >= 0) for (const row of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(row.number);
        else if (!next.delete(number)) next.add(number);
        anchor.current = number;
        setState({ key, numbers: next, whole: false });
      },
      chooseShown() {
        setState({ key, numbers: new Set(latest.current.rows.map((row) => row.number)), whole: false });
      },
      chooseWhole() {
        setState({ key, numbers: new Set(latest.current.rows.map((row) => row.number)), whole: true });
      },
      clear() {
        anchor.current = null;
        setState({ key, numbers: NONE, whole: false });
      },
    }),
    [key],
  );

  function focused(): number | null {
    const id = document.activeElement?.closest<HTMLElement>("[data-ticket]")?.dataset["ticket"];
    return rows.find((row) => row.id === id)?.number ?? currentNumber;
  }
  function choose(range: boolean): void {
    const number = focused();
    if (number !== null) acts.toggle(number, range);
  }
  useShortcuts({
    x: () => choose(false),
    X: () => choose(true),
    ...(numbers.size > 0 && { Escape: acts.clear }),
  });
  return { numbers, whole, ...acts };
}
