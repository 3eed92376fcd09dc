/** How mail is, for those who may know. */
import type { z } from "zod";
import { encodeCursor } from "#platform/db";
import type { Ctx } from "#platform/http";
import { intakeFigures, selectSources, smtpListeners, sourceFigures } from "#platform/mail";
import type { OperationOutput } from "#shared/contract";
import { openAlarms, selectAlarms, type AlarmRow } from "./alarm-queries.ts";
import { timeCursor } from "./read-intake.ts";
import type { mailAlarm, sourceContract } from "./source-contract.ts";
import { LISTENING_MILLISECONDS } from "./watch-mail.ts";

type Shown = z.output<typeof mailAlarm>;

async function presentAll(ctx: Ctx, rows: readonly AlarmRow[]): Promise<Shown[]> {
  const about = rows.some(({ subject }) => subject !== null);
  const sources = about ? await selectSources(ctx.db, { limit: 1_000, after: null }) : [];
  return rows.map((row) => {
    const source = sources.find(({ id }) => row.subject === `mailSource:${id}`);
    return {
      id: row.id,
      kind: row.kind,
      source: source ? { id: source.id, address: source.address } : null,
      data: row.data,
      raisedAt: row.raised_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
    };
  });
}

export async function readMailHealth(ctx: Ctx): Promise<OperationOutput<(typeof sourceContract)["mail.health"]>> {
  const { config } = ctx.platform;
  const now = ctx.clock.now();
  const figures = await intakeFigures(ctx.db, now);
  return {
    alarms: await presentAll(ctx, await openAlarms(ctx.db)),
    smtp: {
      wanted: config.smtp.port !== null,
      listeners: await smtpListeners(ctx.db, new Date(now.getTime() - LISTENING_MILLISECONDS)),
    },
    sources: await sourceFigures(ctx.db),
    intake: {
      waiting: figures.waiting,
      quarantinedLastDay: figures.quarantinedLastDay,
      lastReceivedAt: figures.lastReceivedAt?.toISOString() ?? null,
    },
  };
}

/** One page, newest first. */
export async function listAlarms(
  ctx: Ctx,
  { limit, cursor, open }: { limit: number; cursor?: string | undefined; open?: "true" | "false" | undefined },
): Promise<{ data: Shown[]; nextCursor: string | null }> {
  const rows = await selectAlarms(ctx.db, {
    limit: limit + 1,
    after: timeCursor(cursor),
    open: open === undefined ? null : open === "true",
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: await presentAll(ctx, shown),
    nextCursor: rows.length > limit && last ? encodeCursor([last.sort_value, last.id]) : null,
  };
}
