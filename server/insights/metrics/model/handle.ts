/** How long agents had a ticket before them, and when they were at work. Pure. */
import { inOrder, type HistoryEvent } from "./history.ts";

export type Session = { readonly agentId: string; readonly from: number; readonly to: number };

/** Whoever gives no sign for so long has left without saying so; the desk gives one every ten minutes of work. */
export const CAP = 15 * 60_000;

/** Each stretch in which an agent had the ticket before him, until he left it, did nothing more, or fell silent: then it counts up to the cap. */
export function handled(events: readonly HistoryEvent[]): Session[] {
  const views = inOrder(events.filter(({ type }) => type === "ticket.viewed"));
  const sessions: { agentId: string; from: number; to: number }[] = [];
  for (const [agentId, his] of Map.groupBy(views, ({ data }) => data["agent"] as string)) {
    for (const [place, view] of his.entries()) {
      if (view.data["state"] !== "opened") continue;
      const next = his[place + 1];
      // What nothing followed yet is counted when something does.
      if (!next) continue;
      const to = Math.min(next.at, view.at + CAP);
      const last = sessions.at(-1);
      if (last && last.agentId === agentId && last.to === view.at) last.to = to;
      else if (to > view.at) sessions.push({ agentId, from: view.at, to });
    }
  }
  return sessions.toSorted((a, b) => a.from - b.from || (a.agentId < b.agentId ? -1 : 1));
}

export type Shift = { readonly from: number; readonly to: number | null };

/** When an agent was available; an open end is now. */
export function availableOf(events: readonly HistoryEvent[]): Shift[] {
  const shifts: { from: number; to: number | null }[] = [];
  for (const { at, data } of inOrder(events.filter(({ type }) => type === "agent.presence"))) {
    const last = shifts.at(-1);
    const running = last?.to === null;
    if (data["state"] === "available" && !running) shifts.push({ from: at, to: null });
    else if (data["state"] !== "available" && running) last.to = at;
  }
  return shifts.filter(({ from, to }) => to === null || to > from);
}
