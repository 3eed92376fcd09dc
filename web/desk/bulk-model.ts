/** How the desk speaks of changes of many tickets. */
import type { Bulk, BulkChange } from "../../server/support/bulk/contract.ts";
import type { TicketFilter } from "../../shared/ticket-filter.ts";
import { BUILT_IN_VIEWS, isBuiltInView } from "../../shared/ticket-views.ts";
import { callApi } from "./api-client.ts";
import { adHoc, isSaved, type View } from "./views.ts";

export type { Bulk, BulkChange };
export type Chosen = { numbers: number[] } | { view: string } | { filter: TicketFilter };
export type Preview = {
  total: number;
  unchanged: number;
  changes: { field: string; count: number }[];
  told: { customers: number; agents: { agent: { id: string; name: string }; count: number }[] };
};

const PROGRESS_MS = 700;

/** What a list shows, as a change names it: by view, by its filter, or by the words that were searched. */
export function wholeOf(view: View, words: string): Chosen {
  if (words) return { filter: { all: [{ field: "words", is: "match", text: words }], any: [] } };
  if (isSaved(view)) return { view };
  if (isBuiltInView(view)) return { filter: BUILT_IN_VIEWS[view] };
  return { filter: JSON.parse(adHoc(view)?.filter ?? "{}") as TicketFilter };
}

export function previewBulk(chosen: Chosen, change: BulkChange): Promise<Preview> {
  return callApi("POST", "/bulk-changes/preview", { body: { ...chosen, change } });
}

/** Follows a change until it is over. @param told of how far it is */
async function follow(bulk: Bulk, told: (bulk: Bulk) => void): Promise<Bulk> {
  let now = bulk;
  while (now.state === "running" || now.state === "undoing") {
    told(now);
    await new Promise((resolve) => setTimeout(resolve, PROGRESS_MS));
    now = await callApi<Bulk>("GET", `/bulk-changes/${bulk.id}`);
  }
  return now;
}

/** Carries a change out, to its end. @throws ApiError */
export async function applyBulk(chosen: Chosen, change: BulkChange, told: (bulk: Bulk) => void): Promise<Bulk> {
  return follow(await callApi<Bulk>("POST", "/bulk-changes", { body: { ...chosen, change } }), told);
}

/** Takes a change back. @returns it, and the numbers of those that stay, since somebody has changed them */
export async function undoBulk(id: string, told: (bulk: Bulk) => void): Promise<{ bulk: Bulk; stay: number[] }> {
  const bulk = await follow(await callApi<Bulk>("POST", `/bulk-changes/${id}/undo`, { body: {} }), told);
  if (bulk.changedSince === 0) return { bulk, stay: [] };
  const { data } = await callApi<{ data: { number: number }[] }>("GET", `/bulk-changes/${id}/tickets?undo=changedSince&limit=20`);
  return { bulk, stay: data.map(({ number }) => number) };
}
