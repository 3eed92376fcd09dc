/** Asks the program what the matrix says it answers. */
import { setTimeout as delay } from "node:timers/promises";
import type { Caller } from "#testing";
import { API_PREFIX, type Route } from "#platform/http";
import { requests, type Ask } from "./requests.ts";
import type { World } from "./world.ts";

export type Answered = { status: number; text: string; headers: { [name: string]: string } };

/** The operation of a row: its longest beginning that is one. */
export function operationOf(routes: ReadonlyMap<string, Route>, row: string): Route | undefined {
  return [...routes.values()].filter(({ id }) => row === id || row.startsWith(`${id} `)).toSorted((a, b) => b.id.length - a.id.length)[0];
}

/** Sends one request. Of a stream only what it tells at once is read. */
export async function send(caller: Caller, { spec }: Route, { path, body, headers = {} }: Ask): Promise<Answered> {
  const bytes = body instanceof Uint8Array;
  const response = await caller.raw(API_PREFIX + path, {
    method: spec.method,
    headers: { ...(body === undefined || bytes ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: bytes ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  const streams = (response.headers.get("content-type") ?? "").includes("event-stream");
  const text = streams ? await firstOf(response) : await response.text();
  const { date: _, "idempotency-replayed": _replayed, ...kept } = Object.fromEntries(response.headers);
  return { status: response.status, text, headers: kept };
}

/** What a stream says before it falls silent. */
async function firstOf(response: Response): Promise<string> {
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const part = await Promise.race([reader.read(), delay(150, null)]);
    if (part === null || part.done) break;
    text += decoder.decode(part.value, { stream: true });
  }
  await reader.cancel();
  return text;
}

/** What this actor must find in no answer: ids and words of tickets he does not see, and what is said among the vendor's people. */
export function forbiddenWords(world: World, sees: readonly string[], inside: boolean): string[] {
  const words = Object.entries(world.tickets).flatMap(([key, { id, marker, fileId, noteMarker, noteFileId, outboxId }]) => [
    ...(sees.includes(key) ? [] : [id, marker, fileId, outboxId]),
    ...(sees.includes(key) && inside ? [] : [noteMarker, noteFileId]),
  ]);
  return words.filter((word) => word !== "");
}

/** One request of a row, freshly made for an actor. */
export function askFor(world: World, row: string, actor: string): Promise<Ask> {
  const make = requests[row];
  if (!make) throw new Error(`the row "${row}" has no request in requests.ts`);
  return Promise.resolve(make(world, actor));
}
