/** Keys that sign outgoing mail: made, checked, made active, retired. The private half never leaves the database but sealed. */
import { newId } from "#shared/ids";
import { afterCommit, encodeCursor, isUniqueViolation } from "#platform/db";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { lookUpRecord } from "./adapters/look-up-record.ts";
import type { DkimKey } from "./contract.ts";
import {
  deleteDkimKey,
  findDkimKey,
  insertDkimKey,
  keepDkimCheck,
  retireOthers,
  selectDkimKeys,
  selectorsLike,
  setDkimState,
  type DkimCheck,
  type DkimRow,
} from "./dkim-queries.ts";
import { dkimRecord, newDkimKey, publicKeyIn, type DkimAlgorithm } from "./model/dkim.ts";
import { cursorId } from "./page.ts";
import { forgetSigningKeys, sealedFor } from "./render-signed.ts";

function present(row: DkimRow): DkimKey {
  return {
    id: row.id,
    domain: row.domain,
    selector: row.selector,
    algorithm: row.algorithm,
    state: row.state,
    stateSince: row.state_since.toISOString(),
    record: dkimRecord({ ...row, publicKey: row.public_key }),
    check: row.checked_at && row.check_result ? { at: row.checked_at.toISOString(), result: row.check_result } : null,
    createdAt: row.created_at.toISOString(),
    revision: row.revision,
  };
}

async function found(ctx: Ctx, id: string): Promise<DkimRow> {
  const row = await findDkimKey(ctx.db, id);
  if (!row) throw notFound();
  return row;
}

function audit(ctx: Ctx, action: string, row: Pick<DkimRow, "id" | "domain" | "selector">, data: object = {}): Promise<void> {
  return ctx.platform.audit.write(ctx.db, {
    actor: ctx.actorKey,
    action,
    subject: `dkimKey:${row.id}`,
    outcome: "allowed",
    address: ctx.address,
    data: { domain: row.domain, selector: row.selector, ...data },
  });
}

export async function listDkimKeys(
  ctx: Ctx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: DkimKey[]; nextCursor: string | null }> {
  const rows = await selectDkimKeys(ctx.db, { limit: limit + 1, after: cursorId(cursor) });
  const shown = rows.slice(0, limit);
  return { data: shown.map(present), nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.id]) : null };
}

export async function readDkimKey(ctx: Ctx, id: string): Promise<DkimKey> {
  return present(await found(ctx, id));
}

/** A selector that tells when it was made and is not taken: `bs-202601`, `bs-202601e`, `bs-202601-2`. */
async function freeSelector(ctx: Ctx, domain: string, algorithm: DkimAlgorithm): Promise<string> {
  const base = `bs-${ctx.clock.now().toISOString().slice(0, 7).replace("-", "")}${algorithm === "ed25519" ? "e" : ""}`;
  const taken = await selectorsLike(ctx.db, domain, base);
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(name)) return name;
  }
}

/** Makes a key; it does not sign yet. @throws Problem 409 when the selector is taken */
export function createDkimKey(
  ctx: Ctx,
  { domain, algorithm, selector: wanted }: { domain: string; algorithm: DkimAlgorithm; selector?: string | undefined },
): Promise<DkimKey> {
  return inTransaction(ctx, async (tx) => {
    const id = newId();
    const selector = wanted ?? (await freeSelector(tx, domain, algorithm));
    const { privateKey, publicKey } = newDkimKey(algorithm);
    const sealed = ctx.platform.crypto.encrypt(sealedFor(id), privateKey);
    try {
      await insertDkimKey(tx.db, { id, domain, selector, algorithm, publicKey, sealed, now: tx.clock.now() });
    } catch (error) {
      if (isUniqueViolation(error)) throw new Problem(409, "dkim.selectorTaken");
      throw error;
    }
    await audit(tx, "dkim.create", { id, domain, selector }, { algorithm });
    return present(await found(tx, id));
  });
}

async function lookUp(ctx: Ctx, row: DkimRow): Promise<DkimCheck> {
  const { name } = dkimRecord({ ...row, publicKey: row.public_key });
  try {
    const keys = (await lookUpRecord(ctx.platform.config.dns, name))?.map(publicKeyIn).filter((key) => key !== null) ?? [];
    if (keys.length === 0) return "absent";
    return keys.includes(row.public_key) ? "found" : "different";
  } catch {
    return "unreachable";
  }
}

/** Looks the record up and notes what was found. @throws Problem 404 */
export async function checkDkimKey(ctx: Ctx, id: string): Promise<DkimKey> {
  const row = await found(ctx, id);
  await keepDkimCheck(ctx.db, id, await lookUp(ctx, row), ctx.clock.now());
  return present(await found(ctx, id));
}

/**
 * Has a key sign, or retires it. Receivers fail what is signed by a key they cannot look up, so one whose record is not found signs only
 * by force.
 * @throws Problem 404, 409 while the record is not found, 412
 */
export async function changeDkimKey(
  ctx: Ctx,
  id: string,
  revision: number,
  { state, force = false }: { state: "active" | "retired"; force?: boolean | undefined },
): Promise<DkimKey> {
  if (state === "active" && !force) {
    // Asked before the transaction: a look-up may take seconds, and what it found is kept either way.
    const { check } = await checkDkimKey(ctx, id);
    if (check?.result !== "found") throw new Problem(409, "dkim.recordMissing", { extensions: { check } });
  }
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    if (state === "retired" && row.state === "waiting") throw invalid("state", "unchangeable");
    if (!(await setDkimState(tx.db, id, revision, state, tx.clock.now()))) throw stale(present(row));
    if (state === "active") await retireOthers(tx.db, row, tx.clock.now());
    await audit(tx, "dkim.update", row, { state, ...(force ? { force } : {}) });
    afterCommit(tx.db, () => forgetSigningKeys(ctx.platform.database));
    return present(await found(tx, id));
  });
}

/** Removes a key that does not sign. @throws Problem 404, 409 while it signs */
export function removeDkimKey(ctx: Ctx, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    if (!(await deleteDkimKey(tx.db, id))) throw new Problem(409, "dkim.signing");
    await audit(tx, "dkim.remove", row);
    return undefined;
  });
}
