/** How health is worked out and what counts as renewed, as the vendor sets it. */
import { inTransaction, stale, type Ctx } from "#platform/http";
import { setDue } from "./health-queries.ts";
import { settingsOf, type ChurnSettings } from "./model/settings.ts";
import { selectSettings, updateSettings } from "./settings-queries.ts";

export type SettingsAnswer = ChurnSettings & { revision: number };

export async function readSettings(ctx: Ctx): Promise<SettingsAnswer> {
  const { value, revision } = await selectSettings(ctx.db);
  return { ...settingsOf(value), revision };
}

/** Everybody is worked out anew within minutes. @throws Problem 412 stale */
export async function saveSettings(ctx: Ctx, revision: number, settings: ChurnSettings): Promise<SettingsAnswer> {
  return inTransaction(ctx, async (tx) => {
    const done = await updateSettings(tx.db, revision, settings);
    const now = await readSettings(tx);
    if (!done) throw stale(now);
    await setDue(tx.db, null, tx.clock.now());
    return now;
  });
}
