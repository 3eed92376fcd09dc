/** What the doctor looks at beside settings, disk and mail relay: clock, certificate, names, keys, what waits. Each finding says what to do. */
import { X509Certificate } from "node:crypto";
import { resolveMx, resolveTxt } from "node:dns/promises";
import { access, constants, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import type { Config } from "#platform/config";
import type { Connection } from "#platform/db";
import type { Finding } from "./doctor.ts";

const DAY = 86_400_000;
const MOST_SKEW = 5_000;
const MOST_WAIT = 5 * 60_000;
const DNS_MS = 4_000;
const MOST_DOMAINS = 10;

/** Whether clock, settings of the server, jobs, events, keys and mail of the database are as they should be. */
export async function checkRunning(connection: Connection): Promise<Finding[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const before = Date.now();
    const { rows } = await client.query<{ now: Date; encoding: string; connections: number }>(
      "select clock_timestamp() as now, current_setting('server_encoding') as encoding, current_setting('max_connections')::int as connections",
    );
    const { now, encoding, connections } = rows[0]!;
    const skew = Math.round(Math.abs(now.getTime() - (before + Date.now()) / 2));
    return [
      skew > MOST_SKEW
        ? {
            state: "wrong",
            text: `the clocks of this machine and the database differ by ${Math.round(skew / 1000)} s: let both follow a time server`,
          }
        : { state: "fine", text: "the clocks of this machine and the database agree" },
      encoding === "UTF8"
        ? { state: "fine", text: "the database is in UTF-8" }
        : { state: "wrong", text: `the database is in ${encoding}: make one with encoding UTF8 and restore a backup into it` },
      connections < 30
        ? {
            state: "note",
            text: `the server allows ${connections} connections; each process of Backstay may use 17: raise max_connections`,
          }
        : { state: "fine", text: `the server allows ${connections} connections` },
      ...(await checkWaiting(client)),
      ...(await checkKeys(client)),
    ];
  } finally {
    await client.end();
  }
}

async function checkWaiting(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{
    unrelayed: number;
    relaying: Date | null;
    quarantined: number;
    stuck: Date | null;
    failing: number;
    jobs: number;
    handled: number;
  }>(
    `select (select count(*)::int from event_outbox) as unrelayed, (select min(recorded_at) from event_outbox) as relaying,
      (select count(*)::int from intake where state = 'quarantined') as quarantined, (select min(received_at) from intake where state = 'pending') as stuck,
      (select count(*)::int from subscription_failures where at > now() - interval '7 days') as handled,
      (select count(*)::int from outbound_mails where state = 'failed' and created_at > now() - interval '7 days') as failing,
      (select count(*)::int from jobs.job where state = 'failed' and created_on > now() - interval '7 days') as jobs`,
  );
  const { unrelayed, relaying, quarantined, stuck, failing, jobs, handled } = rows[0]!;
  const late = (at: Date | null) => at !== null && Date.now() - at.getTime() > MOST_WAIT;
  return [
    late(relaying)
      ? {
          state: "wrong",
          text: `${unrelayed} events wait to be relayed since ${relaying!.toISOString()}: is a process with --only=worker, or none of the two, running?`,
        }
      : { state: "fine", text: "events are relayed" },
    late(stuck)
      ? { state: "wrong", text: `mail waits to be read since ${stuck!.toISOString()}: is a worker running?` }
      : { state: "fine", text: "no mail waits to be read" },
    ...(quarantined > 0 ? [{ state: "note" as const, text: `${quarantined} mails are set aside: look at Intake in the desk` }] : []),
    ...(failing > 0 ? [{ state: "note" as const, text: `${failing} mails of the last week did not arrive: see Outbox in the desk` }] : []),
    ...(handled > 0
      ? [{ state: "wrong" as const, text: `${handled} events of the last week could not be handled: the log says why` }]
      : []),
    jobs > 0
      ? { state: "wrong", text: `${jobs} jobs of the last week failed for good: the log says why` }
      : { state: "fine", text: "no job failed for good" },
  ];
}

