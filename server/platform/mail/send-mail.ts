/** Hands queued mails to the relay. The table is the queue: whichever process takes a row sends it, and every attempt stays visible. */
import { createTransport, type Transporter } from "nodemailer";
import { newId } from "#shared/ids";
import { afterCommit, transact } from "#platform/db";
import { isLoopback, systemContext, type Platform } from "#platform/http";
import { tellFailure, tellProgress } from "./events.ts";
import { claimDue, filesOf, insertAttempt, insertSuppression, settleOutbound, type OutboundRow } from "./queries.ts";
import { renderMail } from "./render-mail.ts";

/** Minutes until the next attempt; the last one repeats until five days have passed. */
const PAUSES = [1, 3, 10, 30, 60, 120, 240, 480];
const GIVE_UP_AFTER = 5 * 24 * 3_600_000;
const AT_ONCE = 5;
const POLL_MILLISECONDS = 5_000;

export type Sender = { /** Waits until nothing due is left. */ settled(): Promise<void>; stop(): Promise<void> };

const kicks = new WeakMap<Platform, () => void>();

/** Tells the sender of this process, if it has one, that a mail waits. */
export function kickSender(platform: Platform): void {
  kicks.get(platform)?.();
}

type SmtpError = Error & { responseCode?: number; response?: string; code?: string; command?: string };

function words(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 500)
    .toWellFormed();
}

/** What a failed attempt means: 5xx answers to this mail are final, everything else is tried again until five days have passed. */
export function judgeFailure(
  error: SmtpError,
  mail: Pick<OutboundRow, "attempts" | "created_at">,
  now: Date,
): {
  state: "deferred" | "failed";
  /** the other server said no */ final: boolean;
  code: number | null;
  reply: string;
  nextAttemptAt: Date | null;
} {
  const code = error.responseCode ?? null;
  const reply = words(error.response ?? `${error.code ?? "error"}: ${error.message}`);
  // A refused sign-in or greeting is a fault of ours or of the relay, not of this mail.
  const aboutMail =
    code !== null &&
    code >= 500 &&
    error.code !== "EAUTH" &&
    (error.command === undefined || /^(?:MAIL|RCPT|DATA|API)/i.test(error.command));
  const pause = PAUSES[Math.min(mail.attempts, PAUSES.length - 1)]! * 60_000;
  const expired = now.getTime() + pause - mail.created_at.getTime() > GIVE_UP_AFTER;
  return aboutMail || expired
    ? { state: "failed", final: aboutMail, code, reply, nextAttemptAt: null }
    : { state: "deferred", final: false, code, reply, nextAttemptAt: new Date(now.getTime() + pause) };
}

function openTransport(url: string): Transporter {
  const { hostname } = new URL(url);
  // A relay on the same machine is often run with a certificate nobody signed.
  const tls = isLoopback(hostname) || hostname === "localhost" ? { tls: { rejectUnauthorized: false } } : {};
  return createTransport({
    url,
    pool: true,
    maxConnections: AT_ONCE,
    maxMessages: 100,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 120_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...tls,
  } as Parameters<typeof createTransport>[0]);
}

/**
 * Starts the sender; does nothing without a relay.
 * @param platform its configuration names the relay
 */
export function startSender(platform: Platform): Sender {
  const { config, clock, log, database } = platform;
  if (!config.smtpUrl) return { settled: async () => {}, stop: async () => {} };
  const transport = openTransport(config.smtpUrl);
  const state: { running: Promise<void> | null; again: boolean; stopped: boolean } = { running: null, again: false, stopped: false };

  const send = async (mail: OutboundRow) => {
    const now = () => clock.now();
    try {
      const raw = await renderMail(mail, await filesOf(database.staff, mail), platform);
      const info = (await transport.sendMail({ envelope: { from: mail.envelope_from, to: [mail.to_address] }, raw })) as {
        response?: string;
      };
      const reply = words(info.response ?? "accepted");
      await transact(database.staff, async (tx) => {
        await insertAttempt(tx, { id: newId(), mail_id: mail.id, at: now(), outcome: "sent", code: 250, reply });
        await settleOutbound(tx, mail.id, { state: "sent", detail: null, nextAttemptAt: null, attempted: true, at: now() });
        afterCommit(tx, () => tellProgress({ platform }, mail, "sent"));
      });
      platform.metrics.outgoing("sent");
    } catch (error) {
      const judged = judgeFailure(error as SmtpError, mail, now());
      log.warn({ mail: mail.id, code: judged.code, state: judged.state }, "an outgoing mail was not accepted");
      await transact(database.staff, async (tx) => {
        await insertAttempt(tx, {
          id: newId(),
          mail_id: mail.id,
          at: now(),
          outcome: judged.state,
          code: judged.code,
          reply: judged.reply,
        });
        await settleOutbound(tx, mail.id, {
          state: judged.state,
          detail: judged.reply,
          nextAttemptAt: judged.nextAttemptAt,
          attempted: true,
          at: now(),
        });
        if (judged.state === "failed" && /\b5\.1\.(?:1|2|3|6|10)\b/.test(judged.reply))
          await insertSuppression(tx, mail.to_address, "hardBounce", judged.reply, now());
        if (judged.state === "failed") await tellFailure(systemContext(platform, "mail", tx), mail, judged.final ? "refused" : "expired");
        afterCommit(tx, () => tellProgress({ platform }, mail, judged.state));
      });
      platform.metrics.outgoing(judged.state);
    }
  };

  const drain = async () => {
    do {
      state.again = false;
      try {
        for (
          let due = await claimDue(database.staff, clock.now(), AT_ONCE);
          due.length > 0 && !state.stopped;
          due = await claimDue(database.staff, clock.now(), AT_ONCE)
        ) {
          const outcomes = await Promise.allSettled(due.map(send));
          const failed = outcomes.find((outcome) => outcome.status === "rejected");
          if (failed) throw failed.reason;
        }
      } catch (error) {
        if (!state.stopped) log.warn({ err: error as Error }, "the outbox could not be worked on and will be tried again");
      }
    } while (state.again && !state.stopped);
  };
  const wake = () => {
    if (state.stopped) return;
    if (state.running) state.again = true;
    else
      state.running = drain().finally(() => {
        state.running = null;
        if (state.again) wake();
      });
  };
  kicks.set(platform, wake);
  const timer = setInterval(wake, POLL_MILLISECONDS);
  timer.unref();
  wake();
  return {
    async settled() {
      wake();
      while (state.running) await state.running;
    },
    async stop() {
      state.stopped = true;
      kicks.delete(platform);
      clearInterval(timer);
      await Promise.race([state.running, new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
      transport.close();
    },
  };
}
