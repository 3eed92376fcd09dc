import type { Platform } from "#platform/http";
import { newId } from "#shared/ids";
import { removeListener, renewListener, type SmtpListener } from "./health-queries.ts";

const RENEW_MILLISECONDS = 15_000;

/** Says in the database that this process takes mail, for as long as it does: a process that only serves pages can tell then. */
export function announceListener({ database, clock, log }: Platform, listener: SmtpListener): { stop(): Promise<void> } {
  const id = newId();
  const renew = () =>
    renewListener(database.staff, id, listener, clock.now()).catch((error: unknown) =>
      log.debug({ err: error as Error }, "that mail is taken could not be said"),
    );
  let last = renew();
  const timer = setInterval(() => {
    last = renew();
  }, RENEW_MILLISECONDS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await last;
      await removeListener(database.staff, id).catch(() => {});
    },
  };
}
