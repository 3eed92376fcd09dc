import type { Locale } from "#shared/locales";
import type { Clock } from "#platform/clock";
import type { Config } from "#platform/config";
import type { Crypto } from "#platform/crypto";
import { asCustomer, transact, type Database, type Db } from "#platform/db";
import type { EventBus } from "#platform/events";
import type { GuardedFetch } from "#platform/fetcher";
import type { BlobStore } from "#platform/files";
import type { Jobs } from "#platform/jobs";
import type { Limiter } from "#platform/limits";
import type { Logger } from "#platform/log";
import type { Masker } from "#platform/masking";
import type { Metrics } from "#platform/metrics";
import type { Registrations } from "#platform/references";
import { actorKey, isStaff, systemActor, type Actor } from "./actor.ts";
import type { Audit } from "./audit.ts";

/** What one running program has; made by the composition root. */
export type Platform = {
  config: Config;
  database: Database;
  crypto: Crypto;
  blobs: BlobStore;
  clock: Clock;
  log: Logger;
  limiter: Limiter;
  metrics: Metrics;
  masker: Masker;
  audit: Audit;
  events: EventBus;
  jobs: Jobs;
  /** The one way out over HTTP. */
  fetch: GuardedFetch;
  /** The same for systems of the vendor's own that administrators set up: those inside that the operator names are reached too. */
  fetchInside: GuardedFetch;
  registrations: Required<Registrations>;
  /** Called when the program begins to end: open streams close themselves. */
  onShutdown: Set<() => void>;
};

/** What a verb takes beside its input. */
export type Ctx = {
  db: Db;
  actor: Actor;
  /** `kind:id` of the actor. */
  actorKey: string;
  clock: Clock;
  log: Logger;
  locale: Locale;
  /** The address the request came from; null for the program's own work. */
  address: string | null;
  requestId: string;
  /** Whether the proof this request came with still holds; for answers that last. */
  stillAllowed: () => Promise<boolean>;
  /** What followed a scheme of `Authorization` that the operation checks itself. */
  proof?: string | null;
  /** Name of the import that writes history, such as `demo`; absent in all present work. */
  importing?: string | null;
  /** Last-Event-ID of a resumed stream. */
  lastEventId: number | null;
  platform: Platform;
};

/** Runs `work` in a transaction whose context it receives; joins a running one. */
export function inTransaction<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return transact(ctx.db, (db) => work(db === ctx.db ? ctx : { ...ctx, db }));
}

/** A context of the program itself, on the staff side. @param name who it acts as, such as `mail` */
export function systemContext(platform: Platform, name: string, db: Db = platform.database.staff): Ctx {
  const actor = systemActor(name);
  return {
    db,
    actor,
    actorKey: actorKey(actor),
    clock: platform.clock,
    log: platform.log,
    locale: "en",
    address: null,
    requestId: name,
    stillAllowed: async () => true,
    lastEventId: null,
    platform,
  };
}

/** The same request on the staff side, for the few steps a customer may cause but not do himself. Its transaction is its own. */
export function elevated(ctx: Ctx): Ctx {
  return { ...ctx, db: ctx.platform.database.staff };
}

/** Gives `work` the database as this actor may use it: staff directly, customers inside a transaction behind row-level security. */
export function withDatabase<T>(platform: Platform, actor: Actor, work: (db: Db) => Promise<T>): Promise<T> {
  if (isStaff(actor)) return work(platform.database.staff);
  const scope = {
    contactId: actor.kind === "contact" ? actor.id : null,
    organizationIds: actor.kind === "contact" ? actor.organizations : [],
    ticketId: actor.kind === "guest" ? actor.ticketId : null,
  };
  return asCustomer(platform.database.customer, scope, work);
}
