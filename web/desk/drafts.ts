/**
 * What somebody began to write. It is kept in this browser at once and on the server a moment later; what the server has confirmed is
 * the same on every device of the person. Where two devices wrote at once nothing is thrown away: the person decides.
 */
import { ApiError, callApi, type UploadedFile } from "./api-client.ts";
import type { Format } from "./outgoing.ts";

export type DraftKind = "reply" | "note";
/** What a draft holds. */
export type Draft = { body: string; format: Format; status: string | null; after: string | null; files: readonly UploadedFile[] };
type Stored = Omit<Draft, "files"> & { kind: DraftKind; attachments: UploadedFile[]; updatedAt: string; revision: number };
/** `dirty`: not yet confirmed by the server. */
type Local = { draft: Draft; revision: number; dirty: boolean };
/** `theirs` is what another device of the same person wrote meanwhile. */
export type DraftClash = { kind: DraftKind; theirs: Draft; at: string };
export type DraftState = "saved" | "saving" | "local";

export const NO_DRAFT: Draft = { body: "", format: "markdown", status: null, after: null, files: [] };
const SAVE_MS = 700;
const RETRY_MS = 5_000;
/** A request that outlives its page may carry no more (Fetch standard). */
const MOST_KEPT_ALIVE = 20_000;

function isEmpty({ body, files }: Draft): boolean {
  return body.trim() === "" && files.length === 0;
}

function sameDraft(a: Draft, b: Draft): boolean {
  if (isEmpty(a) && isEmpty(b)) return true;
  const ids = (draft: Draft) => draft.files.map((file) => file.id).join();
  return a.body === b.body && a.format === b.format && a.status === b.status && ids(a) === ids(b);
}

function fromStored({ body, format, status, after, attachments }: Stored): Draft {
  return { body, format, status, after, files: attachments };
}

function keyOf(ticketId: string, kind: DraftKind): string {
  return `backstay-draft:${ticketId}:${kind}`;
}

function readLocal(ticketId: string, kind: DraftKind): Local {
  const nothing = { draft: NO_DRAFT, revision: 0, dirty: false };
  try {
    const text = localStorage.getItem(keyOf(ticketId, kind));
    const kept = text === null ? null : (JSON.parse(text) as Partial<Local>);
    return kept?.draft ? { ...nothing, ...kept, draft: { ...NO_DRAFT, ...kept.draft } } : nothing;
  } catch {
    return nothing;
  }
}

function writeLocal(ticketId: string, kind: DraftKind, local: Local): void {
  try {
    // What the server has is read from there: only what it lacks needs this browser.
    if (local.dirty) localStorage.setItem(keyOf(ticketId, kind), JSON.stringify(local));
    else localStorage.removeItem(keyOf(ticketId, kind));
  } catch {
    // A full or forbidden store: the text still stands in the field, and goes to the server.
  }
}

export type DraftKeeper = ReturnType<typeof keepDrafts>;
type Tell = {
  /** Shows a draft in its field. */
  show(kind: DraftKind, draft: Draft): void;
  clash(clash: DraftClash | null): void;
  state(kind: DraftKind, state: DraftState): void;
};

