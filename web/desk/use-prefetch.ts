import { useCallback, useEffect, useRef } from "react";
import { useFetcher } from "react-router";
import { useLive, useLiveEvents } from "./live.tsx";
import { seenTickets } from "./seen-tickets.ts";

/** A pointer that only passes by asks for nothing. */
const DWELL_MS = 90;

/** Fetches the ticket that is pointed at, has the focus, or comes next, before it is opened. @returns asks for the address of one */
export function usePrefetch(): (href: string | null, waitMs?: number) => void {
  const fetcher = useFetcher();
  const timer = useRef(0);
  const load = useRef(fetcher.load);
  const { connected } = useLive();
  useEffect(() => {
    load.current = fetcher.load;
  });
  useEffect(() => {
    // It has done its work: left as it is, it would be loaded anew with every change of the page.
    if (fetcher.state === "idle" && fetcher.data !== undefined) fetcher.reset();
  }, [fetcher]);
  // What is fetched ahead is shown as it is only while nothing happened to it.
  useLiveEvents(({ seq, data }) => {
    if (seq !== null) seenTickets.touch(typeof data["number"] === "number" ? String(data["number"]) : null);
  });
  useEffect(() => {
    if (!connected) seenTickets.touch(null);
  }, [connected]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return useCallback((href, waitMs = DWELL_MS) => {
    clearTimeout(timer.current);
    const number = /^\/desk\/tickets\/(\d+)/.exec(href ?? "")?.[1];
    if (!href || !number || seenTickets.has(number) || savesData()) return;
    timer.current = window.setTimeout(() => void load.current(href), waitMs);
  }, []);
}

/** Whether the person wants as little as possible over the network. */
function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}
