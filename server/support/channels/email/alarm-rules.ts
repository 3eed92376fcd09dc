/** When mail is in danger: what is looked at, and from where on somebody is told. Pure. */
import type { IntakeFigures, SourceRow } from "#platform/mail";

export type AlarmKind = "sourceFailing" | "tokenEnding" | "silent" | "smtpDown" | "diskFull" | "quarantine" | "intakeWaiting";

export type Alarm = {
  /** What is wrong and with what. */ key: string;
  kind: AlarmKind;
  /** The source it is about. */ sourceId: string | null;
  data: { [name: string]: string | number };
};

export type WatchedSource = Pick<
  SourceRow,
  "id" | "address" | "paused" | "state" | "error_code" | "error_words" | "failures" | "failing_since" | "token_expires_at" | "created_at"
> & {
  /** When its last mails came, newest first. */ arrivals: readonly Date[];
};

export type Watched = {
  now: Date;
  sources: readonly WatchedSource[];
  intake: IntakeFigures;
  /** Of the data folder, bytes; null when nobody can tell. */
  disk: { free: number; total: number } | null;
  smtp: { wanted: boolean; listeners: number };
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Failures that no waiting mends are told at once, but for a single one; others when they last. */
const LASTING = new Set(["credentials", "token", "certificate", "folder", "settings", "address", "name", "quota"]);
const FAILING_FOR = 10 * MINUTE;
const TOKEN_ENDS_IN = 14 * DAY;
/** So many arrivals make a habit. */
const HABIT = 20;
const SILENT_AT_LEAST = DAY;
const SILENT_TIMES = 2;
const DISK_SHARE = 0.05;
const DISK_BYTES = 1024 ** 3;
const QUARANTINED = 10;
const QUARANTINED_SHARE = 0.25;
const WAITING_FOR = 10 * MINUTE;

/** Everything that is wrong now. */
export function alarmsOf(watched: Watched): Alarm[] {
  const { now, intake, disk, smtp } = watched;
  const alarms = watched.sources.filter(({ paused }) => !paused).flatMap((source) => alarmsOfSource(source, now));
  const add = (kind: AlarmKind, data: Alarm["data"] = {}) => alarms.push({ key: kind, kind, sourceId: null, data });
  if (smtp.wanted && smtp.listeners === 0) add("smtpDown");
  if (disk && disk.free < Math.min(DISK_BYTES, disk.total * DISK_SHARE)) add("diskFull", { megabytes: Math.floor(disk.free / 1024 ** 2) });
  const { quarantinedLastHour: quarantined, decidedLastHour: decided } = intake;
  if (quarantined >= QUARANTINED && quarantined >= decided * QUARANTINED_SHARE) add("quarantine", { quarantined, decided });
  if (intake.waiting > 0 && intake.oldest && now.getTime() - intake.oldest.getTime() > WAITING_FOR)
    add("intakeWaiting", { waiting: intake.waiting });
  return alarms;
}

function alarmsOfSource(source: WatchedSource, now: Date): Alarm[] {
  const alarms: Alarm[] = [];
  const add = (kind: AlarmKind, data: Alarm["data"]) => alarms.push({ key: `${kind}:${source.id}`, kind, sourceId: source.id, data });
  if (isFailing(source, now)) {
    const { error_code: code, error_words: words, failures } = source;
    add("sourceFailing", { code: code ?? "failed", words: words ?? "", failures });
  }
  const ends = source.token_expires_at;
  if (ends && ends.getTime() - now.getTime() < TOKEN_ENDS_IN) add("tokenEnding", { ends: ends.toISOString() });
  const silence = unusualSilence(source.arrivals, now);
  // Who fails is silent too, and that is told already.
  if (silence !== null && alarms.length === 0) add("silent", { hours: Math.floor(silence / HOUR) });
  return alarms;
}

function isFailing({ state, error_code, failures, failing_since }: WatchedSource, now: Date): boolean {
  if (state !== "failing" || !failing_since) return false;
  return (LASTING.has(error_code ?? "") && failures >= 2) || now.getTime() - failing_since.getTime() >= FAILING_FOR;
}

/**
 * How long nothing came, where that is much longer than ever between the last mails; nights and weekends are in what was.
 * @param arrivals newest first
 * @returns milliseconds, or null
 */
export function unusualSilence(arrivals: readonly Date[], now: Date): number | null {
  const [last] = arrivals;
  if (!last || arrivals.length < HABIT) return null;
  const gaps = arrivals.slice(1).map((earlier, index) => arrivals[index]!.getTime() - earlier.getTime());
  const silence = now.getTime() - last.getTime();
  return silence > Math.max(SILENT_AT_LEAST, SILENT_TIMES * Math.max(...gaps)) ? silence : null;
}
