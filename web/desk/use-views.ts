import { useEffect, useState } from "react";
import type { View as StoredView } from "../../server/support/views/contract.ts";
import { callApi } from "./api-client.ts";
import { useLiveEvents } from "./live.tsx";

export type ListedView = StoredView;
export type ViewCount = { count: number; more: boolean };

const KEY = "backstay-views";
/** One burst of changes is counted once, and a steady stream no more often than this. */
const COUNT_MS = 1_500;
let known: readonly ListedView[] | null = null;
const watchers = new Set<(views: readonly ListedView[]) => void>();

/** The views of this tab's last page, so that the rail does not change its mind while it loads. */
function remembered(): readonly ListedView[] | null {
  if (known) return known;
  try {
    known = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as ListedView[] | null;
  } catch {
    known = null;
  }
  return known;
}

async function fetchViews(): Promise<void> {
  const { data } = await callApi<{ data: ListedView[] }>("GET", "/views");
  known = data;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(data));
  } catch {
    // A forbidden store: they are asked for again with the next page.
  }
  for (const watcher of watchers) watcher(data);
}

/** Reads the views again, after one was made, changed or hidden here. */
export function refreshViews(): void {
  void fetchViews().catch(() => undefined);
}

/** All views of the person, hidden ones too; null until they are known. Asked for by the browser, so that no page waits for them. */
export function useViews(): readonly ListedView[] | null {
  const [views, setViews] = useState<readonly ListedView[] | null>(null);
  useEffect(() => {
    setViews(remembered());
    watchers.add(setViews);
    // One part of the page asks; the others are told.
    if (watchers.size === 1 || !known) refreshViews();
    return () => void watchers.delete(setViews);
  }, []);
  useLiveEvents(({ type }) => {
    if (type === "views" && [...watchers][0] === setViews) refreshViews();
  });
  return views;
}

/** How many tickets stand in each view. @param version asks anew when it changes */
export function useViewCounts(version: unknown): ReadonlyMap<string, ViewCount> {
  const [counts, setCounts] = useState<ReadonlyMap<string, ViewCount>>(new Map());
  const [round, setRound] = useState(0);
  useEffect(() => {
    const ended = new AbortController();
    const timer = setTimeout(
      () => {
        callApi<{ data: (ViewCount & { id: string })[] }>("GET", "/views/counts", { signal: ended.signal }).then(
          ({ data }) => setCounts(new Map(data.map(({ id, ...count }) => [id, count]))),
          () => undefined,
        );
      },
      round === 0 ? 0 : 400,
    );
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [round, version]);
  const [last, setLast] = useState(0);
  useLiveEvents(({ type }) => {
    if (!type.startsWith("ticket.") && type !== "message.added") return;
    const now = Date.now();
    if (now - last < COUNT_MS) {
      // The last of a burst counts too.
      setTimeout(() => setRound((n) => n + 1), COUNT_MS);
      return;
    }
    setLast(now);
    setRound((n) => n + 1);
  });
  return counts;
}
