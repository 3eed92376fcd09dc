/** An import as a job: page after page, each thing in a transaction of its own. It may end anywhere and goes on at its page; what was brought is known by its link. */
import { selectAgent } from "#people/access";
import { inTransaction, Problem, systemContext, type Ctx, type Platform } from "#platform/http";
import { IMPORT_KINDS, type ImportKind } from "#shared/license-imports";
import { isLocale } from "#shared/locales";
import { askPage, KeygenError, type KeygenAccess, type Resource } from "./adapters/keygen.ts";
import { besideOf, BRING, Refused, titleOf, type Beside } from "./bring-things.ts";
import type { Note } from "./model/policy-of.ts";
import { countItems, link, linked, moveTo, saveItem, selectImport, setPlace, withSavepoint, type ImportRow } from "./queries.ts";
import { openToken } from "./token.ts";

/** What an import writes; whoever begins one must be allowed all of it. */
export const NEEDED = ["policies.manage", "licenses.manage", "catalog.manage", "people.manage"] as const;

/** Ends a transaction that was only to see what would happen. */
class Seen extends Error {
  override name = "Seen";
}

/** As whoever asked for it, as long as he may do it. */
async function asAsker(system: Ctx, row: ImportRow): Promise<Ctx | null> {
  const [kind, id = ""] = row.created_by.split(":");
  if (kind === "agent") {
    const agent = await selectAgent(system.db, id);
    if (!agent?.active || NEEDED.some((right) => !agent.rights.has(right))) return null;
  }
  return { ...system, actorKey: row.created_by, locale: isLocale(row.locale) ? row.locale : "en", importing: row.source };
}

type Run = {
  /** Where things are made: in a look, one transaction that is taken back. */ ctx: Ctx;
  /** Where is noted what became of them. */ notes: Ctx;
  row: ImportRow;
  access: KeygenAccess;
  dry: boolean;
  anyEntitlements: boolean;
};

function refusal(error: unknown): Note {
  if (error instanceof Refused) return error.note;
  if (!(error instanceof Problem) || error.status >= 500) throw error;
  const [wrong] = error.errors;
  return wrong ? { code: "invalid", attribute: wrong.path, value: wrong.code } : { code: error.code };
}

/** Makes one thing, or nothing of it where it is refused. */
async function take({ ctx, notes, row, dry }: Run, kind: ImportKind, thing: Resource, beside: Beside): Promise<void> {
  const item = { kind, external_id: thing.id, title: titleOf(kind, thing) };
  const known = await linked(ctx.db, row.source, kind, thing.id);
  if (known !== undefined) return saveItem(notes.db, row.id, { ...item, verdict: "known", thing_id: known, notes: [] });
  const make = async (tx: Ctx) => {
    const brought = await BRING[kind](tx, row, thing, beside);
    await link(tx.db, row.source, kind, thing.id, brought.id, notes.clock.now());
    const verdict = brought.known ? "known" : dry ? "new" : "created";
    const thingId = dry && !brought.known ? null : brought.id;
    // With the thing itself, so that neither is there without the other.
    await saveItem(dry ? notes.db : tx.db, row.id, { ...item, verdict, thing_id: thingId, notes: brought.notes });
  };
  try {
    await (dry ? withSavepoint(ctx.db, () => make(ctx)) : inTransaction(ctx, make));
  } catch (error) {
    await saveItem(notes.db, row.id, { ...item, verdict: "refused", thing_id: null, notes: [refusal(error)] });
  }
}

/** @returns false when it was ended meanwhile */
async function runKind(run: Run, kind: ImportKind, from: number): Promise<boolean> {
  let before = "";
  for (let page = from; ; page++) {
    const { data, last } = await askPage(run.access, kind, page);
    const ids = data.map(({ id }) => id).join();
    // A server that answers every page alike would never end.
    if (data.length > 0 && ids === before) throw new KeygenError("endless");
    before = ids;
    if (kind === "entitlements" && data.length > 0) run.anyEntitlements = true;
    for (const thing of data) await take(run, kind, thing, await besideOf(run.access, kind, thing, run.anyEntitlements));
    const next = IMPORT_KINDS[IMPORT_KINDS.indexOf(kind) + 1] ?? kind;
    if (!(await setPlace(run.notes.db, run.row.id, last ? next : kind, last ? 1 : page + 1, run.notes.clock.now()))) return false;
    if (last) return true;
  }
}

async function goThrough(run: Run): Promise<boolean> {
  for (const kind of IMPORT_KINDS.slice(IMPORT_KINDS.indexOf(run.row.kind)))
    if (!(await runKind(run, kind, kind === run.row.kind ? run.row.page : 1))) return false;
  return true;
}

/** A look: everything is made in one transaction, so that things find those they hang on, and taken back. */
async function look(run: Omit<Run, "dry">): Promise<boolean> {
  let through = false;
  await inTransaction(run.ctx, async (tx) => {
    through = await goThrough({ ...run, ctx: tx, dry: true });
    throw new Seen("seen");
  }).catch((error: unknown) => {
    if (!(error instanceof Seen)) throw error;
  });
  return through;
}

/** Goes on with whatever step an import is at. */
export async function runImport(platform: Platform, id: string, fetch = platform.fetchInside): Promise<void> {
  const system = systemContext(platform, "imports");
  let row = await selectImport(system.db, id);
  if (!row || (row.state !== "checking" && row.state !== "running")) return;
  const { state } = row;
  const now = () => platform.clock.now();
  const ctx = await asAsker(system, row);
  const token = row.token_sealed && openToken(platform.crypto, row);
  if (!ctx || token === null) {
    await moveTo(system.db, id, { from: [state], to: "failed", problem: "denied" }, now());
    return;
  }
  // A look begins anew: what it made is gone with its transaction.
  if (state === "checking") row = { ...row, kind: "products", page: 1 };
  // Whoever waits for Keygen does not hold up the end of the program; the job comes again.
  const ending = new AbortController();
  const end = () => ending.abort();
  platform.onShutdown.add(end);
  const access = { fetch, address: row.address, account: row.account, token, signal: ending.signal };
  const counted = await countItems(system.db, [id]);
  const run = { ctx, notes: system, row, access, anyEntitlements: counted.some(({ kind }) => kind === "entitlements") };
  try {
    const through = await (state === "checking" ? look(run) : goThrough({ ...run, dry: false }));
    if (!through) return;
    if (state === "checking") await moveTo(system.db, id, { from: [state], to: "checked" }, now());
    else await moveTo(system.db, id, { from: [state], to: "done", forget: true }, now());
  } catch (error) {
    if (!(error instanceof KeygenError)) throw error;
    await moveTo(system.db, id, { from: [state], to: "failed", problem: error.code }, now());
  } finally {
    platform.onShutdown.delete(end);
  }
}
