/**
 * Makes something of what came in. The intake table is the queue: an item is decided and marked in one transaction, so that whatever
 * dies in between, it becomes exactly one thing.
 */
import { isTransient, transact } from "#platform/db";
import { systemContext, type Ctx, type Platform } from "#platform/http";
import { duePending, lockPending, markDecided, markQuarantined, postpone, type DecidedItem } from "./queries.ts";
import type { IntakeItem } from "./store-intake.ts";

export type Decision =
  | {
      outcome: "ticket" | "message" | "delivery" | "autoReply" | "duplicate";
      /** `kind:id` of what it became or belongs to */ ref: string | null;
      reason?: string | null;
      /** The item it repeats. */ of?: string;
      /** How many secrets were masked in it. */ secrets?: number;
    }
  | { outcome: "quarantined"; /** stable code */ reason: string };

/** What a channel's room registers to handle its inbound items. */
export type InboundHandler<Prepared = unknown> = {
  /** Whether mail for a normalised address is taken. @throws when nobody can tell now */
  accepts(platform: Platform, address: string): Promise<boolean>;
  /** Work outside the transaction: parsing, look-ups, files. @throws Quarantine to set the item aside */
  prepare(platform: Platform, item: IntakeItem): Promise<Prepared>;
  /** Decides inside the transaction that marks the item. Must use `ctx.db` only. */
  decide(ctx: Ctx, item: IntakeItem, prepared: Prepared): Promise<Decision>;
};

/** Thrown to set an item aside at once. */
export class Quarantine extends Error {
  override name = "Quarantine";
  readonly reason: string;
  constructor(reason: string, message: string = reason) {
    super(message);
    this.reason = reason;
  }
}

export type Drainer = {
  /** Hands over items just committed by this process, so that they need not be read again. */
  offer(items: readonly IntakeItem[]): void;
  /** Looks at the table at once. */
  kick(): void;
  /** Waits until nothing pending is due. */
  settled(): Promise<void>;
  stop(): Promise<void>;
};

const POLL_MILLISECONDS = 2_000;
const PREPARE_AT_ONCE = 24;
const DECIDE_AT_ONCE = 2;
const PER_TRANSACTION = 8;
/** What waits in memory; beyond it items stay in the table until there is room. */
const MAX_WAITING = 400;
const MAX_WAITING_BYTES = 48 * 1024 * 1024;
const ATTEMPTS = 4;

type Ready = { item: IntakeItem; handler: InboundHandler; prepared: unknown };

const drainers = new WeakMap<Platform, Drainer>();

/** Tells the drainer of this process, if it has one, that an item was committed. */
export function kickDrainer(platform: Platform): void {
  drainers.get(platform)?.kick();
}

/**
 * Starts the drainer.
 * @param handlers by channel
 */
