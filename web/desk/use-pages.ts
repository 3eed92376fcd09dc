import { useEffect, useEffectEvent, useState } from "react";
import { useIntl } from "react-intl";
import { useToast } from "../ui/toast.tsx";
import { callApi } from "./api-client.ts";
import { toRow, type Row, type RowPage, type Ticket } from "./model.ts";
import { queryOf, type SavedView, type View } from "./views.ts";

/**
 * The pages of a list that were loaded so far. The first follows live changes, the further ones follow it; what falls off the end of the first
 * stays until they have, so that nobody loses what he looks at.
 * @param first as the page has it now; another object when it moved on
 */
export function usePages(first: RowPage | null, view: View, words: string, saved: SavedView | null) {
  const intl = useIntl();
  const say = useToast();
  const key = `${view} ${words}`;
  const [more, setMore] = useState<{ key: string; pages: RowPage[] }>({ key, pages: [] });
  const [shown, setShown] = useState<{ key: string; first: RowPage | null; fallen: Row[] }>({ key, first, fallen: [] });
  const [loading, setLoading] = useState(false);
  if (shown.first !== first)
    setShown({ key, first, fallen: shown.key === key ? fallenOff([...(shown.first?.rows ?? []), ...shown.fallen], first) : [] });
  const pages = more.key === key ? more.pages : [];
  const nextCursor = (pages.at(-1) ?? first)?.nextCursor ?? null;
  const rows = new Map<string, Row>();
  for (const part of [first?.rows, shown.fallen, ...pages.map((page) => page.rows)])
    for (const row of part ?? []) if (!rows.has(row.id)) rows.set(row.id, row);

  async function fetchPage(cursor: string): Promise<RowPage> {
    const query = new URLSearchParams({ ...queryOf(view, words, saved), limit: "50", cursor });
    const page = await callApi<{ data: Ticket[]; nextCursor: string | null }>("GET", `/tickets?${query}`);
    return { rows: page.data.map((ticket) => toRow(ticket, saved?.columns)), nextCursor: page.nextCursor };
  }
  async function loadMore(): Promise<void> {
    if (!nextCursor || loading) return;
    setLoading(true);
    try {
      const page = await fetchPage(nextCursor);
      setMore((known) => ({ key, pages: [...(known.key === key ? known.pages : []), page] }));
    } catch {
      say(intl.formatMessage({ id: "list.failed" }), { label: intl.formatMessage({ id: "common.retry" }), run: () => void loadMore() });
    } finally {
      setLoading(false);
    }
  }
  // When the first page moves on, what fell off its end stands on the second: the further pages follow.
  const follow = useEffectEvent(async (isCurrent: () => boolean) => {
    const count = pages.length;
    // Whoever looks at the beginning misses nothing of its end.
    const wanted = Math.max(count, shown.fallen.length > 0 && isScrolled() ? 1 : 0);
    const followed: RowPage[] = [];
    let cursor = first?.nextCursor ?? null;
    for (let n = 0; n < wanted && cursor && isCurrent(); n++) {
      const page = await fetchPage(cursor).catch(() => null);
      if (!page) return;
      followed.push(page);
      cursor = page.nextCursor;
    }
    if (!isCurrent()) return;
    // A page that was asked for meanwhile stays.
    if (wanted > 0) setMore((known) => ({ key, pages: [...followed, ...(known.key === key ? known.pages.slice(count) : [])] }));
    setShown((known) => (known.fallen.length > 0 ? { ...known, fallen: [] } : known));
  });
  useEffect(() => {
    let current = true;
    void follow(() => current);
    return () => {
      current = false;
    };
  }, [first]);
  return { rows: [...rows.values()], nextCursor, loadMore, loading };
}

/** What stood behind the last row that both have: it may stand on the next page now. Without a next page it has left the list. */
function fallenOff(before: readonly Row[], first: RowPage | null): Row[] {
  if (!first?.nextCursor) return [];
  const ids = new Set(first.rows.map(({ id }) => id));
  return before.slice(before.findLastIndex(({ id }) => ids.has(id)) + 1);
}

/** Whether the list, or on a phone the page with it, was moved. */
function isScrolled(): boolean {
  return [document.getElementById("list"), document.documentElement].some((one) => (one?.scrollTop ?? 0) > 0);
}
