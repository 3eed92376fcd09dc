import { useSyncExternalStore } from "react";
import { newId } from "../../shared/ids.ts";
import { ApiError, callApi, type UploadedFile } from "./api-client.ts";
import type { Problem } from "../data.ts";

/** A reply on its way. It waits some seconds in which it can be taken back, also while other tickets are looked at. */
export type Outgoing = {
  id: string;
  ticketNumber: number;
  body: string;
  files: readonly UploadedFile[];
  status: string | null;
  /** Newest public message the writer had seen. */
  after: string | null;
  state: "waiting" | "sending" | "failed" | "crossed";
  problem: Problem | null;
};

const UNDO_MS = 5_000;

let all: readonly Outgoing[] = [];
const timers = new Map<string, number>();
const watchers = new Set<() => void>();

function set(next: readonly Outgoing[]): void {
  all = next;
  for (const watcher of watchers) watcher();
}

function update(id: string, change: Partial<Outgoing>): void {
  set(all.map((item) => (item.id === id ? { ...item, ...change } : item)));
}

async function send(id: string, keepalive = false): Promise<void> {
  clearTimeout(timers.get(id));
  timers.delete(id);
  const item = all.find((one) => one.id === id);
  if (!item || item.state === "sending") return;
  update(id, { state: "sending", problem: null });
  try {
    await callApi("POST", `/tickets/${item.ticketNumber}/messages`, {
      body: {
        body: item.body,
        visibility: "public",
        ...(item.files.length > 0 && { attachments: item.files.map((file) => file.id) }),
        ...(item.status && { status: item.status }),
        ...(item.after && { after: item.after }),
      },
      // The same key for each attempt: one that was received but not answered is not sent twice.
      idempotencyKey: item.id,
      keepalive,
    });
    set(all.filter((one) => one.id !== id));
  } catch (error) {
    const problem = error instanceof ApiError ? error.problem : { status: 0, code: "failed", title: "failed" };
    update(id, { state: problem.status === 409 ? "crossed" : "failed", problem });
  }
}

/** Sends a reply after the seconds in which it can be taken back. @returns what names it */
export function sendLater(reply: Omit<Outgoing, "id" | "state" | "problem">): string {
  const id = newId();
  set([...all, { ...reply, id, state: "waiting", problem: null }]);
  timers.set(
    id,
    window.setTimeout(() => void send(id), UNDO_MS),
  );
  return id;
}

/** Sends at once: the person does not want to wait, or tries again. */
export function sendNow(id: string): void {
  void send(id);
}

/** Takes a reply back, if it has not gone. @returns what was written, or null */
export function takeBack(id: string): Outgoing | null {
  const item = all.find((one) => one.id === id);
  if (!item || item.state === "sending") return null;
  clearTimeout(timers.get(id));
  timers.delete(id);
  set(all.filter((one) => one.id !== id));
  return item;
}

/** Whether something still waits to go. */
function flush(): void {
  for (const item of all) if (item.state === "waiting") void send(item.id, true);
}
if (typeof window !== "undefined") window.addEventListener("pagehide", flush);

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
const NONE: readonly Outgoing[] = [];

/** The replies on their way to a ticket. */
export function useOutgoing(ticketNumber: number): readonly Outgoing[] {
  const items = useSyncExternalStore(
    subscribe,
    () => all,
    () => NONE,
  );
  return items.filter((item) => item.ticketNumber === ticketNumber);
}
