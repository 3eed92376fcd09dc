/**
 * Tells endpoints what happens. Each reads the event log from its own position and is written to one message after the other, so that what is slow or
 * dead is slow for itself alone; those that fail have lanes of their own. Whichever process takes a row sends it: at least once, under the same id.
 */
import { isImported, readEvents } from "#platform/events";
import { inTransaction, systemContext, type Platform } from "#platform/http";
import { newId } from "#shared/ids";
import { bodyOf, visibleTo } from "./message.ts";
import { messageId } from "./model/sign.ts";
import { GIVE_UP_AFTER, pauseAfter, wants } from "./model/retry.ts";
import { postMessage, wasTaken, type Outcome } from "./post-message.ts";
import {
  claimDue,
  claimEndpoint,
  enlist,
  giveBack,
  insertAttempt,
  isBusy,
  movePosition,
  noteHealth,
  selectBehind,
  selectEndpoint,
  settleDelivery,
  type Claimed,
  type EndpointRow,
} from "./queries.ts";
import { turnOff } from "./turn-off.ts";

const NAME = "webhooks";
/** Endpoints written to at once by one process: those that take what they are told, and those that do not. */
const LANES = { well: 32, failing: 8 };
/** Taken at once for one endpoint. */
const AT_ONCE = 10;
const EVENTS = 200;
/** Beyond so many that wait at one endpoint the log itself is where the rest waits. */
const MOST_WAITING = 10_000;
const LEASE = 5 * 60_000;
const POLL = 2_000;
const GATHER = 20;
const STOP = 5_000;

export type WebhookWorker = { /** Waits until nothing due is left. */ settled(): Promise<void>; stop(): Promise<void> };

const kicks = new WeakMap<Platform, () => void>();

/** Tells the worker of this process, if it has one, that something is due. */
export function kickWebhooks(platform: Platform): void {
  kicks.get(platform)?.();
}

/** Writes down the next deliveries of an endpoint. @returns whether there may be more */
async function enlistNext(platform: Platform, id: string): Promise<boolean> {
  return inTransaction(systemContext(platform, NAME), async (tx) => {
    const endpoint = await claimEndpoint(tx.db, id);
    if (!endpoint) return false;
    const events = await readEvents(tx.db, { after: endpoint.position, limit: EVENTS });
    if (events.length === 0) return false;
    const wanted = events.filter((event) => wants(endpoint.types, event.type) && !isImported(event));
    const told = await visibleTo(platform, endpoint, wanted, tx.db);
    const now = tx.clock.now();
    await enlist(
      tx.db,
      id,
      told.map(({ seq, type, occurredAt }) => ({ id: newId(now.getTime()), seq, type, occurredAt })),
      { now, again: "no" },
    );
    await movePosition(tx.db, id, events.at(-1)!.seq);
    return events.length === EVENTS;
  });
}

/** Writes down what came of an attempt, and what follows. */
async function settle(platform: Platform, endpoint: EndpointRow, delivery: Claimed, outcome: Outcome): Promise<void> {
  await inTransaction(systemContext(platform, NAME), async (tx) => {
    const now = tx.clock.now();
    const { asked, ...row } = outcome;
    await insertAttempt(tx.db, { ...row, id: newId(now.getTime()), deliveryId: delivery.id, at: now });
    const attempts = delivery.attempts + 1;
    const taken = wasTaken(outcome);
    const gone = outcome.status === 410;
    const pause = taken || gone ? null : pauseAfter(attempts, Math.random(), asked);
    await settleDelivery(tx.db, delivery.id, {
      state: taken ? "delivered" : pause === null ? "failed" : "waiting",
      attempts,
      next: pause === null ? null : new Date(now.getTime() + pause),
      now,
    });
    const since = await noteHealth(tx.db, endpoint.id, taken, now);
    if (gone) await turnOff(tx, endpoint, "gone");
    else if (since && now.getTime() - since.getTime() >= GIVE_UP_AFTER) await turnOff(tx, endpoint, "failing");
  });
}

