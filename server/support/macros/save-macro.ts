/** Making, changing and removing macros and snippets. */
import type { z } from "zod";
import { newId } from "#shared/ids";
import { afterId, pageById } from "#people/access";
import { agentIdOf, forbidden, inTransaction, invalid, notFound, stale, type Ctx } from "#platform/http";
import { forgetDocuments, putDocuments } from "#platform/search";
import type { Macro, MacroSummary, macrosContract } from "./contract.ts";
import { mayChange } from "./policy.ts";
import { deleteMacro, findMacro, findTeam, insertMacro, insertUse, saveMacro, selectMacros, type MacroRow } from "./queries.ts";
import { macroDocuments } from "./search-queries.ts";

type Create = z.output<(typeof macrosContract)["macros.create"]["body"]>;
type Update = z.output<(typeof macrosContract)["macros.update"]["body"]>;

function common(ctx: Ctx, row: MacroRow): Omit<MacroSummary, "locales"> {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    folder: row.folder,
    short: row.short,
    scope: row.scope,
    team: row.team_id !== null && row.team !== null ? { id: row.team_id, name: row.team } : null,
    internal: row.internal,
    acts: row.acts,
    uses: row.uses,
    mayChange: mayChange(ctx.actor, row),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

function present(ctx: Ctx, row: MacroRow): Macro {
  return { ...common(ctx, row), texts: row.texts };
}

/** What the caller may use. @throws Problem 422 for a foreign cursor */
export async function listMacros(
  ctx: Ctx,
  { kind, cursor, limit }: { kind?: MacroRow["kind"] | undefined; cursor?: string | undefined; limit: number },
): Promise<{ data: MacroSummary[]; nextCursor: string | null }> {
  const rows = await selectMacros(ctx, { kind, after: afterId(cursor), limit });
  return pageById(rows, limit, (row) => ({ ...common(ctx, row), locales: Object.keys(row.texts).toSorted() }));
}

/** @throws Problem 404 */
export async function readMacro(ctx: Ctx, id: string): Promise<Macro> {
  const row = await findMacro(ctx, id);
  if (!row) throw notFound();
  return present(ctx, row);
}

function merged(texts: MacroRow["texts"], change: Update["texts"] = {}): MacroRow["texts"] {
  const next = { ...texts };
  for (const [locale, text] of Object.entries(change)) {
    if (text === null || text === undefined || text.trim() === "") delete next[locale];
    else next[locale] = text.trim();
  }
  return next;
}

/** One that does nothing would be a riddle to whoever finds it. */
function checkWhole({ kind, texts, acts }: Pick<MacroRow, "kind" | "texts" | "acts">): void {
  const says = Object.keys(texts).length > 0;
  if (kind === "snippet" && !says) throw invalid("texts", "required");
  if (kind === "snippet" && Object.keys(acts).length > 0) throw invalid("acts", "unknown");
  if (kind === "macro" && !says && Object.keys(acts).length === 0) throw invalid("acts", "required");
}

/** @throws Problem 403 without the right to share, 422 */
export function createMacro(ctx: Ctx, { kind, scope, team, ...body }: Create): Promise<Macro> {
  return inTransaction(ctx, async (tx) => {
    const ownerId = scope === "personal" ? agentIdOf(ctx.actor) : null;
    if (scope === "personal" && ownerId === null) throw invalid("scope", "value");
    if ((scope === "team") !== (team !== undefined)) throw invalid("team", scope === "team" ? "required" : "unknown");
    const found = team === undefined ? null : await findTeam(tx.db, team);
    if (team !== undefined && !found) throw invalid("team", "unknownThing", { value: team });
    const row = {
      id: newId(ctx.clock.now().getTime()),
      kind,
      scope,
      owner_id: ownerId,
      team_id: found?.id ?? null,
      name: body.name,
      folder: body.folder ?? "",
      short: body.short ?? null,
      texts: merged({}, body.texts),
      internal: body.internal ?? false,
      acts: body.acts ?? {},
    };
    if (!mayChange(ctx.actor, row)) throw forbidden("macros.share");
    checkWhole(row);
    await insertMacro(tx.db, row, ctx.clock.now());
    await putDocuments(tx.db, await macroDocuments(tx.db, [row.id]));
    return readMacro(tx, row.id);
  });
}

/** @throws Problem 404, 403, 412, 422 */
export function updateMacro(ctx: Ctx, id: string, revision: number, body: Update): Promise<Macro> {
  return inTransaction(ctx, async (tx) => {
    const row = await changeable(tx, id);
    const next = {
      ...row,
      ...(body.name !== undefined && { name: body.name }),
      ...(body.folder !== undefined && { folder: body.folder }),
      ...(body.short !== undefined && { short: body.short }),
      ...(body.internal !== undefined && { internal: body.internal }),
      ...(body.acts !== undefined && { acts: body.acts }),
      texts: merged(row.texts, body.texts),
    };
    checkWhole(next);
    if (!(await saveMacro(tx.db, next, revision, ctx.clock.now()))) throw stale(await readMacro(tx, id));
    await putDocuments(tx.db, await macroDocuments(tx.db, [id]));
    return readMacro(tx, id);
  });
}

/** @throws Problem 404, 403 */
export function removeMacro(ctx: Ctx, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    await deleteMacro(tx.db, (await changeable(tx, id)).id);
    await forgetDocuments(tx.db, ["macro"], [id]);
    return undefined;
  });
}

async function changeable(ctx: Ctx, id: string): Promise<MacroRow> {
  const row = await findMacro(ctx, id);
  if (!row) throw notFound();
  if (!mayChange(ctx.actor, row)) throw forbidden("macros.share");
  return row;
}

/** Notes that somebody used it. @throws Problem 404 */
export async function noteUse(ctx: Ctx, id: string): Promise<undefined> {
  if (!(await findMacro(ctx, id))) throw notFound();
  await insertUse(ctx.db, { id: newId(), macroId: id, agentId: agentIdOf(ctx.actor), now: ctx.clock.now() });
}
