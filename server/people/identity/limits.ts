import { Problem, type Platform } from "#platform/http";
import type { LimitRule } from "#platform/limits";

const RULES = {
  passwordByAddress: { name: "signIn.password.address", burst: 10, rate: 10, seconds: 600 },
  passwordByPlace: { name: "signIn.password.place", burst: 20, rate: 20, seconds: 60 },
  linkByAddress: { name: "signIn.link.address", burst: 3, rate: 5, seconds: 900 },
  linkByPlace: { name: "signIn.link.place", burst: 10, rate: 30, seconds: 900 },
  secondByPlace: { name: "signIn.second.place", burst: 20, rate: 20, seconds: 60 },
  secondByAccount: { name: "signIn.second.account", burst: 8, rate: 10, seconds: 600 },
  passkeyByPlace: { name: "signIn.passkey.place", burst: 30, rate: 30, seconds: 60 },
  ssoByPlace: { name: "signIn.sso.place", burst: 40, rate: 60, seconds: 60 },
  redeemByPlace: { name: "signIn.redeem.place", burst: 20, rate: 20, seconds: 60 },
  addressByPerson: { name: "address.person", burst: 5, rate: 5, seconds: 3_600 },
  inviteByPerson: { name: "invite.person", burst: 20, rate: 20, seconds: 3_600 },
  inviteByAddress: { name: "invite.address", burst: 4, rate: 4, seconds: 3_600 },
} satisfies { [name: string]: LimitRule };

/**
 * Takes one from a limit. The rules hold for known and unknown addresses alike, so that being held up tells nothing.
 * @param key the mail address or the network address
 * @throws Problem 429
 */
export function takeLimit(platform: Platform, rule: keyof typeof RULES, key: string): void {
  const wait = platform.limiter.take(RULES[rule], key);
  if (wait > 0) throw new Problem(429, "tooMany", { values: { seconds: wait }, headers: { "retry-after": String(wait) } });
}
