/**
 * Which tickets the live refresh that runs now is about. Loaders ask it whether they need to run again; outside a live
 * refresh the answer is yes.
 */
let running: ReadonlySet<string> | null = null;

/** Marks the tickets (by id) of the refresh that is about to run, or null for one that is about everything. */
export function beginRefresh(ticketIds: ReadonlySet<string> | null): void {
  running = ticketIds;
}

/** Whether a ticket's page needs to load again. */
export function concernsTicket(id: string): boolean {
  return running === null || running.has(id);
}

/** Whether the list needs to load again: any ticket may have come, gone or moved. */
export function concernsList(): boolean {
  return running === null || running.size > 0;
}
