/** Watches the access audit: seals it, checks it, and raises an alarm when somebody takes away unusually much. */
import { sealAudit, verifyAudit } from "#platform/audit";
import { emit } from "#platform/events";
import { inTransaction, systemContext, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { newId } from "#shared/ids";
import { insertAlarm, selectBusy, type AlarmKind } from "./audit-queries.ts";
import { accessAlarmRaised } from "./events.ts";

/** An hour in which somebody opens more tickets than this, or exports more lists, is told of: beyond what reading by hand takes. */
const LIMITS = { tickets: 300, exports: 10 };
const HOUR = 3_600_000;

async function raise(platform: Platform, { kind, actor, count }: { kind: AlarmKind; actor: string; count: number }): Promise<void> {
  await inTransaction(systemContext(platform, "access"), async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    if (!(await insertAlarm(tx.db, { id, kind, actor, count, now, since: new Date(now.getTime() - HOUR) }))) return;
    await emit(tx, accessAlarmRaised, { subjects: [`accessAlarm:${id}`], data: { alarmId: id, kind, actor, count } });
  });
}

/**
 * Looks at what was read and exported within the last hour. The same person is told of once an hour.
 * @param limits how much of each is usual
 */
export async function watchReading(platform: Platform, limits: { tickets: number; exports: number } = LIMITS): Promise<void> {
  await platform.audit.flush();
  const since = new Date(platform.clock.now().getTime() - HOUR);
  for (const busy of await selectBusy(platform.database.staff, since, limits)) await raise(platform, busy);
}

/** Checks the whole chain of the audit, and raises an alarm when it does not hold. */
export async function checkWholeAudit(platform: Platform): Promise<void> {
  const { faults, unsealed } = await verifyAudit({ db: platform.database.staff, crypto: platform.crypto, clock: platform.clock }, null);
  const count = faults.length + unsealed;
  if (count > 0) await raise(platform, { kind: "auditBroken", actor: "system:audit", count });
}

/** Every minute the seals, every five minutes the reading, every night the whole chain. */
export function accessJobs(platform: Platform): JobDefinition[] {
  const { database, crypto } = platform;
  return [
    { name: "access.seal", cron: "* * * * *", retryLimit: 0, run: async () => void (await sealAudit({ db: database.staff, crypto })) },
    { name: "access.watch", cron: "*/5 * * * *", retryLimit: 0, run: () => watchReading(platform) },
    { name: "access.check", cron: "23 3 * * *", retryLimit: 0, run: () => checkWholeAudit(platform) },
  ];
}
