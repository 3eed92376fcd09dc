import { redirect, type Params } from "react-router";
import type { WebSession } from "../../server/web/session.ts";
import { signInPath } from "../data.ts";

type Actor = WebSession["actor"];

/** A cookie of a person's wish; no secret, so scripts of our pages may read it. Kept a year. */
export function wishCookie(name: "backstay-locale" | "backstay-zone", value: string): string {
  return `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

/**
 * Whoever has requests of his own: a contact, a guest with his one request, or an agent, who is sent to the desk by the page.
 * @throws a redirect to the sign-in page, which then speaks the language of the address
 */
export function signedIn(request: Request, actor: Actor, params: Params): Exclude<Actor, { kind: "anonymous" }> {
  if (actor.kind !== "anonymous") return actor;
  const headers = new Headers();
  if (params["locale"] !== undefined) headers.set("Set-Cookie", wishCookie("backstay-locale", params["locale"]));
  throw redirect(signInPath(request), { headers });
}
