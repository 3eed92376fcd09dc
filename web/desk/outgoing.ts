import { useSyncExternalStore } from "react";
import { newId } from "../../shared/ids.ts";
import { ApiError, callApi, type UploadedFile } from "./api-client.ts";
import type { Problem } from "../data.ts";
import type { Message } from "./model.ts";

export type Format = "text" | "markdown";
/** What somebody wrote, as the composer takes it back. */
export type Written = { body: string; format: Format; files: readonly UploadedFile[]; status: string | null };

/** What somebody else said while a reply was written. */
export type Said = { id: string; authorKind: Message["authorKind"]; author: string | null; text: string };

/** A reply on its way. The server holds it for some seconds in which it can be taken back, also while other tickets are looked at. */
export type Outgoing = Written & {
  id: string;
  ticketNumber: number;
  /** Newest public message the writer had seen. */
  after: string | null;
  undoSeconds: number;
  state: "sending" | "waiting" | "failed" | "crossed";
  /** The message it became, once the server has it. */
  messageId: string | null;
  problem: (Problem & { messages?: Said[]; newest?: string }) | null;
  /** Called once with the kinds of secrets the server masked in it, and whether it can still be taken back. */
  onMasked(id: string, kinds: readonly string[], waiting: boolean): void;
};

/** The server forgets the wait a moment before the page does. */
const LINGER_MS = 1_500;
/** A request that outlives its page may carry no more (Fetch standard). */
const MOST_KEPT_ALIVE = 60_000;

let all: readonly Outgoing[] = [];
const posting = new Map<string, Promise<void>>();
const watchers = new Set<() => void>();
/** Replies taken back while another ticket is shown, by ticket. */
const handedBack = new Map<number, Written>();
const takers = new Set<() => void>();

function set(next: readonly Outgoing[]): void {
  all = next;
  for (const watcher of watchers) watcher();
}

function update(id: string, change: Partial<Outgoing>): void {
  set(all.map((item) => (item.id === id ? { ...item, ...change } : item)));
}

function remove(id: string): void {
  set(all.filter((one) => one.id !== id));
}

async function post(item: Outgoing): Promise<void> {
  try {
    const message = await callApi<Message>("POST", `/tickets/${item.ticketNumber}/messages`, {
      body: {
        body: item.body,
        format: item.format,
        visibility: "public",
        ...(item.undoSeconds > 0 && { undoSeconds: item.undoSeconds }),
        ...(item.files.length > 0 && { attachments: item.files.map((file) => file.id) }),
        ...(item.status && { status: item.status }),
        ...(item.after && { after: item.after }),
      },
      // The same key for each attempt: one that was received but not answered is not sent twice.
      idempotencyKey: item.id,
      keepalive: item.body.length * 3 < MOST_KEPT_ALIVE,
    });
    if (message.masked.length > 0) item.onMasked(item.id, message.masked, message.state === "waiting");
    if (message.state !== "waiting" || !message.releaseAt) return remove(item.id);
    update(item.id, { state: "waiting", messageId: message.id });
    window.setTimeout(() => remove(item.id), item.undoSeconds * 1_000 + LINGER_MS);
  } catch (error) {
    const problem = error instanceof ApiError ? error.problem : { status: 0, code: "failed", title: "failed" };
    update(item.id, { state: problem.status === 409 ? "crossed" : "failed", problem });
  }
}

function send(id: string): void {
  const item = all.find((one) => one.id === id);
  if (!item || posting.has(id)) return;
  update(id, { state: "sending", problem: null });
  posting.set(
    id,
    post(item).finally(() => posting.delete(id)),
  );
}

/** Sends a reply, to wait on the server for the seconds in which it can be taken back. @returns what names it */
export function sendReply(reply: Omit<Outgoing, "id" | "state" | "problem" | "messageId">): string {
  const id = newId();
  set([...all, { ...reply, id, state: "sending", messageId: null, problem: null }]);
  send(id);
  return id;
}

/** Tries again what failed. */
export function sendAgain(id: string): void {
  send(id);
}

/** Sends what crossed something, now that it was read: as another request, since the first was refused. */
export function sendAnyway(id: string): void {
  const item = all.find((one) => one.id === id);
  if (!item || item.state !== "crossed") return;
  remove(id);
  const { id: _, state: __, problem, messageId: ___, ...reply } = item;
  sendReply({ ...reply, after: problem?.newest ?? null });
}

/**
 * Takes a waiting message back, whoever's page sent it.
 * @returns what was written; null when it has left
 */
export async function takeBackMessage(ticketNumber: number, messageId: string): Promise<Written | null> {
  try {
    const { attachments, ...reply } = await callApi<{ body: string; format: Format; attachments: UploadedFile[]; status: string | null }>(
      "POST",
      `/tickets/${ticketNumber}/messages/${messageId}/undo`,
      { body: {} },
    );
    return { ...reply, files: attachments };
  } catch (error) {
    if (error instanceof ApiError && (error.problem.status === 409 || error.problem.status === 404)) return null;
    throw error;
  }
}

/** Takes a reply back, if it has not gone. @returns what was written, or null */
export async function takeBack(id: string): Promise<Written | null> {
  await posting.get(id);
  const item = all.find((one) => one.id === id);
  if (!item || item.state === "sending") return null;
  const written = item.messageId ? await takeBackMessage(item.ticketNumber, item.messageId) : item;
  remove(id);
  return written;
}

/** Keeps a reply that was taken back until its ticket is shown again. */
export function handBack(ticketNumber: number, written: Written): void {
  handedBack.set(ticketNumber, written);
  for (const take of takers) take();
}

/** Calls whenever a reply is handed back. @returns what ends it */
export function whenHandedBack(take: () => void): () => void {
  takers.add(take);
  return () => void takers.delete(take);
}

/** A reply handed back to a ticket, asked once. */
export function takeHandedBack(ticketNumber: number): Written | undefined {
  const written = handedBack.get(ticketNumber);
  handedBack.delete(ticketNumber);
  return written;
}

/** The reply of this page that became a message. */
export function outgoingOf(messageId: string): Outgoing | undefined {
  return all.find((item) => item.messageId === messageId);
}

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
