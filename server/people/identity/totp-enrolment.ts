import { Problem, type Ctx, type Platform } from "#platform/http";
import { totpContext } from "./check-code.ts";
import { insertTotp, replaceRecoveryCodes } from "./factor-queries.ts";
import { hashRecoveryCode, newRecoveryCodes } from "./recovery-codes.ts";
import { matchingStep, newTotpSecret, totpText, totpUri } from "./totp.ts";

/** How long a secret waits for its first code, in milliseconds. */
const WAIT = 30 * 60_000;

export type TotpOffer = {
  /** The secret, encrypted for this account: it comes back with the first code, and nothing is stored before. */
  sealed: string;
  /** The secret as it is typed. */
  text: string;
  /** The same as a picture: SVG without width, height or script. */
  qr: string;
};

/**
 * A secret to be confirmed by its first code.
 * @param earlier an offer whose code was wrong: it is shown again, since it stands in the app by now
 */
export async function offerTotp(
  platform: Platform,
  account: { id: string; email: string },
  { issuer, earlier }: { issuer: string; earlier: string | null },
): Promise<TotpOffer> {
  const { renderSVG } = await import("uqr");
  const secret = (earlier === null ? null : openOffer(platform, account.id, earlier)) ?? newTotpSecret();
  const until = platform.clock.now().getTime() + WAIT;
  const plain = JSON.stringify({ secret: secret.toString("base64"), until });
  return {
    sealed: platform.crypto.encrypt(`${totpContext(account.id)} offered`, plain).toString("base64url"),
    text: totpText(secret),
    // White around it and black on white in dark mode too: cameras want it so.
    qr: renderSVG(totpUri(secret, { issuer, account: account.email }), { border: 3 }),
  };
}

/**
 * Takes an offered secret for the account's, if the code is its.
 * @returns the recovery codes, in the only answer that has them
 * @throws Problem 410 stepOver when the offer is too old or another's, 403 codeWrong, 409 secondFactor.there
 */
export async function acceptTotp(tx: Ctx, accountId: string, { sealed, code }: { sealed: string; code: string }): Promise<string[]> {
  const { crypto } = tx.platform;
  const secret = openOffer(tx.platform, accountId, sealed);
  if (!secret) throw new Problem(410, "stepOver");
  const now = tx.clock.now();
  const step = matchingStep(secret, code.replaceAll(/\s/g, ""), now, 0);
  if (step === null) throw new Problem(403, "codeWrong");
  if (!(await insertTotp(tx.db, { accountId, sealed: crypto.encrypt(totpContext(accountId), secret), step, now })))
    throw new Problem(409, "secondFactor.there");
  return giveRecoveryCodes(tx, accountId);
}

/** New recovery codes; the earlier ones end. */
export async function giveRecoveryCodes(tx: Ctx, accountId: string): Promise<string[]> {
  const codes = newRecoveryCodes();
  await replaceRecoveryCodes(
    tx.db,
    accountId,
    codes.map((code) => hashRecoveryCode(tx.platform.crypto, accountId, code)),
  );
  return codes;
}

function openOffer(platform: Platform, accountId: string, sealed: string): Buffer | null {
  try {
    const plain = platform.crypto.decrypt(`${totpContext(accountId)} offered`, Buffer.from(sealed, "base64url")).toString();
    const { secret, until } = JSON.parse(plain) as { secret: string; until: number };
    return until > platform.clock.now().getTime() ? Buffer.from(secret, "base64") : null;
  } catch {
    return null;
  }
}
