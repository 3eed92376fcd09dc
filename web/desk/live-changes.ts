/**
 * Which tickets the refresh that runs now is about. Loaders ask it whether they need to run again. A refresh that begins while another
 * runs takes its place, so it must be about what that one was about as well: else the one's changes would never be shown.
 */
let running: ReadonlySet<string> | null = null;
let going = false;

/** Marks the tickets (by id) of the refresh that is about to run, or null for one that is about everything. */
export function beginRefresh(ticketIds: ReadonlySet<string> | null): void {
  if (!going) running = ticketIds;
  else running = running === null || ticketIds === null ? null : new Set([...running, ...ticketIds]);
  going = true;
}

/** Marks that everything asked for is on the page; loaders that run for another reason always run. */
export function endRefresh(): void {
  running = null;
  going = false;
}

/** Whether a ticket's page needs to load again. */
export function concernsTicket(id: string): boolean {
  return running === null || running.has(id);
}

/** Whether the list needs to load again: any ticket may have come, gone or moved. */
export function concernsList(): boolean {
  return running === null || running.size > 0;
}