/** Keys that sign, and keys of people that end soon. */
async function checkKeys(client: pg.Client): Promise<Finding[]> {
  const { rows: signing } = await client.query<{ domain: string; selector: string; result: string | null; state: string }>(
    "select domain, selector, check_result as result, state from dkim_keys where state <> 'retired' order by domain limit 100",
  );
  const { rows: ending } = await client.query<{ name: string; at: Date }>(
    "select name, expires_at as at from mail_keys where expires_at < now() + interval '30 days' order by expires_at limit 20",
  );
  return [
    ...signing.map(({ domain, selector, result, state }): Finding => {
      if (state === "waiting")
        return {
          state: "note",
          text: `the key ${selector} of ${domain} does not sign yet: publish its record, then activate it under Admin, Signing`,
        };
      if (result !== null && result !== "found")
        return {
          state: "wrong",
          text: `the record ${selector}._domainkey.${domain} is ${result}: publish the one shown under Admin, Signing`,
        };
      return { state: "fine", text: `mail of ${domain} is signed` };
    }),
    ...ending.map(({ name, at }): Finding => ({
      state: at.getTime() < Date.now() ? "wrong" : "note",
      text: `the key ${name} for encrypted mail ends on ${at.toISOString().slice(0, 10)}: put in its successor`,
    })),
  ];
}

/** The certificate of the SMTP intake, and the files that only the owner may read. */
export async function checkSecrets({ smtp, dataDir, secretKey, databaseUrl }: Config): Promise<Finding[]> {
  const found: Finding[] = [];
  if (smtp.port !== null && !smtp.tls)
    found.push({ state: "note", text: "mail comes in without encryption: set BACKSTAY_TLS_CERT and BACKSTAY_TLS_KEY" });
  if (smtp.tls) {
    try {
      const certificate = new X509Certificate(await readFile(smtp.tls.cert));
      const days = Math.floor((new Date(certificate.validTo).getTime() - Date.now()) / DAY);
      found.push(
        days < 0
          ? { state: "wrong", text: `the certificate of the SMTP intake ended on ${certificate.validTo}: renew it` }
          : {
              state: days < 21 ? "note" : "fine",
              text: `the certificate of the SMTP intake holds ${days} more days${days < 21 ? ": renew it" : ""}`,
            },
      );
    } catch {
      found.push({ state: "wrong", text: "the certificate of the SMTP intake cannot be read: it takes PEM" });
    }
  }
  if (!databaseUrl && !secretKey) {
    const key = await stat(join(dataDir, "secrets", "secret-key")).catch(() => null);
    if (key && (key.mode & 0o077) !== 0)
      found.push({ state: "wrong", text: `others can read ${join(dataDir, "secrets", "secret-key")}: chmod 600 it` });
    else if (key)
      found.push({ state: "fine", text: "the secret key is readable by its owner alone: back it up (npx backstay backup does)" });
  }
  const writable = await access(dataDir, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!writable && (await stat(dataDir).catch(() => null)))
    found.push({ state: "wrong", text: `${dataDir} cannot be written to: give it to the user Backstay runs as` });
  return found;
}

/** Whether mail for the vendor's domains finds its way, and says who may send it. Domains reserved for tests are left alone. */
export async function checkNames(connection: Connection): Promise<Finding[]> {
  const client = new pg.Client(connection);
  await client.connect();
  let domains: string[];
  try {
    const { rows } = await client.query<{ domain: string }>(
      "select distinct split_part(address, '@', 2) as domain from mailboxes where address !~ '\\.(test|example|invalid|localhost)$|@example\\.' order by 1 limit $1",
      [MOST_DOMAINS],
    );
    domains = rows.map(({ domain }) => domain);
  } finally {
    await client.end();
  }
  return (await Promise.all(domains.map(namesOf))).flat();
}

async function namesOf(domain: string): Promise<Finding[]> {
  const inTime = <T>(asked: Promise<T>) => Promise.race([asked, new Promise<null>((done) => void setTimeout(done, DNS_MS, null).unref())]);
  const [mx, spf, dmarc] = await Promise.all([
    inTime(resolveMx(domain).catch((error: NodeJS.ErrnoException) => (error.code === "ENODATA" || error.code === "ENOTFOUND" ? [] : null))),
    inTime(resolveTxt(domain).catch(() => null)),
    inTime(resolveTxt(`_dmarc.${domain}`).catch(() => null)),
  ]);
  if (mx === null) return [{ state: "note", text: `the names of ${domain} cannot be looked up now` }];
  const has = (records: string[][] | null, beginning: string) =>
    (records ?? []).some((record) => record.join("").toLowerCase().startsWith(beginning));
  return [
    mx.length > 0
      ? { state: "fine", text: `${domain} names a mail server` }
      : { state: "wrong", text: `${domain} names no mail server: publish an MX record, or no mail comes in` },
    has(spf, "v=spf1")
      ? { state: "fine", text: `${domain} says who may send for it (SPF)` }
      : { state: "note", text: `${domain} has no SPF record: publish one that names your relay` },
    has(dmarc, "v=dmarc1")
      ? { state: "fine", text: `${domain} has a DMARC record` }
      : { state: "note", text: `${domain} has no DMARC record: publish _dmarc.${domain}` },
  ];
}
