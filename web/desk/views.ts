/** The views of the inbox: what each asks of the list operation. */
import type { TicketFilter } from "../../shared/ticket-filter.ts";
import { BUILT_IN_NAMES, isBuiltInView, type BuiltInView, type FilterSort, type ViewColumn } from "../../shared/ticket-views.ts";
import { isId } from "../../shared/ids.ts";

export const VIEWS = BUILT_IN_NAMES;
/** A view in an address: one that every desk has by name, a saved one by id, one that nobody saved as the JSON of its filter. */
export type View = string;

/** What is known of a saved view once it is loaded. */
export type SavedView = {
  id: string;
  name: string;
  scope: "personal" | "team" | "shared";
  filter: TicketFilter;
  sort: FilterSort;
  columns: readonly ViewColumn[];
  mayChange: boolean;
};

type ListQuery = { category?: string; assignee?: string; snoozed?: string; q?: string; filter?: string; sort?: FilterSort };

const OPEN = "new,open";
const UNDONE = "new,open,waitingOnCustomer,waitingOnThirdParty";
const PROMISED = JSON.stringify({ all: [{ field: "promise", is: "set" }], any: [] });

const QUERIES: Record<BuiltInView, ListQuery> = {
  open: { category: OPEN, snoozed: "false" },
  unassigned: { category: OPEN, assignee: "none", snoozed: "false" },
  mine: { category: UNDONE, assignee: "me", snoozed: "false" },
  waiting: { category: "waitingOnCustomer,waitingOnThirdParty", snoozed: "false" },
  snoozed: { category: UNDONE, snoozed: "true" },
  promises: { category: UNDONE, filter: PROMISED, sort: "promise" },
  solved: { category: "solved" },
  closed: { category: "closed" },
};

/** Reads a view from an address; anything unknown is the open view. */
export function viewOf(value: string | null): View {
  return value !== null && (isBuiltInView(value) || isId(value) || adHoc(value) !== null) ? value : "open";
}

/** Whether a view has to be read from the server before its tickets can be. */
export function isSaved(view: View): boolean {
  return isId(view);
}

/** The filter of a view that nobody saved, or null. */
export function adHoc(view: View): { filter: string; sort: FilterSort } | null {
  if (!view.startsWith("{") || view.length > 8_000) return null;
  try {
    const { sort = "-updatedAt", ...filter } = JSON.parse(view) as { sort?: FilterSort };
    return { filter: JSON.stringify(filter), sort };
  } catch {
    return null;
  }
}

/** A filter as a view in an address. */
export function asAdHoc(filter: TicketFilter, sort: FilterSort): View {
  return JSON.stringify({ ...filter, sort });
}

/** The list query of a view, most recently changed first; words to search for take the place of the view's filter. */
export function queryOf(view: View, words: string, saved: Pick<SavedView, "filter" | "sort"> | null = null): ListQuery {
  if (words) return { q: words };
  if (isBuiltInView(view)) return { sort: "-updatedAt", ...QUERIES[view] };
  if (saved) return { filter: JSON.stringify(saved.filter), sort: saved.sort };
  return adHoc(view) ?? { ...QUERIES.open, sort: "-updatedAt" };
}

/** Address of the list. */
export function listPath(view: View, words = ""): string {
  if (words) return `/desk?q=${encodeURIComponent(words)}`;
  return view === "open" ? "/desk" : `/desk?view=${encodeURIComponent(view)}`;
}

/** Address of a ticket opened from a list, which stays beside it. */
export function ticketPath(number: number, view: View, words = ""): string {
  return `/desk/tickets/${number}?${words ? `q=${encodeURIComponent(words)}` : `view=${encodeURIComponent(view)}`}`;
}

/** What a page calls a view: its own name, or the words every desk has for it. */
export function viewTitle(text: (id: string) => string, view: View, saved: Pick<SavedView, "name"> | null): string {
  if (saved) return saved.name;
  return text(isBuiltInView(view) ? `view.${view}` : "view.unsaved");
}
