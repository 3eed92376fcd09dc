import { useEffect, useState } from "react";
import { ApiError, callApi } from "../api-client.ts";

type Refusal = { title: string; detail: string };
/** What is known of an answer: while another one is asked for, the one before stays. */
export type Prepared<T> = { at: "loading"; known: T | null } | { at: "there"; known: T } | { at: "failed"; why: Refusal };

/** How a failed call is told. */
export function refusalOf(error: unknown): Refusal {
  return error instanceof ApiError
    ? { title: error.problem.title, detail: error.problem.detail ?? "" }
    : { title: String(error), detail: "" };
}

/** Asks what an answer would do, and again when what is asked changes. @param path below `/api/v1` */
export function usePrepared<T>(path: string): Prepared<T> {
  const [state, setState] = useState<Prepared<T>>({ at: "loading", known: null });
  useEffect(() => {
    const ended = new AbortController();
    setState((before) => ({ at: "loading", known: before.at === "failed" ? null : before.known }));
    callApi<T>("GET", path, { signal: ended.signal }).then(
      (known) => !ended.signal.aborted && setState({ at: "there", known }),
      (error: unknown) => !ended.signal.aborted && setState({ at: "failed", why: refusalOf(error) }),
    );
    return () => ended.abort();
  }, [path]);
  return state;
}
