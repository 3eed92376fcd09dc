/**
 * Hands queued mails to the relay. The table is the queue: whichever process takes a row sends it, and every attempt stays visible.
 *
 * At least once: a process that dies between the relay's 250 and its own commit has sent a mail that still counts as unsent, and another
 * sends it again when the lease is over. It is then the same mail, byte for byte, under the same Message-ID, by which receivers know it.
 * Nothing else sends a mail twice: what is known is written down until it is stored, and a claim is renewed while a mail is under way.
 */
import { newId } from "#shared/ids";
import { afterCommit, transact } from "#platform/db";
import { systemContext, type Platform } from "#platform/http";
import { openTransport } from "./adapters/relay.ts";
import { tellDelay, tellFailure, tellProgress } from "./events.ts";
import { judgeFailure, relayPause, words, type Judgement, type SmtpError } from "./model/backoff.ts";
import { domainSlots } from "./model/domain-slots.ts";
import { filesOf, insertAttempt, insertSuppression, type OutboundRow } from "./queries.ts";
import { renderSigned } from "./render-signed.ts";
import { claimDue, giveBack, lastReply, renewLeases, settleAttempt } from "./sender-queries.ts";

/** Mails under way at once in one process, and of them to one domain. */
const AT_ONCE = 20;
const AT_ONCE_PER_DOMAIN = 3;
/** What one receiving domain gets from one process. */
const DOMAIN_RATE = { name: "mail.domain", burst: 60, rate: 300, seconds: 60 };
const POLL_MILLISECONDS = 5_000;
const RENEW_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 5_000;

export type Sender = { /** Waits until nothing due is left. */ settled(): Promise<void>; stop(): Promise<void> };

const kicks = new WeakMap<Platform, () => void>();

/** Tells the sender of this process, if it has one, that a mail waits. */
export function kickSender(platform: Platform): void {
  kicks.get(platform)?.();
}

/**
 * Starts the sender; does nothing without a relay.
 * @param platform its configuration names the relay
 */
