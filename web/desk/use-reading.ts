import { useEffect, useRef, useState, type RefObject } from "react";
import type { ShownMessage } from "./message-model.ts";

/** So much of the edge of what is in sight does not count as seen. */
const EDGE = "0px 0px -48px 0px";

/**
 * Where reading goes on: a ticket opens at the first message one has not read, and what comes into sight from there counts as read.
 * @param readUpTo is moved on to when the newest message was said that was seen
 * @returns the id of that first message while the page is open; null when everything was read
 */
export function useReading(
  pane: RefObject<HTMLElement | null>,
  messages: readonly ShownMessage[],
  readUpTo: RefObject<string | null>,
): { firstUnread: string | null; begun: boolean } {
  // Of the ticket as it was opened: the place does not move on while one reads.
  const [start] = useState(() => {
    const at = messages.findIndex((message) => message.unread);
    return { firstUnread: at < 0 ? null : messages[at]!.id, begun: at > 0 };
  });
  const times = useRef(new Map<string, string>());
  useEffect(() => {
    times.current = new Map(messages.map((message) => [`m-${message.id}`, message.createdAt]));
  });
  const shown = messages.map((message) => message.id).join();

  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (document.visibilityState === "hidden") return;
        for (const { isIntersecting, target } of entries) {
          const at = isIntersecting ? times.current.get(target.id) : undefined;
          if (at !== undefined && (readUpTo.current === null || at > readUpTo.current)) readUpTo.current = at;
        }
      },
      { rootMargin: EDGE },
    );
    function watch(): void {
      observer.disconnect();
      for (const article of pane.current?.querySelectorAll("article[id]") ?? []) observer.observe(article);
    }
    watch();
    // What stood there while nobody could look is seen when the page is.
    document.addEventListener("visibilitychange", watch);
    return () => {
      observer.disconnect();
      document.removeEventListener("visibilitychange", watch);
    };
  }, [pane, shown, readUpTo]);
  return start;
}
