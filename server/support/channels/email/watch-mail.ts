/** Looks after mail: raises alarms, ends them, and writes to those who can do something, once for each. */
import { statfs } from "node:fs/promises";
import { selectAdministrators } from "#people/access";
import { transact } from "#platform/db";
import { translate } from "#platform/i18n";
import { systemContext, type Ctx, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { forgetListeners, intakeFigures, lastArrivals, queueMail, selectSources, smtpListeners } from "#platform/mail";
import { newId } from "#shared/ids";
import { DEFAULT_LOCALE, isLocale, type Locale } from "#shared/locales";
import { deleteOldAlarms, endAlarm, insertAlarm, lockAlarms, openAlarms, updateAlarm, type AlarmRow } from "./alarm-queries.ts";
import { alarmsOf, type Alarm, type Watched } from "./alarm-rules.ts";
import { mailboxBook } from "./mailbox-book.ts";

/** A process that takes mail says so every fifteen seconds. */
export const LISTENING_MILLISECONDS = 60_000;
const ARRIVALS = 200;
const MOST_SOURCES = 1_000;
const YEAR = 365 * 24 * 3_600_000;

/** What is looked at. */
async function look({ database: { staff: db }, config, clock }: Platform): Promise<Watched & { addresses: Map<string, string> }> {
  const now = clock.now();
  const rows = await selectSources(db, { limit: MOST_SOURCES, after: null });
  const sources = [];
  for (const row of rows) sources.push({ ...row, arrivals: row.paused ? [] : await lastArrivals(db, row.id, ARRIVALS) });
  const disk = await statfs(config.dataDir).catch(() => null);
  const listeners = await smtpListeners(db, new Date(now.getTime() - LISTENING_MILLISECONDS));
  return {
    now,
    sources,
    intake: await intakeFigures(db, now),
    disk: disk ? { free: disk.bavail * disk.bsize, total: disk.blocks * disk.bsize } : null,
    smtp: { wanted: config.smtp.port !== null, listeners: listeners.length },
    addresses: new Map(rows.map(({ id, address }) => [id, address])),
  };
}

/** Compares what is wrong with what was, in one transaction with the mails that tell of it. */
export async function watchMail(platform: Platform): Promise<void> {
  const watched = await look(platform);
  const alarms = alarmsOf(watched);
  await transact(platform.database.staff, async (tx) => {
    if (!(await lockAlarms(tx))) return;
    const ctx = systemContext(platform, "email", tx);
    const open = new Map((await openAlarms(tx)).map((row) => [row.key, row]));
    const raised: Alarm[] = [];
    for (const alarm of alarms) {
      const known = open.get(alarm.key);
      if (known) await updateAlarm(tx, known.id, alarm.data);
      else {
        await insertAlarm(tx, newId(), alarm, watched.now);
        raised.push(alarm);
      }
    }
    const current = new Set(alarms.map(({ key }) => key));
    const ended = [...open.values()].filter(({ key }) => !current.has(key));
    for (const row of ended) await endAlarm(tx, row.id, watched.now);
    for (const alarm of raised) await tell(ctx, "raised", alarm.kind, alarm.data, watched.addresses.get(alarm.sourceId ?? ""));
    for (const row of ended) await tell(ctx, "ended", row.kind, row.data, addressOf(row, watched.addresses));
  });
  await deleteOldAlarms(platform.database.staff, new Date(watched.now.getTime() - YEAR));
  await forgetListeners(platform.database.staff, new Date(watched.now.getTime() - 24 * 3_600_000));
}

function addressOf({ subject }: AlarmRow, addresses: ReadonlyMap<string, string>): string | undefined {
  return addresses.get(subject?.replace("mailSource:", "") ?? "");
}

/** Words of an alarm in a language. @param address of the mailbox whose source it is about */
export function alarmText(locale: Locale, kind: Alarm["kind"], data: Alarm["data"], address = ""): string {
  const { ends } = data;
  const values = { ...data, address, ...(typeof ends === "string" ? { ends: ends.slice(0, 10) } : {}) };
  return translate(locale, `mail.alarm.${kind}`, values);
}

/** Writes to every owner and administrator in his language. */
async function tell(
  ctx: Ctx,
  what: "raised" | "ended",
  kind: Alarm["kind"],
  data: Alarm["data"],
  address: string | undefined,
): Promise<void> {
  const { platform } = ctx;
  const { hostname } = new URL(platform.config.url);
  const book = await mailboxBook(platform.database);
  const from = { address: book.forCustomers()?.address ?? `no-reply@${hostname}`, name: "Backstay" };
  for (const agent of await selectAdministrators(ctx.db)) {
    const locale = isLocale(agent.locale) ? agent.locale : DEFAULT_LOCALE;
    const text = (key: string) => translate(locale, `mail.${key}`);
    const lines = [
      alarmText(locale, kind, data, address),
      what === "ended" ? text("alarm.over") : translate(locale, `mail.alarm.${kind}.do`, { address: address ?? "" }),
      `${platform.config.url}/admin/mail`,
    ];
    await queueMail(ctx, {
      kind: "alarm",
      to: { address: agent.email, name: agent.name },
      from,
      subject: translate(locale, `mail.alarm.subject.${what}`, {
        what: translate(locale, `mail.alarm.${kind}.title`, { address: address ?? "" }),
      }),
      content: { text: lines.join("\n\n") },
      automatic: true,
    });
  }
}

/** Every minute. */
export function watchJob(platform: Platform): JobDefinition {
  return { name: "email.watch", cron: "* * * * *", retryLimit: 0, run: () => watchMail(platform) };
}