export function startSender(platform: Platform): Sender {
  const { config, clock, log, database, limiter } = platform;
  if (!config.smtpUrl) return { settled: async () => {}, stop: async () => {} };
  const db = database.staff;
  const transport = openTransport(config.smtpUrl, AT_ONCE);
  const slots = domainSlots(AT_ONCE, AT_ONCE_PER_DOMAIN);
  const underWay = new Map<string, Promise<void>>();
  const state = { claiming: null as Promise<void> | null, again: false, stopped: false };
  const relay = { times: 0, awayUntil: 0 };

  /** Stores what is known, however long the database is away: forgetting it would send the mail again. */
  const record = async (mail: OutboundRow, work: () => Promise<void>) => {
    for (let pause = 250; ; pause = Math.min(pause * 2, 15_000)) {
      try {
        return await work();
      } catch (error) {
        log.warn({ err: error as Error, mail: mail.id }, "what became of a mail could not be stored and will be tried again");
        if (state.stopped) return;
        await new Promise((resolve) => setTimeout(resolve, pause).unref());
      }
    }
  };

  const recordSent = (mail: OutboundRow, reply: string) =>
    transact(db, async (tx) => {
      const at = clock.now();
      await insertAttempt(tx, { id: newId(), mail_id: mail.id, at, outcome: "sent", code: 250, reply });
      await settleAttempt(tx, mail.id, { state: "sent", detail: null, nextAttemptAt: null, counts: true, delayedAt: null, at });
      afterCommit(tx, () => tellProgress({ platform }, mail, "sent"));
    });

  const recordFailure = (mail: OutboundRow, judged: Judgement) =>
    transact(db, async (tx) => {
      const at = clock.now();
      const { state: next, code, reply, nextAttemptAt, relayAway, late } = judged;
      // A relay that is away for a day says the same some hundred times: once is enough.
      if (!relayAway || (await lastReply(tx, mail.id)) !== reply)
        await insertAttempt(tx, { id: newId(), mail_id: mail.id, at, outcome: next, code, reply });
      const delayedAt = late ? at : null;
      const counts = !relayAway;
      if (!(await settleAttempt(tx, mail.id, { state: next, detail: reply, nextAttemptAt, counts, delayedAt, at }))) return;
      if (next === "failed" && /\b5\.1\.(?:1|2|3|6|10)\b/.test(reply))
        await insertSuppression(tx, mail.to_address, "hardBounce", reply, at);
      const ctx = systemContext(platform, "mail", tx);
      if (next === "failed") await tellFailure(ctx, mail, judged.final ? "refused" : "expired");
      if (late) await tellDelay(ctx, mail);
      afterCommit(tx, () => tellProgress({ platform }, mail, next));
    });

  const send = async (mail: OutboundRow) => {
    let reply: string;
    try {
      const raw = await renderSigned(mail, await filesOf(db, mail), platform);
      const info = (await transport.sendMail({ envelope: { from: mail.envelope_from, to: [mail.to_address] }, raw })) as {
        response?: string;
      };
      reply = words(info.response ?? "accepted");
    } catch (error) {
      const judged = judgeFailure(error as SmtpError, mail, clock.now());
      if (judged.relayAway) {
        relay.times += 1;
        relay.awayUntil = clock.now().getTime() + relayPause(relay.times);
      }
      log.warn({ mail: mail.id, code: judged.code, state: judged.state }, "an outgoing mail was not accepted");
      await record(mail, () => recordFailure(mail, judged));
      platform.metrics.outgoing(judged.state);
      return;
    }
    relay.times = 0;
    relay.awayUntil = 0;
    await record(mail, () => recordSent(mail, reply));
    platform.metrics.outgoing("sent");
  };

  /** Sends, or puts back what would go beyond the rate of its domain. */
  const begin = async (mail: OutboundRow) => {
    const wait = limiter.take(DOMAIN_RATE, mail.domain);
    if (wait === 0) return send(mail);
    const until = clock.now().getTime() + wait * 1_000;
    slots.pause(mail.domain, until);
    await giveBack(db, mail, new Date(until));
  };

  const start = (mail: OutboundRow) => {
    slots.take(mail.domain);
    const done = begin(mail)
      .catch((error: unknown) => log.warn({ err: error as Error, mail: mail.id }, "a mail could not be worked on and will be tried again"))
      .finally(() => {
        slots.release(mail.domain);
        underWay.delete(mail.id);
        wake();
      });
    underWay.set(mail.id, done);
  };

  const claim = async () => {
    try {
      do {
        state.again = false;
        const now = clock.now();
        if (state.stopped || slots.free() === 0 || relay.awayUntil > now.getTime()) return;
        const due = await claimDue(db, {
          now,
          // A relay that was away is tried with one mail first.
          limit: relay.times > 0 ? 1 : slots.free(),
          perDomain: AT_ONCE_PER_DOMAIN,
          busy: slots.busy(now.getTime()),
          underWay: slots.underWay(),
        });
        for (const mail of due) if (!underWay.has(mail.id)) start(mail);
      } while (state.again);
    } catch (error) {
      if (!state.stopped) log.warn({ err: error as Error }, "the outbox could not be worked on and will be tried again");
    }
  };
  const wake = () => {
    if (state.stopped) return;
    if (state.claiming) state.again = true;
    else
      state.claiming = claim().finally(() => {
        state.claiming = null;
        if (state.again) wake();
      });
  };
  kicks.set(platform, wake);
  const timers = [
    setInterval(wake, POLL_MILLISECONDS),
    setInterval(() => underWay.size > 0 && void renewLeases(db, [...underWay.keys()], clock.now()).catch(() => {}), RENEW_MILLISECONDS),
  ];
  for (const timer of timers) timer.unref();
  wake();
  return {
    async settled() {
      wake();
      while (state.claiming || underWay.size > 0) await (state.claiming ?? Promise.race(underWay.values()));
    },
    async stop() {
      state.stopped = true;
      kicks.delete(platform);
      for (const timer of timers) clearInterval(timer);
      const all = Promise.allSettled([state.claiming, ...underWay.values()]);
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, STOP_MILLISECONDS).unref())]);
      transport.close();
    },
  };
}
