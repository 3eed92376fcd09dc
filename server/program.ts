/** One running program: platform, rooms, web and worker, put together from a configuration and a migrated database. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { systemClock, type Clock } from "#platform/clock";
import type { Config } from "#platform/config";
import { createCrypto } from "#platform/crypto";
import { openDatabase, type Connection } from "#platform/db";
import { startEventBus, startSubscribers } from "#platform/events";
import { createFetcher, type GuardedFetch } from "#platform/fetcher";
import { createDiskStore } from "#platform/files";
import { startAudit, type Platform } from "#platform/http";
import { accessJobs } from "#people/access";
import { startJobs } from "#platform/jobs";
import { createLimiter } from "#platform/limits";
import type { Logger } from "#platform/log";
import { createMasker } from "#platform/masking";
import { createMetrics } from "#platform/metrics";
import { searchSubscriber, startLearner } from "#platform/search";
import { createIdentity, ensureAdmin } from "#people/identity";
import { licenseImportJobs } from "#licensing/imports";
import { importJobs } from "#people/imports";
import { privacyJobs, replayErasures } from "#people/privacy";
import { housekeeping } from "./housekeeping.ts";
import { allRoutes, registrations } from "./rooms.ts";
import type { ReadyCheck } from "#platform/system";
import { statementsJob } from "#insights/accounts";
import { churnJob, churnSubscribers } from "#insights/churn";
import { metricsJobs, metricsSubscribers } from "#insights/metrics";
import { billingJob } from "#licensing/billing";
import { trackerJob, trackerSubscribers } from "#products/trackers";
import { cullJob } from "#licensing/licenses";
import { automationJob, automationSubscribers } from "#support/automation";
import { routingJob, routingSubscribers } from "#support/routing";
import { bulkJobs } from "#support/bulk";
import { createEmailChannel, emailSubscribers, mailWatchJob, openMailAlarms } from "#support/channels/email";
import { feedbackJobs, feedbackSubscribers } from "#support/feedback";
import { issueNoticeSubscribers } from "#support/issues";
import { notificationMailJob, notificationSubscribers, pushJob } from "#support/notifications";
import { presenceJob } from "#support/presence";
import { promiseJob, promiseSubscribers } from "#support/promises";
import { slaJobs, slaSubscribers } from "#support/sla";
import { snoozeJob, startReleaser } from "#support/tickets";
import { startWebhooks } from "#support/webhooks";
import {
  startDrainer,
  startSender,
  startSmtpIntake,
  startSources,
  sourceFigures,
  intakeFigures,
  type Drainer,
  type Sender,
} from "#platform/mail";
import { sendSystemMail } from "./system-mail.ts";
import { loadPages, serve, type BuiltWeb } from "./serve.ts";

export const VERSION = (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version;

export type ProgramOptions = {
  config: Config;
  log: Logger;
  /** How the owner of the migrated database connects; the program itself works as the application role. */
  connection: Connection;
  secretKey: string;
  /** What this process does. */
  roles: { web: boolean; worker: boolean };
  clock?: Clock;
  /** The way out over HTTP, for tests that answer as another system. */
  fetch?: GuardedFetch;
  /** The built pages, or their absence; loaded here when not given. */
  pages?: Promise<BuiltWeb> | null;
  /** What a first start makes before anybody is let in, by web or by mail. */
  prepare?: (platform: Platform) => Promise<void>;
};

