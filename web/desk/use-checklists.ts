import { useEffect, useRef, useState } from "react";
import { useIntl } from "react-intl";
import type { Checklist, ChecklistStep } from "../../server/support/checklists/contract.ts";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import { useLiveEvents } from "./live.tsx";
import type { Ticket } from "./model.ts";

export type StepChange = { done?: boolean; text?: string; assignee?: { id: string; name: string } | null; dueOn?: string | null };

/**
 * The checklists of a ticket. They are asked for only where the ticket has some, and again when something of them changed. A tick shows at once; where
 * somebody was quicker with the same step, what he did is shown and said.
 */
export function useChecklists(ticket: Ticket) {
  const intl = useIntl();
  const say = useToast();
  const [lists, setLists] = useState<readonly Checklist[]>([]);
  const [failed, setFailed] = useState(false);
  const [round, setRound] = useState(0);
  const [began, setBegan] = useState(false);
  const there = ticket.checklists !== null || began;
  const latest = useRef(lists);
  /** Changes on their way: what is loaded meanwhile may lack them. */
  const sending = useRef(0);
  const missed = useRef(false);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const path = `/tickets/${ticket.number}/checklists`;

  function show(next: readonly Checklist[]): void {
    latest.current = next;
    setLists(next);
  }
  useEffect(() => {
    if (!there) return undefined;
    const ended = new AbortController();
    callApi<{ data: Checklist[] }>("GET", path, { signal: ended.signal }).then(
      ({ data }) => {
        if (ended.signal.aborted) return;
        if (sending.current > 0) {
          missed.current = true;
          return;
        }
        setFailed(false);
        show(data);
      },
      () => !ended.signal.aborted && setFailed(true),
    );
    return () => ended.abort();
  }, [path, round, there]);
  useLiveEvents(({ type, subjects }) => {
    if (!/^checklist\.|^ticket\.(?:joined|parted|unmerged)$/.test(type)) return;
    // Those of merged tickets tell of their own ticket.
    const merged = ticket.mergedTickets > 0;
    if (merged || subjects.includes(`ticket:${ticket.id}`)) {
      setBegan(true);
      setRound((n) => n + 1);
    }
  });

  const replace = (list: Checklist) => show(latest.current.map((one) => (one.id === list.id ? list : one)));
  const held = (id: string) => latest.current.find((one) => one.id === id);
  function put(listId: string, step: ChecklistStep): void {
    const list = held(listId);
    if (list) replace({ ...list, steps: list.steps.map((one) => (one.id === step.id ? step : one)) });
  }
  /** One change after the other: each builds on the revision that the one before it made. What was shown too early is loaded as it is. */
  function send(call: () => Promise<void>): void {
    sending.current += 1;
    queue.current = queue.current.then(async () => {
      try {
        await call();
      } catch (error) {
        missed.current = true;
        const problem = error instanceof ApiError && error.problem.status > 0 ? error.problem : null;
        if (problem?.status === 412) say(intl.formatMessage({ id: "checklist.crossed" }));
        else
          say(problem ? (problem.errors?.[0]?.message ?? problem.detail ?? problem.title) : intl.formatMessage({ id: "change.offline" }));
      }
      sending.current -= 1;
      if (sending.current > 0 || !missed.current) return;
      missed.current = false;
      setRound((n) => n + 1);
    });
  }

  return {
    lists,
    failed,
    again: () => setRound((n) => n + 1),
    begin: (body: { template: string } | { name: string }) =>
      send(async () => {
        const list = await callApi<Checklist>("POST", path, { body });
        setBegan(true);
        show([...latest.current.filter((one) => one.id !== list.id), list]);
      }),
    change(listId: string, stepId: string, wish: StepChange): void {
      const step = held(listId)?.steps.find((one) => one.id === stepId);
      if (!step) return;
      const { done, ...rest } = wish;
      const doneAt = done === undefined ? step.doneAt : done ? new Date().toISOString() : null;
      put(listId, { ...step, ...rest, doneAt, doneBy: done === undefined ? step.doneBy : null });
      send(async () => {
        const revision = held(listId)?.steps.find((one) => one.id === stepId)?.revision ?? step.revision;
        const body = { ...wish, ...(wish.assignee !== undefined && { assignee: wish.assignee?.id ?? null }) };
        put(listId, await callApi<ChecklistStep>("PATCH", `/checklists/${listId}/steps/${stepId}`, { body, ifMatch: revision }));
      });
    },
    rename: (listId: string, name: string) =>
      send(async () =>
        replace(await callApi<Checklist>("PATCH", `/checklists/${listId}`, { body: { name }, ifMatch: held(listId)!.revision })),
      ),
    order(listId: string, ids: readonly string[]): void {
      const list = held(listId);
      if (!list) return;
      replace({ ...list, steps: ids.flatMap((id) => list.steps.filter((one) => one.id === id)) });
      send(async () =>
        replace(await callApi<Checklist>("PATCH", `/checklists/${listId}`, { body: { order: ids }, ifMatch: held(listId)!.revision })),
      );
    },
    addStep: (listId: string, text: string, after?: string | null) =>
      send(async () =>
        replace(await callApi<Checklist>("POST", `/checklists/${listId}/steps`, { body: { text, ...(after !== undefined && { after }) } })),
      ),
    removeStep(listId: string, stepId: string): void {
      const list = held(listId);
      if (list) replace({ ...list, steps: list.steps.filter((one) => one.id !== stepId) });
      send(() => callApi("DELETE", `/checklists/${listId}/steps/${stepId}`).then(() => setRound((n) => n + 1)));
    },
    remove(listId: string): void {
      show(latest.current.filter((one) => one.id !== listId));
      send(() => callApi("DELETE", `/checklists/${listId}`));
    },
  };
}

export type Checklists = ReturnType<typeof useChecklists>;
