/** Who somebody is here whom an identity provider has named. The key is (connection, issuer, subject), never an address. */
import { createAgent, givable, linkAgent, selectAgentByEmail, selectRole } from "#people/access";
import { createMembership, findOrCreateContact, organizationOfDomain, proveAddress } from "#people/directory";
import { inTransaction, Problem, systemContext, type Ctx, type Platform } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { newId } from "#shared/ids";
import { DEFAULT_LOCALE, type Locale } from "#shared/locales";
import { accountActor } from "./account-actor.ts";
import { deleteChallengesOf, deleteTotp } from "./factor-queries.ts";
import { deletePasskeysOf } from "./passkey-queries.ts";
import { insertAccount, selectAccountByEmail, type AccountRow } from "./queries.ts";
import { deleteSessionsOf } from "./session-queries.ts";
import { deletePassword, insertIdentity, selectIdentity, type ConnectionRow } from "./sso-queries.ts";

/** What a provider says of somebody, after its word was checked. */
export type SaidIdentity = {
  issuer: string;
  subject: string;
  email: string | null;
  emailVerified: boolean;
  name: string | null;
  groups: string[];
};

/** An identity that waits until whoever brought it signs in to the account it shall belong to. */
export type PendingLink = { connectionId: string; issuer: string; subject: string; email: string };

export type Resolved = { account: AccountRow } | { pending: PendingLink };

/** How the issuer is written beside a subject: two connections are two worlds, even if they name the same issuer. */
export function issuerKey(connection: Pick<ConnectionRow, "id">, issuer: string): string {
  return `sso:${connection.id} ${issuer}`;
}

/**
 * The account of whom a provider named.
 * @returns the account; or `pending` when an account with the address is there that only its owner can connect, by signing in to it
 * @throws Problem 403 sso.notYou, sso.emailUnproved, sso.domainUnproved, sso.agentAddress, sso.noRole, sso.accountThere
 */
export async function resolveIdentity(
  platform: Platform,
  connection: ConnectionRow,
  said: SaidIdentity,
  locale: Locale | null,
): Promise<Resolved> {
  const issuer = issuerKey(connection, said.issuer);
  const known = await selectIdentity(platform.database.staff, issuer, said.subject);
  if (known) {
    await requireOwnKind(platform, connection, known);
    return { account: known };
  }
  const email = said.email === null ? null : normalizeAddress(said.email);
  if (!email || !said.emailVerified) throw new Problem(403, "sso.emailUnproved");
  const resolved = await inTransaction(systemContext(platform, "single sign-on"), (tx) =>
    connection.organization_id === null
      ? resolveAgent(tx, connection, { ...said, email }, locale)
      : resolveCustomer(tx, connection, { ...said, email }, locale),
  );
  if ("account" in resolved) await requireOwnKind(platform, connection, resolved.account);
  return resolved;
}

/** A customer's provider lets no agent in, whatever it says; the vendor's own lets nobody in who is no agent any more. */
async function requireOwnKind(platform: Platform, connection: ConnectionRow, account: AccountRow): Promise<void> {
  const person = await accountActor(platform, { accountId: account.id, email: account.email });
  const wanted = connection.organization_id === null ? "agent" : "contact";
  if (person?.actor.kind !== wanted) throw new Problem(403, "sso.notYou");
}

type Proved = SaidIdentity & { email: string };

async function bind(tx: Ctx, connection: ConnectionRow, said: Proved, account: AccountRow): Promise<void> {
  const row = {
    id: newId(),
    accountId: account.id,
    issuer: issuerKey(connection, said.issuer),
    subject: said.subject,
    now: tx.clock.now(),
  };
  if (!(await insertIdentity(tx.db, row))) throw new Problem(409, "sso.over");
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action: "session.linkIdentity",
    subject: `account:${account.id}`,
    outcome: "allowed",
    data: { connection: connection.id },
  });
}

async function newAccount(tx: Ctx, said: Proved): Promise<AccountRow> {
  const account = {
    id: newId(tx.clock.now().getTime()),
    email: said.email,
    name: said.name ?? said.email.slice(0, said.email.lastIndexOf("@")),
  };
  await insertAccount(tx.db, { ...account, now: tx.clock.now() });
  return account;
}

async function resolveAgent(tx: Ctx, connection: ConnectionRow, said: Proved, locale: Locale | null): Promise<Resolved> {
  const agent = await selectAgentByEmail(tx.db, said.email);
  // An agent is not taken over by an address: he connects himself, by signing in once as he always does.
  if (agent) return { pending: { connectionId: connection.id, issuer: said.issuer, subject: said.subject, email: said.email } };
  if (await selectAccountByEmail(tx.db, said.email)) throw new Problem(403, "sso.accountThere");
  const role = connection.role_rules.find(({ group }) => said.groups.includes(group))?.role ?? connection.default_role;
  const found = role === null ? undefined : await selectRole(tx.db, role);
  if (role === null || !found || !givable(role, found.rights)) throw new Problem(403, "sso.noRole");
  const account = await newAccount(tx, said);
  await createAgent(tx, { name: account.name, email: said.email, role, locale: locale ?? DEFAULT_LOCALE }).catch((error: unknown) => {
    // Deactivated, so not found above: whoever was sent away does not come back by himself.
    throw error instanceof Problem && error.code === "agent.emailTaken" ? new Problem(403, "sso.notYou") : error;
  });
  await linkAgent(tx.db, { email: said.email, accountId: account.id });
  await bind(tx, connection, said, account);
  return { account };
}

async function resolveCustomer(tx: Ctx, connection: ConnectionRow, said: Proved, locale: Locale | null): Promise<Resolved> {
  const organizationId = connection.organization_id!;
  const domain = said.email.slice(said.email.lastIndexOf("@") + 1);
  if ((await organizationOfDomain(tx, domain)) !== organizationId) throw new Problem(403, "sso.domainUnproved");
  if (await selectAgentByEmail(tx.db, said.email)) throw new Problem(403, "sso.agentAddress");
  const there = await selectAccountByEmail(tx.db, said.email);
  if (there) await emptyAccount(tx, there.id);
  const account = there ?? (await newAccount(tx, said));
  const contact = await findOrCreateContact(tx, { email: said.email, name: said.name, locale });
  await proveAddress(tx, { address: said.email, accountId: account.id });
  const member = createMembership(tx, { contact: contact.id, organization: organizationId });
  await member.catch((error: unknown) => {
    if (!(error instanceof Problem && error.code === "membership.exists")) throw error;
  });
  await bind(tx, connection, said, account);
  return { account };
}

/** Takes every earlier way into an account that is connected by its domain alone: whoever made it may have been somebody else. */
async function emptyAccount(tx: Ctx, accountId: string): Promise<void> {
  await deletePassword(tx.db, accountId);
  await deleteTotp(tx.db, accountId);
  await deletePasskeysOf(tx.db, accountId);
  await deleteChallengesOf(tx.db, accountId);
  await deleteSessionsOf(tx.db, accountId);
}