export type Program = {
  platform: Platform;
  /** The port the web listens on; null without web. */
  httpPort: number | null;
  /** The port mail is taken on; null when turned off or without worker. */
  smtpPort: number | null;
  /** Waits until all that was committed before has been relayed and handled. */
  settled(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts everything; on failure what had started is stopped again. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const ends: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).toReversed())
      await end().catch((error: unknown) => options.log.error({ err: error }, "a part did not stop cleanly"));
  };
  try {
    return { ...(await assemble(options, ends)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(
  { config, log, connection, secretKey, roles, clock = systemClock, fetch, pages, prepare }: ProgramOptions,
  ends: (() => Promise<unknown>)[],
): Promise<Omit<Program, "stop">> {
  const database = openDatabase({ connection, secretKey, log });
  ends.push(() => database.close());
  const events = await startEventBus({ db: database.staff, connection: database.connection, log });
  ends.push(() => events.stop());
  const audit = startAudit({ db: database.staff, now: clock.now, log });
  ends.push(() => audit.stop());
  const blobs = createDiskStore(join(config.dataDir, "files"));
  const platform: Platform = {
    config,
    database,
    crypto: createCrypto(secretKey),
    blobs,
    clock,
    log,
    limiter: createLimiter({ enabled: config.limits, now: () => clock.now().getTime() }),
    metrics: createMetrics(),
    masker: createMasker(registrations.secretFormats),
    audit,
    events,
    // Given below: jobs need the rooms, which need the platform.
    jobs: undefined as never,
    fetch: fetch ?? createFetcher({ dns: config.dns }),
    fetchInside: fetch ?? createFetcher({ dns: config.dns, allowed: config.allowedAddresses }),
    registrations,
    onShutdown: new Set(),
  };
  measure(platform);
  const identity = createIdentity(platform, { sendMail: sendSystemMail });
  platform.jobs = await startJobs({
    pool: database.pool,
    hear: events.hear,
    log,
    definitions: [
      ...housekeeping(platform),
      mailWatchJob(platform),
      ...bulkJobs(platform),
      snoozeJob(platform),
      promiseJob(platform),
      ...slaJobs(platform),
      presenceJob(platform),
      ...feedbackJobs(platform),
      automationJob(platform),
      routingJob(platform),
      trackerJob(platform),
      cullJob(platform),
      billingJob(platform),
      churnJob(platform),
      statementsJob(platform),
      ...metricsJobs(platform),
      ...identity.jobs,
      ...accessJobs(platform),
      pushJob(platform),
      notificationMailJob(platform),
      ...importJobs(platform),
      ...licenseImportJobs(platform),
      ...privacyJobs(platform),
    ],
    work: roles.worker,
  });
  ends.push(() => platform.jobs.stop());
  const subscribers = roles.worker
    ? await startSubscribers({
        db: database.staff,
        bus: events,
        log,
        subscribers: [
          ...identity.subscribers,
          ...emailSubscribers(platform),
          ...promiseSubscribers(platform),
          ...slaSubscribers(platform),
          ...feedbackSubscribers(platform),
          ...issueNoticeSubscribers(platform),
          ...trackerSubscribers(platform),
          ...automationSubscribers(platform),
          ...routingSubscribers(platform),
          ...notificationSubscribers(platform),
          ...churnSubscribers(platform),
          ...metricsSubscribers(),
          searchSubscriber(registrations.search ?? []),
        ],
      })
    : null;
  if (subscribers) ends.push(() => subscribers.stop());
  const releaser = roles.worker ? startReleaser(platform) : null;
  if (releaser) ends.push(() => releaser.stop());
  const webhooks = roles.worker ? startWebhooks(platform) : null;
  if (webhooks) ends.push(() => webhooks.stop());
  const learner = roles.worker ? startLearner(platform) : null;
  if (learner) ends.push(() => learner.stop());
  await ensureAdmin(platform);
  await prepare?.(platform);
  if (roles.worker) await replayErasures(platform);
  const mail = roles.worker ? await startMail(platform, ends) : null;
  const ready: ReadyCheck[] = [{ name: "database", check: async () => (await sql`select 1`.execute(database.staff), null) }];
  const notes = async () => ({
    mailSources: await sourceFigures(database.staff),
    mailAlarms: (await openMailAlarms(database.staff)).length,
  });
  const web = roles.web
    ? await serve({
        platform,
        identity,
        routes: allRoutes,
        ready,
        notes,
        version: VERSION,
        pages: pages === undefined ? loadPages() : pages,
      })
    : null;
  if (web) ends.push(web.stop);
  return {
    platform,
    httpPort: web?.port ?? null,
    smtpPort: mail?.port ?? null,
    async settled() {
      await identity.settled();
      await mail?.drainer.settled();
      await releaser?.settled();
      await (subscribers ?? events).settled();
      await mail?.sender.settled();
      await webhooks?.settled();
      await learner?.settled();
    },
  };
}

/** Mail both ways: what came in is decided, what waits goes out, and last of all new mail is taken. */
async function startMail(
  platform: Platform,
  ends: (() => Promise<unknown>)[],
): Promise<{ port: number | null; drainer: Drainer; sender: Sender }> {
  const channel = createEmailChannel(platform);
  ends.push(() => channel.stop());
  const sender = startSender(platform);
  ends.push(() => sender.stop());
  const drainer = startDrainer(platform, channel.handlers);
  ends.push(() => drainer.stop());
  const sources = startSources(platform, drainer);
  ends.push(() => sources.stop());
  if (platform.config.smtp.port === null) return { port: null, drainer, sender };
  const intake = await startSmtpIntake(platform, channel.handlers, drainer);
  ends.push(() => intake.stop());
  return { port: intake.port, drainer, sender };
}

/** Figures read at each scrape. */
function measure({ metrics, database, events }: Platform): void {
  metrics.gauge("event_outbox_waiting", "Committed events not yet relayed", async () => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from event_outbox`.execute(database.staff);
    return rows[0]!.n;
  });
  metrics.gauge("quarantined", "Inbound items set aside that nobody has decided on", async () => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from intake where state = 'quarantined'`.execute(database.staff);
    return rows[0]!.n;
  });
  metrics.gauge("event_log_head", "Sequence number of the newest event", () => events.head());
  metrics.gauge("mail_sources", "Sources that mail is fetched from and that are not paused", async () => {
    const { total, paused } = await sourceFigures(database.staff);
    return total - paused;
  });
  metrics.gauge("mail_sources_failing", "Sources that cannot be read now", async () => (await sourceFigures(database.staff)).failing);
  metrics.gauge("intake_waiting", "Inbound items not yet decided", async () => (await intakeFigures(database.staff, new Date())).waiting);
  metrics.gauge("mail_alarms", "Alarms of mail that are open", async () => (await openMailAlarms(database.staff)).length);
  metrics.gauge("database_connections", "Open connections of the staff pool", () => database.pool.totalCount);
  metrics.gauge("database_waiting", "Requests waiting for a connection", () => database.pool.waitingCount);
}
