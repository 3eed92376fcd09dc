import { createContext, use, useEffect, useState } from "react";
import type { MergedTicket } from "../../server/support/tickets/merge-contract.ts";
import { callApi } from "./api-client.ts";
import type { Ticket } from "./model.ts";

/** The tickets that stand together with the open one: its own number, and those merged into it. */
export type Together = { number: number; merged: readonly MergedTicket[]; shared: () => void };

const TogetherContext = createContext<Together | null>(null);
export const TogetherProvider = TogetherContext.Provider;

/** Null where nothing was merged into the open ticket. */
export function useTogether(): Together | null {
  return use(TogetherContext);
}

/** Asks for the tickets merged into one, when there are any, and again when the ticket changed. */
export function useMerged(ticket: Ticket): readonly MergedTicket[] {
  const [merged, setMerged] = useState<readonly MergedTicket[]>([]);
  const { number, mergedTickets, revision } = ticket;
  useEffect(() => {
    if (mergedTickets === 0) {
      setMerged([]);
      return;
    }
    let ended = false;
    callApi<{ data: MergedTicket[] }>("GET", `/tickets/${number}/merged`).then(
      ({ data }) => !ended && setMerged(data),
      () => undefined,
    );
    return () => {
      ended = true;
    };
  }, [number, mergedTickets, revision]);
  return merged;
}
