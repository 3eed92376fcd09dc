/** Starts the parts of mail a process runs. */
import type { Platform } from "#platform/http";
import { startSmtpIntake as listen, type SmtpIntake } from "./adapters/smtp-intake.ts";
import { announceListener } from "./announce-listener.ts";
import type { Drainer, InboundHandler } from "./drain-intake.ts";
import { createIntakeStore } from "./store-intake.ts";

/**
 * Starts the SMTP intake of the configuration; the port 0 there turns it off, which the caller decides.
 * @param handlers by channel; the first that accepts an address takes its mail
 * @param drainer of this process; without one, items wait for another process
 */
export async function startSmtpIntake(
  platform: Platform,
  handlers: { readonly [channel: string]: InboundHandler },
  drainer?: Drainer,
): Promise<SmtpIntake> {
  const { config, log, limiter, database, clock } = platform;
  const store = createIntakeStore({ pool: database.pool, clock, committed: (items) => drainer?.offer(items) });
  const intake = await listen({
    config,
    log,
    limiter,
    store,
    async channelFor(address) {
      for (const [channel, handler] of Object.entries(handlers)) if (await handler.accepts(platform, address)) return channel;
      return null;
    },
  });
  const listener = announceListener(platform, { host: config.smtp.host, port: intake.port, tls: config.smtp.tls !== null });
  return {
    port: intake.port,
    async stop() {
      await listener.stop();
      await intake.stop();
      await store.settled();
    },
  };
}
