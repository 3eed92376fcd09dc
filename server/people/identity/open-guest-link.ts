import { guestActor } from "#people/access";
import { Problem } from "#platform/http";
import type { AuthService } from "./auth-service.ts";
import { takeLimit } from "./limits.ts";
import { cookieLine, cookieSettings, GUEST_COOKIE, GUEST_LIFETIME } from "./model.ts";
import type { SignInRequest } from "./open-session.ts";

/**
 * Takes the token of a guest link out of the address and into a cookie, so that it stands in no history and no Referer from then on.
 * @returns headers with Set-Cookie, and the ticket it opens
 * @throws Problem 410 linkUsed for a token that is unknown, revoked or too old, 429 tooMany
 */
export async function openGuestLink(
  { platform }: AuthService,
  request: SignInRequest,
  { token }: { token: string },
): Promise<{ headers: Headers; ticketId: string }> {
  takeLimit(platform, "redeemByPlace", request.address);
  const guest = await guestActor(platform, token);
  if (guest?.actor.kind !== "guest") throw new Problem(410, "linkUsed");
  const cookie = cookieLine(cookieSettings(platform.config.url, GUEST_COOKIE), token, GUEST_LIFETIME);
  return { headers: new Headers({ "set-cookie": cookie, "cache-control": "no-store" }), ticketId: guest.actor.ticketId };
}

/** Forgets a guest's link in this browser. @returns headers that remove the cookie */
export function leaveGuestLink({ platform }: AuthService): { headers: Headers } {
  const cookie = cookieLine(cookieSettings(platform.config.url, GUEST_COOKIE), "", 0);
  return { headers: new Headers({ "set-cookie": cookie, "cache-control": "no-store" }) };
}
