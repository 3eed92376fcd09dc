import { useEffect, useRef, useState, type RefObject } from "react";
import { callApi } from "./api-client.ts";
import { useLiveEvents } from "./live.tsx";
import type { Presence } from "./model.ts";

/** A sign of life counts for 25 seconds. */
const EVERY_MS = 10_000;

/**
 * Tells the others that this person looks at a ticket or writes in it, and learns who else does.
 * @param readUpTo when the newest message was said that stood in sight; goes along with the next sign of life
 * @returns the others
 */
export function usePresence(
  ticketNumber: number,
  doing: Presence["state"],
  myId: string | undefined,
  readUpTo: RefObject<string | null>,
): readonly Presence[] {
  const [others, setOthers] = useState<readonly Presence[]>([]);
  const state = useRef<Presence["state"]>("viewing");
  const wake = useRef<() => void>(() => undefined);
  useLiveEvents(({ type, data }) => {
    if (type === "caughtUp" || (type === "presence" && data["number"] === ticketNumber && data["agentId"] !== myId)) wake.current();
  });
  useEffect(() => {
    if (state.current === doing) return;
    state.current = doing;
    wake.current();
  }, [doing]);

  useEffect(() => {
    let timer = 0;
    let ended = false;
    let told: string | null = null;
    /** One sign at a time, so that none is overtaken: neither by what this page says of itself, nor by what it hears. */
    let saying = false;
    let again = false;
    async function say(what: Presence["state"] | "left"): Promise<void> {
      const read = readUpTo.current;
      try {
        const answer = await callApi<{ data: Presence[] }>("POST", `/tickets/${ticketNumber}/presence`, {
          body: { state: what, ...(read !== null && read !== told && { readUpTo: read }) },
          keepalive: what === "left",
        });
        told = read;
        if (!ended) setOthers(answer.data);
      } catch {
        // Presence is a courtesy: without it the rest works.
      }
    }
    function beat(): void {
      clearTimeout(timer);
      if (ended) return;
      if (document.visibilityState === "hidden") {
        timer = window.setTimeout(beat, EVERY_MS);
        return;
      }
      again = saying;
      if (saying) return;
      saying = true;
      void say(state.current).then(() => {
        saying = false;
        if (again) beat();
        else if (!ended) timer = window.setTimeout(beat, EVERY_MS);
      });
    }
    wake.current = beat;
    setOthers([]);
    beat();
    // A page that is closed or left for another site unmounts nothing.
    const leave = () => void say("left");
    addEventListener("pagehide", leave);
    addEventListener("pageshow", beat);
    return () => {
      ended = true;
      clearTimeout(timer);
      removeEventListener("pagehide", leave);
      removeEventListener("pageshow", beat);
      leave();
    };
  }, [ticketNumber, readUpTo]);
  return others;
}