/** Keeps the drafts of one ticket while it is open. */
export function keepDrafts(ticket: { id: string; number: number }, tell: Tell) {
  const locals: Record<DraftKind, Local> = { reply: readLocal(ticket.id, "reply"), note: readLocal(ticket.id, "note") };
  const timers: Partial<Record<DraftKind, number>> = {};
  const saving = new Set<DraftKind>();
  let clash: DraftClash | null = null;
  let loaded = false;
  let ended = false;

  function set(kind: DraftKind, local: Local): void {
    locals[kind] = local;
    writeLocal(ticket.id, kind, local);
  }
  function plan(kind: DraftKind, wait: number): void {
    clearTimeout(timers[kind]);
    timers[kind] = window.setTimeout(() => void save(kind), wait);
  }
  /** Brings what the server has together with what stands here. */
  function meet(kind: DraftKind, theirs: Draft, revision: number, at: string): void {
    const mine = locals[kind];
    if (revision === mine.revision && mine.dirty) return plan(kind, 0);
    if (!mine.dirty || sameDraft(mine.draft, theirs)) {
      const changed = !sameDraft(mine.draft, theirs);
      set(kind, { draft: theirs, revision, dirty: false });
      if (changed && !ended) tell.show(kind, theirs);
      if (!isEmpty(theirs)) tell.state(kind, "saved");
      return;
    }
    if (isEmpty(theirs)) {
      // Sent or emptied there, more written here: that goes on.
      set(kind, { ...mine, revision });
      return plan(kind, 0);
    }
    set(kind, { ...mine, revision });
    clash = { kind, theirs, at };
    if (!ended) tell.clash(clash);
  }
  async function load(): Promise<void> {
    try {
      const { data } = await callApi<{ data: Stored[] }>("GET", `/tickets/${ticket.number}/drafts`);
      for (const stored of data) if (!saving.has(stored.kind)) meet(stored.kind, fromStored(stored), stored.revision, stored.updatedAt);
      loaded = true;
      for (const kind of ["reply", "note"] as const)
        if (locals[kind].dirty && !data.some((stored) => stored.kind === kind)) {
          set(kind, { ...locals[kind], revision: 0 });
          plan(kind, 0);
        }
    } catch {
      if (!ended) window.setTimeout(() => !ended && !loaded && void load(), RETRY_MS);
    }
  }
  async function save(kind: DraftKind): Promise<void> {
    clearTimeout(timers[kind]);
    // Only one at a time, each on the revision that the one before it made; and nothing over what is not decided.
    if (saving.has(kind) || clash?.kind === kind || !loaded) return;
    const { draft, revision, dirty } = locals[kind];
    if (!dirty) return;
    saving.add(kind);
    const { files, ...rest } = draft;
    try {
      const saved = await callApi<Stored>("PUT", `/tickets/${ticket.number}/drafts/${kind}`, {
        body: { ...rest, attachments: files },
        ifMatch: revision,
        keepalive: draft.body.length < MOST_KEPT_ALIVE,
      });
      saving.delete(kind);
      const now = locals[kind];
      set(kind, { draft: now.draft, revision: saved.revision, dirty: now.draft !== draft });
      if (now.draft !== draft) plan(kind, SAVE_MS);
      else tell.state(kind, "saved");
    } catch (error) {
      saving.delete(kind);
      const problem = error instanceof ApiError ? error.problem : null;
      if (problem?.status === 412 && problem.current) {
        const current = problem.current as Stored;
        return meet(kind, fromStored(current), current.revision, current.updatedAt);
      }
      tell.state(kind, "local");
      // A refusal that another attempt does not change leaves the text where it is: here.
      if (!ended && (problem === null || problem.status === 0 || problem.status === 429 || problem.status >= 500)) plan(kind, RETRY_MS);
    }
  }
  return {
    /** What this browser has kept, shown before the server has answered. */
    first: (kind: DraftKind): Draft => locals[kind].draft,
    /** Begins: asks the server. @returns ends it; what is not saved yet is sent off */
    start() {
      void load();
      const online = () => {
        for (const kind of ["reply", "note"] as const) if (locals[kind].dirty) plan(kind, 0);
      };
      addEventListener("online", online);
      return () => {
        ended = true;
        removeEventListener("online", online);
        for (const kind of ["reply", "note"] as const) void save(kind);
      };
    },
    /** Keeps what stands in a field now. */
    keep(kind: DraftKind, draft: Draft): void {
      if (sameDraft(locals[kind].draft, draft)) return;
      set(kind, { ...locals[kind], draft, dirty: true });
      tell.state(kind, "saving");
      plan(kind, isEmpty(draft) ? 0 : SAVE_MS);
    },
    /** Another device has saved. */
    heard(kind: DraftKind, revision: number): void {
      if (revision > locals[kind].revision && !saving.has(kind)) void load();
    },
    /** Decides between two devices; with both, theirs stands below mine. */
    decide(which: "mine" | "theirs" | "both"): void {
      if (!clash) return;
      const { kind, theirs } = clash;
      const mine = locals[kind];
      clash = null;
      tell.clash(null);
      const draft =
        which === "mine"
          ? { ...mine.draft }
          : which === "theirs"
            ? theirs
            : { ...mine.draft, body: `${mine.draft.body.trimEnd()}\n\n${theirs.body}`, files: joinFiles(mine.draft.files, theirs.files) };
      set(kind, { ...mine, draft, dirty: which !== "theirs" });
      tell.show(kind, draft);
      if (which === "theirs") tell.state(kind, "saved");
      else plan(kind, 0);
    },
  };
}

function joinFiles(a: readonly UploadedFile[], b: readonly UploadedFile[]): UploadedFile[] {
  return [...a, ...b.filter((file) => !a.some((one) => one.id === file.id))];
}
