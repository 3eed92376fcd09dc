/** Reading the access audit: lists, downloads, its check, and what stood out. */
import { encodeCursor, timeAndId } from "#platform/db";
import { exportAnswer, type ExportColumn } from "#platform/export";
import { invalid, type Ctx } from "#platform/http";
import { verifyAudit } from "#platform/audit";
import { selectAlarms, selectAudit, type AuditFilter, type AuditRow } from "./audit-queries.ts";
import { afterId, pageById } from "./page.ts";

const PORTION = 1_000;

/** One page of the entries that fit, newest first. @throws Problem 422 for a cursor of another list */
export async function listAudit(ctx: Ctx, { limit, cursor, ...filter }: AuditFilter & { limit: number; cursor?: string | undefined }) {
  const after = cursor === undefined ? null : timeAndId(cursor);
  if (cursor !== undefined && !after) throw invalid("cursor", "cursor");
  const rows = await selectAudit(ctx.db, { ...filter, limit: limit + 1, after: after && [after.value, after.id] });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map(({ id, at, actor, action, subject, outcome, address, data }) => ({
      id,
      at: at.toISOString(),
      actor,
      action,
      subject,
      outcome,
      address,
      data,
    })),
    nextCursor: rows.length > limit && last ? encodeCursor([last.at_text, last.id]) : null,
  };
}

const COLUMNS: readonly ExportColumn<AuditRow>[] = [
  { key: "at", title: "at", value: ({ at }) => at },
  { key: "actor", title: "actor", value: ({ actor }) => actor },
  { key: "action", title: "action", value: ({ action }) => action },
  { key: "subject", title: "subject", value: ({ subject }) => subject },
  { key: "outcome", title: "outcome", value: ({ outcome }) => outcome },
  { key: "address", title: "address", value: ({ address }) => address },
  { key: "data", title: "data", value: ({ data }) => JSON.stringify(data) },
  { key: "id", title: "id", value: ({ id }) => id },
];

/** All entries that fit as a file, read in portions while it is sent. That it was taken stands in the audit before its first byte. */
export async function exportAudit(ctx: Ctx, { format, ...filter }: AuditFilter & { format: "csv" | "jsonl" }): Promise<Response> {
  await ctx.platform.audit.flush();
  await ctx.platform.audit.write(ctx.db, {
    actor: ctx.actorKey,
    action: "audit.export",
    outcome: "allowed",
    address: ctx.address,
    data: { format, filter },
  });
  const db = ctx.platform.database.staff;
  async function* portions() {
    let after: readonly [string, string] | null = null;
    for (;;) {
      const rows: Awaited<ReturnType<typeof selectAudit>> = await selectAudit(db, { ...filter, limit: PORTION, after });
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (rows.length < PORTION || !last) return;
      after = [last.at_text, last.id];
    }
  }
  return exportAnswer(COLUMNS, portions(), { format, fileName: `audit-${ctx.clock.now().toISOString().slice(0, 10)}` });
}

/** Checks the newest part of the chain. @param last how many seals */
export function checkAudit(ctx: Ctx, last: number) {
  return verifyAudit({ db: ctx.db, crypto: ctx.platform.crypto, clock: ctx.clock }, last);
}

/** Who read or exported unusually much, newest first. */
export async function listAlarms(ctx: Ctx, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  return pageById(
    await selectAlarms(ctx.db, { limit: limit + 1, after: afterId(cursor) }),
    limit,
    ({ id, kind, actor, count, raised_at }) => ({
      id,
      kind,
      actor,
      count,
      raisedAt: raised_at.toISOString(),
    }),
  );
}
