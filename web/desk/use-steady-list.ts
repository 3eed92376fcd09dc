import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from "react";

/** Near enough to the top to count as being there. */
const TOP_PX = 4;

type Seen = { id: string; top: number };

/**
 * Keeps what somebody looks at where it is while rows come, go and change places around it. Rows that come above are counted instead of
 * moving the page; at the very top, with neither pointer nor focus in the list, they simply appear.
 * @param ids of all rows, in order
 * @returns how many came above and were not seen yet, and what leads there
 */
export function useSteadyList(list: RefObject<HTMLElement | null>, ids: readonly string[]): { above: number; toTop: () => void } {
  const [above, setAbove] = useState<ReadonlySet<string>>(new Set());
  const seen = useRef<{ rows: Seen[]; ids: readonly string[] }>({ rows: [], ids });

  const note = useEffectEvent(() => {
    seen.current.rows = rowsInSight(list.current);
  });

  useLayoutEffect(() => {
    const before = seen.current;
    if (before.ids !== ids) {
      const stay = before.rows.length > 0 && !mayMove(list.current) ? pick(list.current, before, ids) : null;
      const row = stay && rowOf(list.current, stay.id);
      if (stay && row) {
        scrollerOf(list.current).scrollTop += row.getBoundingClientRect().top - stay.top;
        const was = new Map(before.ids.map((id, index) => [id, index]));
        const at = was.get(stay.id)!;
        const came = ids.slice(0, ids.indexOf(stay.id)).filter((id) => (was.get(id) ?? Infinity) > at);
        if (came.length > 0) setAbove((known) => new Set([...known, ...came]));
      }
      seen.current = { rows: [], ids };
    }
    note();
  }, [ids, list]);

  useEffect(() => {
    let frame = 0;
    const gone = new AbortController();
    const look = () => {
      note();
      if (scrollerOf(list.current).scrollTop <= TOP_PX) setAbove((known) => (known.size > 0 ? new Set() : known));
    };
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    document.addEventListener("scroll", soon, { capture: true, passive: true, signal: gone.signal });
    addEventListener("resize", soon, { signal: gone.signal });
    return () => {
      cancelAnimationFrame(frame);
      gone.abort();
    };
  }, [list]);

  function toTop(): void {
    scrollerOf(list.current).scrollTop = 0;
    list.current?.querySelector<HTMLElement>("a.row")?.focus({ preventScroll: true });
    setAbove(new Set());
  }
  const there = new Set(ids);
  return { above: [...above].filter((id) => there.has(id)).length, toTop };
}

/** The pane that scrolls, or, on a phone, the page. */
function scrollerOf(list: HTMLElement | null): Element {
  const pane = list?.closest(".pane-body");
  return pane && pane.scrollHeight > pane.clientHeight + 1 ? pane : document.documentElement;
}

function rowOf(list: HTMLElement | null, id: string): Element | null {
  return list?.querySelector(`[data-ticket="${id}"]`) ?? null;
}

/** At the top of a list that nobody points at. */
function mayMove(list: HTMLElement | null): boolean {
  return scrollerOf(list).scrollTop <= TOP_PX && !list?.matches(":hover") && !list?.contains(document.activeElement);
}

function rowsInSight(list: HTMLElement | null): Seen[] {
  if (!list) return [];
  const pane = list.closest(".pane-body")?.getBoundingClientRect();
  const top = Math.max(0, pane?.top ?? 0);
  const bottom = Math.min(innerHeight, pane?.bottom ?? innerHeight);
  const rows: Seen[] = [];
  for (const row of list.querySelectorAll<HTMLElement>("[data-ticket]")) {
    const box = row.getBoundingClientRect();
    if (box.bottom <= top) continue;
    if (box.top >= bottom) break;
    rows.push({ id: row.dataset["ticket"]!, top: box.top });
  }
  return rows;
}

/** The row to hold still: what is pointed at or has the focus, else the topmost; not one that moved up by itself. */
function pick(list: HTMLElement | null, before: { rows: readonly Seen[]; ids: readonly string[] }, ids: readonly string[]): Seen | null {
  const now = new Map(ids.map((id, index) => [id, index]));
  // A row that only lost some above it keeps its order among the others that stayed.
  const stayed = before.ids.filter((id) => now.has(id));
  const order = new Map(stayed.map((id, index) => [id, index]));
  const after = new Map(ids.filter((id) => order.has(id)).map((id, index) => [id, index]));
  const steady = before.rows.filter(({ id }) => order.has(id) && after.get(id)! >= order.get(id)!);
  const held = list?.querySelector<HTMLElement>("li:hover [data-ticket]") ?? list?.querySelector<HTMLElement>("[data-ticket]:focus");
  return steady.find(({ id }) => id === held?.dataset["ticket"]) ?? steady[0] ?? null;
}
