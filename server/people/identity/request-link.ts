import { selectAgentByEmail } from "#people/access";
import { contactByAddress } from "#people/directory";
import { randomToken } from "#platform/crypto";
import { normalizeAddress } from "#platform/mail";
import { invalid, systemContext, type Platform } from "#platform/http";
import { newId } from "#shared/ids";
import { isLocale, type Locale } from "#shared/locales";
import type { AuthService } from "./auth-service.ts";
import { hashLinkToken } from "./better-auth.ts";
import { evenly } from "./even-answers.ts";
import { takeLimit } from "./limits.ts";
import { linkMail } from "./link-mail.ts";
import { LINK_LIFETIME, safeNext } from "./model.ts";
import type { SignInRequest } from "./open-session.ts";
import { insertVerification } from "./queries.ts";

const STEP = 100;

/** The language of whoever may sign in with an address, an active agent or a contact; undefined when nobody may. */
async function localeOf(platform: Platform, address: string): Promise<Locale | null | undefined> {
  const db = platform.database.staff;
  const person = (await selectAgentByEmail(db, address)) ?? (await contactByAddress({ db }, address));
  return person ? (isLocale(person.locale) ? person.locale : null) : undefined;
}

/**
 * Sends a link that signs in, if the address is known. The answer is the same and leaves at the same moment either way: looking up and
 * sending come after it.
 * @param next path of this site to go on to
 * @throws Problem 422 for what is no address, 429 tooMany
 */
export async function requestMagicLink(
  service: AuthService,
  request: SignInRequest & { locale: Locale },
  { email, next }: { email: string; next: string },
): Promise<{ headers: Headers }> {
  const { platform } = service;
  takeLimit(platform, "linkByPlace", request.address);
  const address = normalizeAddress(email);
  if (!address) throw invalid("email", "email");
  takeLimit(platform, "linkByAddress", address);
  return evenly(STEP, async () => {
    service.later(() => sendLink(service, { address, next: safeNext(next), locale: request.locale }));
    return { headers: new Headers({ "cache-control": "no-store" }) };
  });
}

async function sendLink(
  { platform, sendMail }: AuthService,
  { address, next, locale }: { address: string; next: string; locale: Locale },
): Promise<void> {
  const own = await localeOf(platform, address);
  if (own === undefined) return;
  const secret = randomToken(160);
  const ctx = systemContext(platform, "identity");
  // Stored as Better Auth stores it, without its own check of addresses: that one knows no letters but English ones (RFC 6531).
  await insertVerification(ctx.db, {
    id: newId(),
    identifier: hashLinkToken(platform, secret),
    value: JSON.stringify({ email: address }),
    // It measures by the system's clock.
    expiresAt: new Date(Date.now() + LINK_LIFETIME * 1_000),
    now: ctx.clock.now(),
  });
  const mail = { kind: "signIn", locale: own ?? locale } as const;
  await sendMail(ctx, {
    ...mail,
    to: address,
    ...linkMail(platform.config.url, { ...mail, token: joinToken(secret, next) }),
  });
}

/** A link's token carries where to go on to; that part is no secret and is checked again when it comes back. */
export function joinToken(secret: string, next: string): string {
  return next ? `${secret}.${Buffer.from(next).toString("base64url")}` : secret;
}

/** The parts of a link's token; null when it cannot be one. */
export function splitToken(token: string): { secret: string; next: string } | null {
  const match = /^([a-z2-7]{20,64})(?:\.([\w-]{1,1500}))?$/.exec(token.trim());
  if (!match) return null;
  return { secret: match[1]!, next: match[2] ? safeNext(Buffer.from(match[2], "base64url").toString()) : "" };
}
