import { useEffect, useSyncExternalStore } from "react";
import { callApi } from "./api-client.ts";
import { idleFor, watchInput } from "./last-input.ts";

export type Working = "available" | "away";

const KEY = "backstay.working";
const EVERY_MS = 60_000;
/** Without input for so long one is away. */
const AWAY_MS = 600_000;
/** Without input for so long one has left the ticket before one. */
const IDLE_MS = 180_000;
/** So often one says that one still works on it: what nobody says ends by itself after a quarter of an hour. */
const AGAIN_MS = 600_000;
/** Passing by is not looking. */
const SETTLED_MS = 2_000;
const CHECK_MS = 15_000;
const listeners = new Set<() => void>();

function chosen(): Working {
  try {
    return localStorage.getItem(KEY) === "away" ? "away" : "available";
  } catch {
    return "available";
  }
}

/** What one says of oneself, kept in this browser. */
export function useWorking(): [Working, (working: Working) => void] {
  const working = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    chosen,
    () => "available" as const,
  );
  return [
    working,
    (next) => {
      try {
        localStorage.setItem(KEY, next);
      } catch {
        // Then it holds until the page is left.
      }
      for (const listener of listeners) listener();
    },
  ];
}

/** Gives a sign each minute that one is at work, or away: because one said so, or because nothing was touched for ten minutes. */
export function usePresenceSigns(): void {
  const [working] = useWorking();
  useEffect(() => {
    let said: Working | null = null;
    async function say(): Promise<void> {
      const state = working === "away" || idleFor() > AWAY_MS ? "away" : "available";
      said = state;
      // It is a courtesy: without it the rest works, and who falls silent is known by it.
      await callApi("PUT", "/presence", { body: { state } }).catch(() => undefined);
    }
    void say();
    const timer = window.setInterval(() => void say(), EVERY_MS);
    const stop = watchInput(() => {
      if (said === "away" && working === "available") void say();
    });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [working]);
}

/** Tells that one has a ticket before one, has left it, or has not touched anything for three minutes: a few signs for each look at a ticket. */
export function useViewing(ticketNumber: number): void {
  useEffect(() => {
    let state: "none" | "opened" | "idle" = "none";
    let at = 0;
    let settle = 0;
    const say = (what: "opened" | "left" | "idle", idle = 0) => {
      at = Date.now();
      const body = { state: what, ...(idle > 0 && { idleSeconds: Math.min(900, Math.floor(idle / 1_000)) }) };
      void callApi("PUT", `/tickets/${ticketNumber}/viewing`, { body, keepalive: what === "left" }).catch(() => undefined);
    };
    const open = () => {
      if (state === "opened" || document.visibilityState === "hidden") return;
      state = "opened";
      say("opened");
    };
    const begin = () => {
      clearTimeout(settle);
      if (document.visibilityState !== "hidden") settle = window.setTimeout(open, SETTLED_MS);
    };
    const leave = () => {
      clearTimeout(settle);
      if (state === "opened") say("left");
      state = "none";
    };
    const look = () => {
      if (state !== "opened") return;
      const idle = idleFor();
      if (idle > IDLE_MS) {
        state = "idle";
        say("idle", idle);
      } else if (Date.now() - at > AGAIN_MS) say("opened");
    };
    const shown = () => (document.visibilityState === "hidden" ? leave() : begin());
    begin();
    const timer = window.setInterval(look, CHECK_MS);
    const stop = watchInput(() => {
      if (state === "idle") open();
    });
    document.addEventListener("visibilitychange", shown);
    addEventListener("pagehide", leave);
    return () => {
      leave();
      clearInterval(timer);
      stop();
      document.removeEventListener("visibilitychange", shown);
      removeEventListener("pagehide", leave);
    };
  }, [ticketNumber]);
}
