import type { RefObject } from "react";
import { flushSync } from "react-dom";

/**
 * Changes what a field shows and puts the caret into it in one step: the next key finds both, however slowly the browser paints.
 * @param change sets the state the field shows
 * @param start where the selection begins, in UTF-16 units
 * @param end where it ends; without it a caret
 */
export function putText(field: RefObject<HTMLTextAreaElement | null>, change: () => void, start: number, end = start): void {
  flushSync(change);
  field.current?.focus();
  field.current?.setSelectionRange(start, end);
}