/** Starts telling. */
export function startWebhooks(platform: Platform): WebhookWorker {
  const { log, clock, database, events } = platform;
  const db = database.staff;
  const underWay = new Map<string, { failing: boolean; done: Promise<void> }>();
  const state = { running: null as Promise<void> | null, again: false, stopped: false };

  /** Sends what was taken for one endpoint, in its order; after a failure the rest waits for its turn again. */
  const sendAll = async (id: string, list: readonly Claimed[]) => {
    const rest = list.map((one) => one.id);
    try {
      for (const delivery of list) {
        const endpoint = await selectEndpoint(db, id);
        if (state.stopped || !endpoint?.active) break;
        const [event] = await readEvents(db, { after: delivery.seq - 1, limit: 1 });
        const [told] = event?.seq === delivery.seq ? await visibleTo(platform, endpoint, [event], db) : [];
        if (!told) {
          // It became restricted, or is there no longer.
          await settleDelivery(db, delivery.id, { state: "skipped", attempts: delivery.attempts, next: null, now: clock.now() });
          rest.shift();
          continue;
        }
        const outcome = await postMessage(platform, endpoint, messageId(delivery.id), await bodyOf(platform, endpoint, told, db));
        await settle(platform, endpoint, delivery, outcome);
        rest.shift();
        if (!wasTaken(outcome)) break;
      }
    } catch (error) {
      if (!state.stopped) log.warn({ err: error as Error, endpoint: id }, "a webhook could not be worked on and will be tried again");
    } finally {
      if (rest.length > 0) await giveBack(db, rest).catch(() => {});
    }
  };

  const claim = async (failing: boolean) => {
    const busy = [...underWay].filter(([, one]) => one.failing === failing).length;
    const free = (failing ? LANES.failing : LANES.well) - busy;
    if (free <= 0) return;
    const now = clock.now();
    const asked = {
      failing,
      busy: [...underWay.keys()],
      endpoints: free,
      each: failing ? 1 : AT_ONCE,
      now,
      until: new Date(now.getTime() + LEASE),
    };
    for (const [id, list] of Map.groupBy(await claimDue(db, asked), (one) => one.endpoint_id)) {
      const done = sendAll(id, list).finally(() => {
        underWay.delete(id);
        wake();
      });
      underWay.set(id, { failing, done });
    }
  };

  const work = async () => {
    try {
      do {
        state.again = false;
        for (const id of await selectBehind(db, events.head(), MOST_WAITING))
          if (!state.stopped && (await enlistNext(platform, id))) state.again = true;
        await claim(false);
        await claim(true);
      } while (state.again && !state.stopped);
    } catch (error) {
      if (!state.stopped) log.warn({ err: error as Error }, "webhooks could not be worked on and will be tried again");
    }
  };
  function wake(): void {
    if (state.stopped) return;
    if (state.running) state.again = true;
    else
      state.running = work().finally(() => {
        state.running = null;
        if (state.again) wake();
      });
  }
  let gathering: NodeJS.Timeout | undefined;
  const unlisten = events.listen(() => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      wake();
    }, GATHER);
  });
  kicks.set(platform, wake);
  const poll = setInterval(wake, POLL);
  poll.unref();
  wake();
  return {
    async settled() {
      for (;;) {
        wake();
        while (state.running || underWay.size > 0) await (state.running ?? Promise.race([...underWay.values()].map(({ done }) => done)));
        if ((await selectBehind(db, events.head(), MOST_WAITING)).length === 0 && !(await isBusy(db, clock.now()))) return;
      }
    },
    async stop() {
      state.stopped = true;
      kicks.delete(platform);
      unlisten();
      clearInterval(poll);
      clearTimeout(gathering);
      const all = Promise.allSettled([state.running, ...[...underWay.values()].map(({ done }) => done)]);
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, STOP).unref())]);
    },
  };
}
