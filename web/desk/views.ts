/** The views of the inbox: what each asks of the list operation. */

export const VIEWS = ["open", "unassigned", "mine", "waiting", "solved", "closed"] as const;
export type View = (typeof VIEWS)[number];

/** Views whose number of tickets is shown; the others only grow. */
export type Counted = Exclude<View, "solved" | "closed">;

type ListQuery = { category?: string; assignee?: string; q?: string; sort?: "-updatedAt" };

const QUERIES: Record<View, ListQuery> = {
  open: { category: "new,open" },
  unassigned: { category: "new,open", assignee: "none" },
  mine: { category: "new,open,waitingOnCustomer,waitingOnThirdParty", assignee: "me" },
  waiting: { category: "waitingOnCustomer,waitingOnThirdParty" },
  solved: { category: "solved" },
  closed: { category: "closed" },
};

/** Reads a view's name from an address; anything unknown is the open view. */
export function viewOf(value: string | null): View {
  return (VIEWS as readonly string[]).includes(value ?? "") ? (value as View) : "open";
}

/** The list query of a view, most recently changed first; words to search for take the place of the view's filter. */
export function queryOf(view: View, words: string): ListQuery {
  return words ? { q: words } : { ...QUERIES[view], sort: "-updatedAt" };
}

/** Address of the list. */
export function listPath(view: View, words = ""): string {
  if (words) return `/desk?q=${encodeURIComponent(words)}`;
  return view === "open" ? "/desk" : `/desk?view=${view}`;
}

/** Address of a ticket opened from a list, which stays beside it. */
export function ticketPath(number: number, view: View, words = ""): string {
  return `/desk/tickets/${number}?${words ? `q=${encodeURIComponent(words)}` : `view=${view}`}`;
}
