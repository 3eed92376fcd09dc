import { linkAgent } from "#people/access";
import { proveAddress } from "#people/directory";
import { inTransaction, Problem, systemContext } from "#platform/http";
import type { AuthService } from "./auth-service.ts";
import { takeLimit } from "./limits.ts";
import { noteRefusal } from "./note-refusal.ts";
import { openSession, type Opened, type SignInRequest } from "./open-session.ts";
import { splitToken } from "./request-link.ts";

/**
 * Uses up a sign-in link: once, within its time. Whoever has it reads the address's mail, so the address is proved by it, and agent and
 * contact of that address are linked to the account.
 * @returns headers with Set-Cookie, and the path to go on to (empty: none was named)
 * @throws Problem 410 linkUsed for a token that is unknown, used up or too old, 429 tooMany
 */
export async function redeemMagicLink(
  { platform, auth }: AuthService,
  request: SignInRequest,
  { token }: { token: string },
): Promise<Opened & { next: string }> {
  takeLimit(platform, "redeemByPlace", request.address);
  const parts = splitToken(token);
  const api = (await auth()).api;
  const result =
    parts &&
    (await api.magicLinkVerify({ query: { token: parts.secret }, headers: new Headers() }).catch((error: unknown) => {
      // Better Auth answers a bad token by sending on to an error page.
      if ((error as { status?: unknown }).status === "FOUND") return null;
      throw error;
    }));
  if (!parts || !result) {
    noteRefusal(platform, request, "link");
    throw new Problem(410, "linkUsed");
  }
  const { id, email } = result.user;
  await inTransaction(systemContext(platform, "identity"), async (tx) => {
    await linkAgent(tx.db, { email, accountId: id });
    await proveAddress(tx, { address: email, accountId: id });
  });
  const opened = await openSession(platform, request, { how: "link", factors: 1 }, { token: result.token, account: result.user });
  return { ...opened, next: parts.next };
}
