import { createContext, use, useEffect, useRef, useState, type ReactNode } from "react";
import { useRevalidator } from "react-router";
import { beginRefresh, endRefresh } from "./live-changes.ts";
import { listenLive, type LiveEvent } from "./live-stream.ts";

/** Changes that come in one burst (a mail makes several events) are shown together. */
const GATHER_MS = 100;
/** Under a steady stream the page is refreshed no more often than this. */
const PAUSE_MS = 500;

/** Told when listening begins, or begins again: what only passes by may have been missed, and whoever shows it asks. */
const CAUGHT_UP: LiveEvent = { seq: null, type: "caughtUp", subjects: [], data: {} };

type Live = { connected: boolean; subscribe(listener: (event: LiveEvent) => void): () => void };
const LiveContext = createContext<Live>({ connected: true, subscribe: () => () => undefined });

/** Whether the page hears of changes at once, and a way to hear of them oneself. */
export function useLive(): Live {
  return use(LiveContext);
}

/** Calls `listener` for each event while the calling part is on the page. */
export function useLiveEvents(listener: (event: LiveEvent) => void): void {
  const { subscribe } = use(LiveContext);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => subscribe((event) => latest.current(event)), [subscribe]);
}

/** Loads what is on the page anew, whatever a live refresh that runs just now is about. */
export function useReload(): () => void {
  const { revalidate } = useRevalidator();
  return () => {
    beginRefresh(null);
    void revalidate();
  };
}

function ticketIds(event: LiveEvent): string[] {
  // What only passes by changes nothing that is stored.
  if (event.seq === null) return [];
  return event.subjects.filter((subject) => subject.startsWith("ticket:")).map((subject) => subject.slice(7));
}

/** Keeps what is on the page up to date. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const { revalidate, state } = useRevalidator();
  const [connected, setConnected] = useState(true);
  const listeners = useRef(new Set<(event: LiveEvent) => void>());
  const refresh = useRef({ changed: new Set<string>(), all: false, timer: 0, last: 0 });
  const [live] = useState(() => ({
    subscribe(listener: (event: LiveEvent) => void) {
      listeners.current.add(listener);
      return () => listeners.current.delete(listener);
    },
  }));

  useEffect(() => {
    if (state === "idle") endRefresh();
  }, [state]);

  useEffect(() => {
    const gathered = refresh.current;
    function flush(): void {
      gathered.timer = 0;
      gathered.last = Date.now();
      beginRefresh(gathered.all ? null : gathered.changed);
      gathered.changed = new Set();
      gathered.all = false;
      void revalidate();
    }
    function plan(): void {
      if (gathered.timer) return;
      gathered.timer = window.setTimeout(flush, Math.max(GATHER_MS, gathered.last + PAUSE_MS - Date.now()));
    }
    let was = false;
    const stop = listenLive({
      event(event) {
        const ids = ticketIds(event);
        for (const id of ids) gathered.changed.add(id);
        if (ids.length > 0) plan();
        for (const listener of listeners.current) listener(event);
      },
      state(now) {
        setConnected(now);
        // After a gap everything may have changed; the time between the page's making and its first listening is one.
        if (now && !was) {
          gathered.all = true;
          plan();
          for (const listener of listeners.current) listener(CAUGHT_UP);
        }
        was = now;
      },
    });
    return () => {
      stop();
      clearTimeout(gathered.timer);
      gathered.timer = 0;
    };
  }, [revalidate]);

  return <LiveContext value={{ connected, subscribe: live.subscribe }}>{children}</LiveContext>;
}