export function startDrainer(platform: Platform, handlers: { readonly [channel: string]: InboundHandler }): Drainer {
  const { log, clock, database, metrics } = platform;
  const db = database.staff;
  const waiting: IntakeItem[] = [];
  const ready: Ready[] = [];
  /** Everything this process has in hand. */
  const known = new Set<string>();
  let waitingBytes = 0;
  let preparing = 0;
  let deciding = 0;
  const state = { stopped: false };
  let polling: Promise<void> | null = null;
  let pollAgain = false;
  const idle: (() => void)[] = [];

  const forget = (id: string) => {
    known.delete(id);
    if (known.size > 0) return;
    for (const wake of idle.splice(0)) wake();
  };

  const take = (item: IntakeItem): boolean => {
    if (known.has(item.id) || state.stopped) return true;
    if (waiting.length >= MAX_WAITING || waitingBytes + item.raw.length > MAX_WAITING_BYTES)
      return waiting.length === 0 ? accept(item) : false;
    return accept(item);
  };
  const accept = (item: IntakeItem): true => {
    known.add(item.id);
    waitingBytes += item.raw.length;
    waiting.push(item);
    return true;
  };

  const quarantine = async (item: IntakeItem, reason: string, error?: unknown) => {
    log.warn(
      { intake: item.id, channel: item.channel, reason, ...(error && !(error instanceof Quarantine) ? { err: error as Error } : {}) },
      "an inbound item was set aside",
    );
    await markQuarantined(db, item.id, reason, error instanceof Quarantine ? error.message.slice(0, 300) : null, clock.now());
    metrics.intake(item.channel, "quarantined");
  };

  /** An attempt that failed for no fault of the item is repeated; one that keeps failing is set aside. */
  const failed = async (item: IntakeItem, error: unknown) => {
    try {
      if (error instanceof Quarantine) await quarantine(item, error.reason, error);
      else if (isTransient(error)) log.warn({ err: error as Error }, "an inbound item waits for the database");
      else {
        const attempts = await postpone(db, item.id, new Date(clock.now().getTime() + 1_000));
        if (attempts >= ATTEMPTS) await quarantine(item, "failed", error);
        else if (attempts > 0)
          log.warn({ err: error as Error, intake: item.id, attempts }, "an inbound item could not be decided and will be tried again");
      }
    } catch (trouble) {
      log.warn({ err: trouble as Error }, "an inbound item stays pending");
    } finally {
      forget(item.id);
    }
  };

  const prepareNext = () => {
    while (!state.stopped && preparing < PREPARE_AT_ONCE && ready.length < PREPARE_AT_ONCE && waiting.length > 0) {
      const item = waiting.shift()!;
      waitingBytes -= item.raw.length;
      const handler = handlers[item.channel];
      if (!handler) {
        void failed(item, new Quarantine("unknownChannel"));
        continue;
      }
      preparing += 1;
      handler.prepare(platform, item).then(
        (prepared) => {
          preparing -= 1;
          ready.push({ item, handler, prepared });
          // Those prepared in the same turn share a transaction.
          setImmediate(decideNext);
        },
        (error: unknown) => {
          preparing -= 1;
          void failed(item, error);
          prepareNext();
        },
      );
    }
    if (waiting.length === 0 && pollAgain) void poll();
  };

  const decideTogether = (batch: readonly Ready[]) =>
    transact(db, async (tx) => {
      const mine = await lockPending(
        tx,
        batch.map(({ item }) => item.id),
      );
      const decided: [string, string][] = [];
      const marks: DecidedItem[] = [];
      for (const { item, handler, prepared } of batch) {
        if (!mine.has(item.id)) continue;
        const decision = await handler.decide(systemContext(platform, item.channel, tx), item, prepared);
        decided.push([item.channel, decision.outcome]);
        marks.push(
          decision.outcome === "quarantined"
            ? { id: item.id, state: "quarantined", outcome: null, reason: decision.reason, ref: null }
            : {
                id: item.id,
                state: "done",
                outcome: decision.outcome,
                reason: decision.reason ?? null,
                ref: decision.ref,
                of: decision.of ?? null,
                secrets: decision.secrets ?? null,
              },
        );
      }
      // A copy of what is decided in this very transaction: the table does not know yet what that became.
      for (const mark of marks) if (mark.of) mark.ref ??= marks.find((one) => one.id === mark.of)?.ref ?? null;
      await markDecided(tx, marks, clock.now());
      return decided;
    });

  const decide = async (batch: readonly Ready[]) => {
    try {
      for (const [channel, outcome] of await decideTogether(batch)) metrics.intake(channel, outcome);
      for (const { item } of batch) forget(item.id);
    } catch (error) {
      if (batch.length === 1) await failed(batch[0]!.item, error);
      else for (const one of batch) await decide([one]);
    }
  };

  const decideNext = () => {
    while (deciding < DECIDE_AT_ONCE && ready.length > 0) {
      const batch = ready.splice(0, PER_TRANSACTION);
      deciding += 1;
      void decide(batch).finally(() => {
        deciding -= 1;
        decideNext();
        prepareNext();
      });
    }
  };

  const pollOnce = async () => {
    pollAgain = false;
    try {
      const rows = await duePending(db, clock.now(), [...known], 20);
      for (const row of rows) {
        if (
          !take({
            id: row.id,
            channel: row.channel,
            receivedAt: row.received_at,
            envelopeFrom: row.envelope_from,
            envelopeTo: row.envelope_to,
            remote: row.remote,
            raw: row.raw,
            release: row.release,
            sourceId: row.source_id,
          })
        )
          pollAgain = true;
      }
      if (rows.length === 20) pollAgain = true;
    } catch (error) {
      if (!state.stopped) log.warn({ err: error as Error }, "the intake could not be read and will be tried again");
    }
    prepareNext();
  };
  const poll = async () => {
    if (state.stopped) return;
    if (polling) {
      pollAgain = true;
      return polling;
    }
    polling = pollOnce().finally(() => {
      polling = null;
    });
    return polling;
  };

  const timer = setInterval(() => void poll(), POLL_MILLISECONDS);
  timer.unref();
  void poll();

  const drainer: Drainer = {
    offer(items) {
      for (const item of items) if (!take(item)) pollAgain = true;
      prepareNext();
    },
    kick: () => void poll(),
    async settled() {
      for (;;) {
        await poll();
        if (known.size === 0 && !pollAgain) return;
        if (known.size > 0) await new Promise<void>((resolve) => idle.push(resolve));
      }
    },
    async stop() {
      clearInterval(timer);
      state.stopped = true;
      drainers.delete(platform);
      // What is only waiting stays pending in the table; what is being decided is finished.
      for (const item of waiting.splice(0)) forget(item.id);
      const quiet = known.size === 0 ? Promise.resolve() : new Promise<void>((resolve) => idle.push(resolve));
      await Promise.race([quiet, new Promise((resolve) => setTimeout(resolve, 4_000).unref())]);
      await polling;
    },
  };
  drainers.set(platform, drainer);
  return drainer;
}
