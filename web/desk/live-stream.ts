/** The one connection to the event stream, shared by all tabs of this browser (a browser allows six connections to a host). */

/** Something that happened, or, without a sequence number, something passing such as presence. */
export type LiveEvent = { seq: number | null; type: string; subjects: string[]; data: Record<string, unknown> };
type Listener = { event(event: LiveEvent): void; state(connected: boolean): void };
type Told = { kind: "event"; event: LiveEvent } | { kind: "state"; connected: boolean } | { kind: "hello" };

const STREAM = "/api/v1/events/stream";
/** The stream names its events, and a browser hears only names that it was told. These concern tickets. */
const TYPES = [
  "ticket.opened",
  "ticket.changed",
  "ticket.merged",
  "ticket.unmerged",
  "ticket.joined",
  "ticket.parted",
  "ticket.linked",
  "ticket.unlinked",
  "ticket.snoozed",
  "ticket.woke",
  "message.added",
  "message.released",
  "message.dismissed",
  "message.moved",
  "message.arrived",
  "messages.shared",
  "messages.unshared",
  "reply.scheduled",
  "reply.cancelled",
  "reply.keptBack",
  "promise.made",
  "promise.changed",
  "promise.kept",
  "promise.missed",
  "promise.withdrawn",
  "survey.sent",
  "survey.answered",
  "sla.clockStarted",
  "sla.clockPaused",
  "sla.clockResumed",
  "sla.clockChanged",
  "sla.clockFulfilled",
  "sla.clockBreached",
  "sla.clockCancelled",
  "sla.causeCorrected",
  "checklist.added",
  "checklist.changed",
  "checklist.removed",
  "checklist.stepAdded",
  "checklist.stepChanged",
  "checklist.stepDone",
  "checklist.stepRemoved",
  "checklist.stepReopened",
  "ticket.keptOpen",
  "note.added",
  "participant.added",
  "participant.removed",
  "mail.failed",
];
const PASSING = ["presence", "delivery", "draft", "notification"];

/**
 * Listens to what happens. One tab holds the connection and tells the others; when it closes, another takes over and
 * reads on from the last event it heard, so that none is lost.
 * @returns stops listening
 */
export function listenLive(listener: Listener): () => void {
  const ended = new AbortController();
  const channel = new BroadcastChannel("backstay-live");
  let lastSeq: number | null = null;
  let source: EventSource | null = null;
  let connected = false;

  function heard(event: LiveEvent): void {
    if (event.seq !== null) {
      if (lastSeq !== null && event.seq <= lastSeq) return;
      lastSeq = event.seq;
    }
    listener.event(event);
  }
  function state(now: boolean): void {
    connected = now;
    listener.state(now);
  }
  function tell(message: Told): void {
    channel.postMessage(message);
  }

  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data.kind === "hello") {
      if (source) tell({ kind: "state", connected });
    } else if (source) return;
    else if (data.kind === "event") heard(data.event);
    else state(data.connected);
  };

  function connect(): void {
    // A new EventSource cannot name the last event in a header, so the address does.
    source = new EventSource(lastSeq === null ? STREAM : `${STREAM}?after=${lastSeq}`);
    source.onopen = () => {
      state(true);
      tell({ kind: "state", connected: true });
    };
    function take(event: LiveEvent): void {
      heard(event);
      tell({ kind: "event", event });
    }
    for (const type of TYPES) source.addEventListener(type, ({ data }: MessageEvent<string>) => take(JSON.parse(data) as LiveEvent));
    for (const type of PASSING) {
      source.addEventListener(type, ({ data }: MessageEvent<string>) => {
        const { subject, ...rest } = JSON.parse(data) as { subject: string };
        take({ seq: null, type, subjects: [subject], data: rest });
      });
    }
    source.onerror = () => {
      state(false);
      tell({ kind: "state", connected: false });
      // The browser tries again by itself, but not after a refusal such as a restart behind a proxy.
      if (source?.readyState !== EventSource.CLOSED) return;
      setTimeout(
        () => {
          if (!ended.signal.aborted) connect();
        },
        2_000 + Math.random() * 2_000,
      );
    };
  }

  tell({ kind: "hello" });
  void navigator.locks
    .request("backstay-live", { signal: ended.signal }, async () => {
      connect();
      await new Promise<void>((resolve) => ended.signal.addEventListener("abort", () => resolve()));
      source?.close();
    })
    .catch(() => undefined);
  return () => {
    ended.abort();
    source?.close();
    channel.close();
  };
}
