/** A customer's further addresses: they count once he has opened a link mailed to them. */
import { selectAgentByEmail } from "#people/access";
import { addProvedAddress } from "#people/directory";
import { randomToken } from "#platform/crypto";
import { inTransaction, invalid, notFound, Problem, systemContext, type Platform } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { newId } from "#shared/ids";
import type { Locale } from "#shared/locales";
import { accountActor } from "./account-actor.ts";
import type { AuthService } from "./auth-service.ts";
import { takeLimit } from "./limits.ts";
import { linkMail } from "./link-mail.ts";
import { ADDRESS_LINK_LIFETIME } from "./model.ts";
import type { SignInRequest } from "./open-session.ts";
import { insertVerification, takeVerification } from "./queries.ts";
import { requireSession } from "./sessions.ts";

/** A purpose of its own: such a link signs nobody in. */
function hashOf(platform: Pick<Platform, "crypto">, token: string): string {
  return platform.crypto.hashToken("address confirmation", token).toString("base64url");
}

async function ownContactId(platform: Platform, request: SignInRequest): Promise<string> {
  const { account_id: accountId, email } = await requireSession(platform, request);
  const person = await accountActor(platform, { accountId, email });
  if (person?.actor.kind !== "contact") throw notFound();
  return person.actor.id;
}

/**
 * Mails a link to an address that its owner wants to use. Whose it is by now is not asked here, so the answer cannot tell.
 * @throws Problem 401 signInNeeded, 404 for who is no customer, 422 for no address, 429 tooMany
 */
export async function askForAddress(
  { platform, sendMail }: AuthService,
  request: SignInRequest & { locale: Locale },
  { email }: { email: string },
): Promise<void> {
  const contactId = await ownContactId(platform, request);
  const address = normalizeAddress(email);
  if (!address) throw invalid("email", "email");
  takeLimit(platform, "addressByPerson", contactId);
  takeLimit(platform, "linkByAddress", address);
  const token = randomToken(160);
  await inTransaction(systemContext(platform, "identity"), async (tx) => {
    await insertVerification(tx.db, {
      id: newId(),
      identifier: hashOf(platform, token),
      value: JSON.stringify({ contactId, address }),
      expiresAt: new Date(tx.clock.now().getTime() + ADDRESS_LINK_LIFETIME * 1_000),
      now: tx.clock.now(),
    });
    const mail = { kind: "address", locale: request.locale } as const;
    await sendMail(tx, { ...mail, to: address, ...linkMail(platform.config.url, { ...mail, token }) });
  });
}

/**
 * Makes an address count: once, for whoever asked for it and is signed in.
 * @throws Problem 401 signInNeeded, 410 linkUsed, 409 contact.addressTaken
 */
export async function confirmAddress(
  { platform }: AuthService,
  request: SignInRequest,
  { token }: { token: string },
): Promise<{ address: string }> {
  const contactId = await ownContactId(platform, request);
  takeLimit(platform, "redeemByPlace", request.address);
  return inTransaction(systemContext(platform, "identity"), async (tx) => {
    const value = await takeVerification(tx.db, hashOf(platform, token), contactId, tx.clock.now());
    const address = value && (JSON.parse(value) as { address: string }).address;
    if (!address) throw new Problem(410, "linkUsed");
    // Who signs in with an agent's address is the agent.
    if (await selectAgentByEmail(tx.db, address)) throw new Problem(409, "contact.addressTaken", { values: { address } });
    await addProvedAddress({ ...tx, actorKey: `contact:${contactId}`, address: request.address }, contactId, address);
    return { address };
  });
}
