import type { Platform } from "#platform/http";
import { loadAuth, type Auth } from "./better-auth.ts";
import type { SendMail } from "./link-mail.ts";

/** What the ways of signing in share: Better Auth, loaded once when first needed, and the work that goes on after an answer. */
export type AuthService = {
  platform: Platform;
  sendMail: SendMail;
  auth(): Promise<Auth>;
  /** Runs work after the answer has left, so that the answer's time tells nothing of it. */
  later(work: () => Promise<void>): void;
  /** Resolves when no such work is under way. */
  settled(): Promise<void>;
};

export function createAuthService(platform: Platform, sendMail: SendMail): AuthService {
  let loading: Promise<Auth> | undefined;
  const running = new Set<Promise<void>>();
  return {
    platform,
    sendMail,
    auth() {
      loading ??= loadAuth(platform).catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
      return loading;
    },
    later(work) {
      const task: Promise<void> = new Promise<void>((resolve) => {
        setImmediate(resolve);
      })
        .then(work)
        .catch((error: unknown) => platform.log.error({ err: error }, "work after a sign-in answer failed"))
        .finally(() => running.delete(task));
      running.add(task);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
