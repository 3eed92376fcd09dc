import { useEffect, useRef, useState } from "react";
import { useIntl } from "react-intl";
import type { FieldChange } from "../../shared/fields.ts";
import type { Problem } from "../data.ts";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import type { Ticket } from "./model.ts";

export type Change = {
  /** What is sent. */
  patch: Partial<Record<"subject" | "type" | "status" | "priority" | "assignee" | "team" | "productVersion" | "license", string | null>> & {
    tags?: string[];
    fields?: FieldChange;
  };
  /** What the ticket looks like with it, until the server answers. */
  shown: Partial<Ticket>;
  done?: () => void;
  /** The same wish on top of what somebody else made of the ticket, for changes that do not exclude one another; null where these do. */
  rebase?: (theirs: Ticket) => Change | null;
  /** Told when it was refused; true: it was dealt with, so nothing is said of it. */
  failed?: (problem: Problem) => boolean;
};

/** A change that waits for fields to be filled in: what it was, and what is missing. */
export type Asked = { patch: Change["patch"]; errors: { path: string; message: string }[] };

/** A change that met another one. */
export type Conflict = { change: Change; theirs: Ticket; fields: (keyof Ticket)[] };

function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The fields of a ticket that a change touches and that somebody else has changed meanwhile. */
export function crossedFields(change: Change, base: Ticket, theirs: Ticket): (keyof Ticket)[] {
  return (Object.keys(change.shown) as (keyof Ticket)[]).filter(
    (field) =>
      field !== "category" &&
      field !== "status" &&
      !sameValue(base[field], theirs[field]) &&
      !sameValue(change.shown[field], theirs[field]),
  );
}

/**
 * Changes of a ticket. They show at once; when somebody else was quicker, a change of other things goes through by itself,
 * and one of the same thing is left to the person to decide.
 */
export function useTicketChanges(loaded: Ticket) {
  const intl = useIntl();
  const say = useToast();
  const [newest, setNewest] = useState(loaded);
  const [pending, setPending] = useState<Partial<Ticket>>({});
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const current = useRef(loaded);

  useEffect(() => {
    if (loaded.id === current.current.id && loaded.revision < current.current.revision) return;
    if (loaded.id !== current.current.id) setPending({});
    current.current = loaded;
    setNewest(loaded);
  }, [loaded]);

  async function send(wish: Change, force: boolean): Promise<void> {
    let change = wish;
    let base = current.current;
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        const saved = await callApi<Ticket>("PATCH", `/tickets/${base.number}`, { body: change.patch, ifMatch: base.revision });
        if (saved.id === current.current.id) {
          current.current = saved;
          setNewest(saved);
        }
        change.done?.();
        return;
      } catch (error) {
        if (!(error instanceof ApiError) || error.problem.status !== 412) throw error;
        const theirs = await callApi<Ticket>("GET", `/tickets/${base.number}`);
        const fields = crossedFields(change, base, theirs);
        if (theirs.id === current.current.id) {
          current.current = theirs;
          setNewest(theirs);
        }
        const rebased = change.rebase?.(theirs);
        if (rebased) change = rebased;
        else if (fields.length > 0 && !force) {
          setConflict({ change, theirs, fields });
          return;
        }
        base = theirs;
      }
    }
    throw new ApiError({ status: 412, code: "stale", title: "stale" });
  }

  function apply(change: Change, force = false): void {
    setPending((before) => ({ ...before, ...change.shown }));
    // One after the other: each builds on the revision that the one before it made.
    queue.current = queue.current.then(async () => {
      try {
        await send(change, force);
      } catch (error) {
        if (error instanceof ApiError && change.failed?.(error.problem)) return;
        const offline = error instanceof ApiError && error.problem.status === 0;
        const why = error instanceof ApiError && !offline ? ` ${error.problem.detail || error.problem.title}` : "";
        say(intl.formatMessage({ id: offline ? "change.offline" : "change.failed" }) + why, {
          label: intl.formatMessage({ id: "common.retry" }),
          run: () => apply(change, force),
        });
      } finally {
        setPending((before) =>
          Object.fromEntries(Object.entries(before).filter(([field, value]) => !sameValue(value, change.shown[field as keyof Ticket]))),
        );
      }
    });
  }

  return {
    ticket: { ...newest, ...pending } satisfies Ticket,
    change: (change: Change) => apply(change),
    conflict,
    /** Decides a conflict: with mine the change is made again on top of theirs. */
    decide(mine: boolean) {
      const crossed = conflict;
      setConflict(null);
      if (mine && crossed) apply(crossed.change, true);
    },
  };
}
