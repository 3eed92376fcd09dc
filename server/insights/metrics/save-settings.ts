/** By which calendar and rules figures are counted; a change has them worked out anew. */
import { emit } from "#platform/events";
import { inTransaction, invalid, stale, type Ctx } from "#platform/http";
import type { metricsContract } from "./contract.ts";
import { figuresSettingsChanged } from "./events.ts";
import { REBUILD } from "./project.ts";
import { calendarName, selectSettings, updateSettings } from "./projection-queries.ts";

type Body = (typeof metricsContract)["figuresSettings.update"]["body"]["_zod"]["output"];
type Settings = (typeof metricsContract)["figuresSettings.get"]["response"]["_zod"]["output"];

export async function readSettings(ctx: Ctx): Promise<Settings> {
  const { calendar_id, fcr_days, rebuilt_at, revision } = await selectSettings(ctx.db);
  return { calendar: calendar_id, fcrDays: fcr_days, rebuiltAt: rebuilt_at?.toISOString() ?? null, revision };
}

/** @throws Problem 412 stale, 422 for a calendar that there is not */
export function saveSettings(ctx: Ctx, revision: number, { calendar, fcrDays }: Body): Promise<Settings> {
  return inTransaction(ctx, async (tx) => {
    if (calendar !== null && (await calendarName(tx.db, calendar)) === null) throw invalid("calendar", "unknownThing", { value: calendar });
    if (!(await updateSettings(tx.db, { calendarId: calendar, fcrDays, revision }))) throw stale(await readSettings(tx));
    await emit(tx, figuresSettingsChanged, { subjects: ["figures:settings"], data: { calendar, fcrDays } });
    await tx.platform.jobs.enqueue(tx.db as never, REBUILD, {});
    return readSettings(tx);
  });
}

export async function startRebuild(ctx: Ctx): Promise<{ started: true }> {
  await inTransaction(ctx, (tx) => tx.platform.jobs.enqueue(tx.db as never, REBUILD, {}));
  return { started: true };
}
