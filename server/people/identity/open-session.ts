import { actorKey, Problem, type Platform } from "#platform/http";
import { accountActor } from "./account-actor.ts";
import { endSession, sessionHeaders, sessionTokenOf } from "./sessions.ts";

/** Where a sign-in comes from. */
export type SignInRequest = { headers: Headers; /** network address */ address: string };

/**
 * Gives the browser a session that was just made, under a new id whatever it brought: the earlier session ends (no session fixation).
 * @param how for the audit: `password` or `link`
 * @throws Problem 401 signInFailed when the account stands for nobody, as for a wrong password
 */
export async function openSession(
  platform: Platform,
  request: SignInRequest,
  how: string,
  { token, account }: { token: string; account: { id: string; email: string } },
): Promise<Headers> {
  const person = await accountActor(platform, { accountId: account.id, email: account.email });
  if (!person) {
    await endSession(platform, token);
    throw new Problem(401, "signInFailed");
  }
  const earlier = sessionTokenOf(platform, request.headers);
  if (earlier) await endSession(platform, earlier);
  await platform.audit.write(platform.database.staff, {
    actor: actorKey(person.actor),
    action: "session.signIn",
    outcome: "allowed",
    address: request.address,
    data: { how },
  });
  return sessionHeaders(platform, token);
}
