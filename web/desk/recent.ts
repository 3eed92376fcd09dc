/** Tickets this tab has shown, newest first; gone with the tab. */

const KEY = "backstay-recent";
const MOST = 8;
export type Recent = { number: number; subject: string };

export function recentTickets(): Recent[] {
  try {
    const list: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(list) ? (list as Recent[]) : [];
  } catch {
    return [];
  }
}

/** Notes that a ticket is shown. */
export function noteRecent({ number, subject }: Recent): void {
  try {
    const next = [{ number, subject }, ...recentTickets().filter((one) => one.number !== number)].slice(0, MOST);
    sessionStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // A forbidden store: the palette offers no recent tickets.
  }
}
