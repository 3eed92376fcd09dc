import { inTransaction, Problem, systemContext, type Platform } from "#platform/http";
import { clearFailures, countFailure, lockFactors, spendRecoveryCode, spendTotpStep } from "./factor-queries.ts";
import { takeLimit } from "./limits.ts";
import { hashRecoveryCode, readRecoveryCode } from "./recovery-codes.ts";
import { matchingStep } from "./totp.ts";

/** Wrong codes in a row after which no code is taken for a while, whichever process they came to. */
const MOST_FAILURES = 10;
const LOCK_MILLISECONDS = 15 * 60_000;

/** How the secret of an account is sealed: bound to it, so that rows cannot be exchanged. */
export function totpContext(accountId: string): string {
  return `totp ${accountId}`;
}

/**
 * Checks a code of the app, or one of the recovery codes. Each works once.
 * @param typed as typed, with or without spaces
 * @returns which it was; null when it is wrong
 * @throws Problem 429 tooMany after many wrong ones
 */
export async function checkCode(platform: Platform, accountId: string, typed: string): Promise<"code" | "recovery" | null> {
  takeLimit(platform, "secondByAccount", accountId);
  return inTransaction(systemContext(platform, "identity"), async (tx) => {
    const now = tx.clock.now();
    const row = await lockFactors(tx.db, accountId);
    if (!row) return null;
    if (row.locked_until && row.locked_until > now) {
      const seconds = Math.ceil((row.locked_until.getTime() - now.getTime()) / 1_000);
      throw new Problem(429, "tooMany", { values: { seconds }, headers: { "retry-after": String(seconds) } });
    }
    const digits = typed.replaceAll(/\s/g, "");
    const step = /^\d{6}$/.test(digits)
      ? matchingStep(platform.crypto.decrypt(totpContext(accountId), row.totp_sealed), digits, now, row.totp_step)
      : null;
    if (step !== null) {
      await spendTotpStep(tx.db, accountId, step);
      return "code";
    }
    const recovery = readRecoveryCode(typed);
    if (recovery && (await spendRecoveryCode(tx.db, { accountId, hash: hashRecoveryCode(platform.crypto, accountId, recovery), now }))) {
      await clearFailures(tx.db, accountId);
      return "recovery";
    }
    await countFailure(tx.db, accountId, row.failures + 1 >= MOST_FAILURES ? new Date(now.getTime() + LOCK_MILLISECONDS) : null);
    return null;
  });
}
