/** A reader of Server-Sent Events (HTML standard §9.2), as a browser's EventSource reads them, but cut and resumed by hand. */

/** One dispatched event: blocks without data are none, though their id counts. */
export type Sent = { id: number | null; type: string; data: any };

export type EventStream = {
  status: number;
  /** What has come so far. */
  events: Sent[];
  /** The id to resume after; null before the first. */
  lastEventId(): number | null;
  /** Ends when the server ends the stream or the connection is cut. */
  ended: Promise<void>;
  cut(): void;
};

/**
 * Opens a stream and reads it in the background.
 * @param onEvent called with each event as it comes
 */
export async function openEventStream(
  url: string,
  { token, lastEventId, onEvent = () => {} }: { token?: string; lastEventId?: number | null; onEvent?: (event: Sent) => void },
): Promise<EventStream> {
  const abort = new AbortController();
  const headers: { [name: string]: string } = { accept: "text/event-stream" };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (lastEventId !== undefined && lastEventId !== null) headers["last-event-id"] = String(lastEventId);
  const response = await fetch(url, { headers, signal: abort.signal });
  const events: Sent[] = [];
  let last: number | null = lastEventId ?? null;
  const dispatch = (block: string) => {
    const field = (name: string) =>
      block
        .split("\n")
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const id = field("id");
    if (id !== undefined) last = Number(id);
    const data = field("data");
    if (data === undefined) return;
    const event: Sent = { id: id === undefined ? null : Number(id), type: field("event") ?? "message", data: JSON.parse(data) as unknown };
    events.push(event);
    onEvent(event);
  };
  const read = async () => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of response.body!) {
      rest += decoder.decode(chunk, { stream: true });
      const blocks = rest.split("\n\n");
      rest = blocks.pop()!;
      for (const block of blocks) {
        if (abort.signal.aborted) return;
        dispatch(block);
      }
    }
  };
  return {
    status: response.status,
    events,
    lastEventId: () => last,
    ended: response.ok ? read().catch(() => {}) : Promise.resolve(),
    cut: () => abort.abort(),
  };
}
