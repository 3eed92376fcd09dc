/** What people do with an import: begin it, carry it out, end it. */
import { forbidden, inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { selectBrand } from "#products/catalog";
import { newId } from "#shared/ids";
import { KEYGEN_ADDRESS } from "./adapters/keygen.ts";
import { presentImport } from "./present.ts";
import { insertImport, moveTo, selectImport, type ImportRow } from "./queries.ts";
import { NEEDED } from "./run-import.ts";
import { sealToken } from "./token.ts";

export const IMPORT_JOB = "licensing.import";

function checkRights(ctx: Ctx): void {
  for (const right of NEEDED) if (!ctx.actor.rights.has(right)) throw forbidden(right);
}

/** @throws Problem 404 */
export async function readImport(ctx: Ctx, id: string): Promise<ImportRow> {
  const row = await selectImport(ctx.db, id);
  if (!row) throw notFound();
  return row;
}

async function noted(tx: Ctx, id: string, step: string): Promise<void> {
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action: `licenses.imports.${step}`,
    subject: null,
    outcome: "allowed",
    address: tx.address,
    data: { importId: id },
  });
}

/** Begins to look at an account. @param job whether a job is to do it @throws Problem 403, 422 */
export function createImport(
  ctx: Ctx,
  given: { source: "keygen"; address?: string | undefined; account: string; token: string; brand: string },
  job = true,
): Promise<ImportRow> {
  checkRights(ctx);
  return inTransaction(ctx, async (tx) => {
    const brand = await selectBrand(tx.db, given.brand);
    if (!brand) throw invalid("brand", "unknownThing");
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertImport(tx.db, {
      id,
      source: given.source,
      address: new URL(given.address ?? KEYGEN_ADDRESS).origin,
      account: given.account,
      sealed: sealToken(tx.platform.crypto, id, given.token),
      brandId: brand.id,
      created_by: tx.actorKey,
      locale: tx.locale,
      now,
    });
    await noted(tx, id, "check");
    if (job) await tx.platform.jobs.enqueue(tx.db as never, IMPORT_JOB, { id });
    return readImport(tx, id);
  });
}

/** Carries out what was looked at, or goes on where it failed. @throws Problem 403, 404, 409 import.state, 412 */
export function startImport(ctx: Ctx, id: string, revision: number, job = true): Promise<ImportRow> {
  checkRights(ctx);
  return inTransaction(ctx, async (tx) => {
    const row = await readImport(tx, id);
    if (row.revision !== revision) throw stale(await presentImport(tx, row));
    if (row.token_sealed === null) throw new Problem(409, "import.state");
    const checked = row.state === "checked";
    const to = row.step === "check" && !checked ? "checking" : "running";
    const move = {
      from: ["checked", "failed"] as const,
      to,
      revision,
      step: to === "running" ? ("run" as const) : ("check" as const),
      restart: checked,
    } as const;
    if (!(await moveTo(tx.db, id, move, tx.clock.now()))) throw new Problem(409, "import.state");
    await noted(tx, id, move.step);
    if (job) await tx.platform.jobs.enqueue(tx.db as never, IMPORT_JOB, { id });
    return readImport(tx, id);
  });
}

/** Ends an import; its token is forgotten. @throws Problem 404, 409 import.state, 412 */
export function endImport(ctx: Ctx, id: string, revision: number): Promise<ImportRow> {
  checkRights(ctx);
  return inTransaction(ctx, async (tx) => {
    const row = await readImport(tx, id);
    if (row.revision !== revision) throw stale(await presentImport(tx, row));
    const move = { from: ["checking", "checked", "running", "failed"] as const, to: "ended" as const, revision, forget: true };
    if (!(await moveTo(tx.db, id, move, tx.clock.now()))) throw new Problem(409, "import.state");
    await noted(tx, id, "end");
    return readImport(tx, id);
  });
}
