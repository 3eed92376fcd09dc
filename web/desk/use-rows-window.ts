import { useEffect, useEffectEvent, useLayoutEffect, useState, type RefObject } from "react";

/** Rows that the page came with stay in it; only what was loaded after them comes and goes. */
export const FIRST_ROWS = 50;
/** Rows are there this far beyond what is in sight, so that neither the wheel nor the keyboard outruns them. */
const MARGIN_PX = 900;

/** A stretch of rows, by index, or of rows that are not in the page, by their height together. */
export type Stretch = { from: number; to: number } | { from: number; height: number };

/**
 * Decides which rows of a long list are in the document. What has the focus and its neighbours always are.
 * @param ids of all rows, in order
 * @param keep ids that stay
 */
export function useRowsWindow(list: RefObject<HTMLElement | null>, ids: readonly string[], keep: readonly (string | null)[]): Stretch[] {
  const [view, setView] = useState({ from: FIRST_ROWS, to: FIRST_ROWS });
  /** As they were when they were shown. */
  const [heights] = useState(() => new Map<string, number>());
  /** The rows that were in the document when the list was last shown, and the lists that were shown. */
  const [present] = useState(() => new Set<string>());
  const [settled] = useState(() => new WeakSet<readonly string[]>());
  const rest = ids.length > FIRST_ROWS;

  const look = useEffectEvent(() => {
    const first = list.current?.querySelector<HTMLElement>("[data-first-end]");
    if (!first) return;
    const usual = usualHeight(heights);
    const start = -first.getBoundingClientRect().bottom;
    const [above, below] = [start - MARGIN_PX, start + innerHeight + MARGIN_PX];
    let y = 0;
    let from = FIRST_ROWS;
    for (; from < ids.length; from++) {
      const height = heights.get(ids[from]!) ?? usual;
      if (y + height > above) break;
      y += height;
    }
    let to = from;
    for (; to < ids.length && y < below; to++) y += heights.get(ids[to]!) ?? usual;
    setView((before) => (before.from === from && before.to === to ? before : { from, to }));
  });

  useLayoutEffect(() => {
    settled.add(ids);
    present.clear();
    for (const row of list.current?.querySelectorAll<HTMLElement>("[data-ticket]") ?? []) present.add(row.dataset["ticket"]!);
    if (!rest) return;
    for (const item of list.current?.children ?? []) {
      const id = (item as HTMLElement).dataset["row"];
      if (id) heights.set(id, (item as HTMLElement).offsetHeight);
    }
    look();
  }, [rest, ids, view, list, heights, present, settled]);
  useEffect(() => {
    if (!rest) return;
    let frame = 0;
    const gone = new AbortController();
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    // Whichever scrolls, the pane or, on a phone, the page.
    document.addEventListener("scroll", soon, { capture: true, passive: true, signal: gone.signal });
    addEventListener("resize", soon, { signal: gone.signal });
    return () => {
      cancelAnimationFrame(frame);
      gone.abort();
    };
  }, [rest]);

  // Of a list that changed, what was there is there at first, so that it can be held where it was.
  return stretches(ids, view, settled.has(ids) ? keep : [...keep, ...present], heights);
}

function usualHeight(heights: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const height of heights.values()) sum += height;
  return heights.size > 0 ? sum / heights.size : 76;
}

/** The stretches of a list from its beginning to its end. Pure but for the heights. */
export function stretches(
  ids: readonly string[],
  view: { from: number; to: number },
  keep: readonly (string | null)[],
  heights: ReadonlyMap<string, number>,
): Stretch[] {
  const first = Math.min(FIRST_ROWS, ids.length);
  const wanted = new Set<number>();
  for (let index = view.from; index < Math.min(view.to, ids.length); index++) wanted.add(index);
  for (const id of keep) {
    const at = id === null ? -1 : ids.indexOf(id);
    for (const index of at < 0 ? [] : [at - 1, at, at + 1]) if (index >= first && index < ids.length) wanted.add(index);
  }
  const usual = usualHeight(heights);
  const parts: Stretch[] = [{ from: 0, to: first }];
  for (let index = first; index < ids.length; index++) {
    const last = parts.at(-1)!;
    if (wanted.has(index)) {
      if ("to" in last && last.to === index) last.to = index + 1;
      else parts.push({ from: index, to: index + 1 });
    } else {
      const height = heights.get(ids[index]!) ?? usual;
      if ("height" in last) last.height += height;
      else parts.push({ from: index, height });
    }
  }
  return parts;
}
