import { useEffect, useEffectEvent, useRef, useState } from "react";
import { keepDrafts, type Draft, type DraftClash, type DraftKeeper, type DraftKind, type DraftState } from "./drafts.ts";
import { useLiveEvents } from "./live.tsx";

/**
 * The drafts of the open ticket.
 * @param show puts a draft into its field: what this browser kept, then what the server has
 */
export function useDrafts(ticket: { id: string; number: number }, show: (kind: DraftKind, draft: Draft) => void) {
  const [clash, setClash] = useState<DraftClash | null>(null);
  const [states, setStates] = useState<Partial<Record<DraftKind, DraftState>>>({});
  const keeper = useRef<DraftKeeper | null>(null);
  const onShow = useEffectEvent(show);

  useEffect(() => {
    const drafts = keepDrafts(ticket, {
      show: (kind, draft) => onShow(kind, draft),
      clash: setClash,
      state: (kind, state) => setStates((before) => (before[kind] === state ? before : { ...before, [kind]: state })),
    });
    keeper.current = drafts;
    for (const kind of ["reply", "note"] as const) if (drafts.first(kind).body) onShow(kind, drafts.first(kind));
    return drafts.start();
    // The number never changes while the id stays.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [ticket.id]);
  useLiveEvents(({ type, data }) => {
    if (type === "draft" && data["number"] === ticket.number) keeper.current?.heard(data["kind"] as DraftKind, Number(data["revision"]));
  });
  return {
    clash,
    states,
    keep: (kind: DraftKind, draft: Draft) => keeper.current?.keep(kind, draft),
    decide: (which: "mine" | "theirs" | "both") => keeper.current?.decide(which),
  };
}
