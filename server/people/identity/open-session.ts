import { organizationOfDomain } from "#people/directory";
import { actorKey, inTransaction, Problem, systemContext, type Authentication, type Platform } from "#platform/http";
import { accountActor } from "./account-actor.ts";
import { beginChallenge, challengeHeaders } from "./challenges.ts";
import { selectFactors } from "./factor-queries.ts";
import { bySsoOnly, provedEnough } from "./model.ts";
import { describeSession, selectSessionAccount } from "./session-queries.ts";
import { storeKey } from "./session-store.ts";
import { bindPending, pendingCookie, pendingOf } from "./sso-link.ts";
import { anyOrganizationConnection, selectAgentConnections, selectOrganizationConnection } from "./sso-queries.ts";
import { createSession, endSession, sessionHeaders, sessionTokenOf } from "./sessions.ts";

/** Where a sign-in comes from. */
export type SignInRequest = { headers: Headers; /** network address */ address: string };

/** How somebody proved who he is: `password`, `link`, `passkey`, `code` (password or link, then a code), `recovery`, `sso`. */
export type Proof = {
  how: string;
  /** 2 when the proof counts as two factors */ factors: 1 | 2;
  /** of single sign-on */ connectionId?: string;
};

/** `second`: the headers hold no session yet, the second proof is owed. */
export type Opened = { headers: Headers; second: boolean };

type Account = { id: string; email: string; name: string };

/**
 * Gives the browser a session under a new id whatever it brought: the earlier session ends (no session fixation). When the account has a second
 * factor, or should have one, the first proof alone opens none.
 * @param token of a session that was just made; absent: one is made here
 * @throws Problem 401 signInFailed when the account stands for nobody, as for a wrong password; 403 ssoNeeded
 */
export async function openSession(
  platform: Platform,
  request: SignInRequest,
  proof: Proof,
  { token, account }: { token?: string; account: Account },
): Promise<Opened> {
  const person = await accountActor(platform, { accountId: account.id, email: account.email });
  if (!person) {
    if (token) await endSession(platform, token);
    throw new Problem(401, "signInFailed");
  }
  if (!proof.connectionId && !pendingOf(platform, request, account.email) && (await ssoDemanded(platform, person, account))) {
    if (token) await endSession(platform, token);
    throw new Problem(403, "ssoNeeded");
  }
  const { totp_since, roles } = await selectFactors(platform.database.staff, account.id);
  if (proof.factors < 2 && (totp_since || !provedEnough(roles, person.actor, proof.factors))) {
    if (token) await endSession(platform, token);
    return {
      headers: await beginChallenge(platform, { accountId: account.id, how: proof.connectionId ? `sso:${proof.connectionId}` : proof.how }),
      second: true,
    };
  }
  return {
    headers: await giveSession(platform, request, proof, { person, token: token ?? (await createSession(platform, account)) }),
    second: false,
  };
}

/** The session itself, once everything is proved. */
export async function giveSession(
  platform: Platform,
  request: SignInRequest,
  { how, factors, connectionId }: Proof,
  { person, token }: { person: Authentication; token: string },
): Promise<Headers> {
  const earlier = sessionTokenOf(platform, request.headers);
  if (earlier) await endSession(platform, earlier);
  const db = platform.database.staff;
  const account = await selectSessionAccount(db, storeKey(platform.crypto, token));
  const link = account && pendingOf(platform, request, account.email);
  if (link) await inTransaction(systemContext(platform, "identity"), (tx) => bindPending(tx, link, account.id));
  await describeSession(db, storeKey(platform.crypto, token), {
    device: request.headers.get("user-agent")?.slice(0, 300) ?? null,
    address: request.address,
    how,
    factors,
    provedAt: platform.clock.now(),
    connectionId: connectionId ?? link?.connectionId ?? null,
  });
  await platform.audit.write(db, {
    actor: actorKey(person.actor),
    action: "session.signIn",
    outcome: "allowed",
    address: request.address,
    data: { how },
  });
  const headers = sessionHeaders(platform, token);
  if (link) headers.append("set-cookie", pendingCookie(platform, null));
  return headers;
}

/** Whether somebody may sign in by single sign-on only. */
async function ssoDemanded(platform: Platform, { actor }: Authentication, { email }: Account): Promise<boolean> {
  const db = platform.database.staff;
  if (actor.kind === "agent") return bySsoOnly(actor) && (await selectAgentConnections(db)).some(({ required }) => required);
  if (!(await anyOrganizationConnection(db))) return false;
  const organization = await organizationOfDomain({ db }, email.slice(email.lastIndexOf("@") + 1));
  return organization !== null && (await selectOrganizationConnection(db, organization))?.required === true;
}

/** The session and the end of the step before it, in one answer. */
export function withoutChallenge(platform: Platform, headers: Headers): Headers {
  headers.append("set-cookie", challengeHeaders(platform, null).get("set-cookie")!);
  return headers;
}
