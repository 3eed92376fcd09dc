import { sql } from "kysely";
import type { Db } from "#platform/db";

export type RoleRule = { group: string; role: string };

export type ConnectionRow = {
  id: string;
  name: string;
  organization_id: string | null;
  enabled: boolean;
  required: boolean;
  trusts_factors: boolean;
  issuer: string;
  client_id: string;
  client_secret_sealed: Buffer | null;
  groups_claim: string | null;
  role_rules: RoleRule[];
  default_role: string | null;
  protocol: "oidc" | "saml";
  saml_sso_url: string | null;
  /** The provider's, in PEM; two while it changes them. */
  saml_certificates: string[];
  saml_idp_initiated: boolean;
  saml_email_attribute: string | null;
  saml_key_sealed: Buffer | null;
  /** Of the own key, in PEM. */
  saml_certificate: string | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

export async function selectConnection(db: Db, id: string): Promise<ConnectionRow | undefined> {
  return (await sql<ConnectionRow>`select * from sso_connections where id = ${id}`.execute(db)).rows[0];
}

/** Newest first. @param after id of the last one of the page before */
export async function selectConnections(db: Db, { limit, after }: { limit: number; after: string | null }): Promise<ConnectionRow[]> {
  const { rows } =
    await sql<ConnectionRow>`select * from sso_connections where (${after}::uuid is null or id < ${after}) order by id desc limit ${limit}`.execute(
      db,
    );
  return rows;
}

/** Those that agents may use. */
export async function selectAgentConnections(db: Db): Promise<{ id: string; name: string; required: boolean }[]> {
  const { rows } = await sql<{
    id: string;
    name: string;
    required: boolean;
  }>`select id, name, required from sso_connections where enabled and organization_id is null order by name limit 20`.execute(db);
  return rows;
}

export async function selectOrganizationConnection(
  db: Db,
  organizationId: string,
): Promise<{ id: string; name: string; required: boolean } | undefined> {
  const { rows } = await sql<{
    id: string;
    name: string;
    required: boolean;
  }>`select id, name, required from sso_connections where enabled and organization_id = ${organizationId} order by required desc, id limit 1`.execute(
    db,
  );
  return rows[0];
}

/** Whether any customer organization has single sign-on, so that asking about domains is worth while. */
export async function anyOrganizationConnection(db: Db): Promise<boolean> {
  const { rows } = await sql<{
    found: boolean;
  }>`select exists (select from sso_connections where enabled and organization_id is not null) as found`.execute(db);
  return rows[0]!.found;
}

export async function insertConnection(
  db: Db,
  row: Omit<ConnectionRow, "revision" | "created_at" | "updated_at"> & { now: Date },
): Promise<void> {
  await sql`insert into sso_connections (id, name, organization_id, enabled, required, trusts_factors, issuer, client_id, client_secret_sealed,
      groups_claim, role_rules, default_role, protocol, saml_sso_url, saml_certificates, saml_idp_initiated, saml_email_attribute,
      saml_key_sealed, saml_certificate, created_at, updated_at)
    values (${row.id}, ${row.name}, ${row.organization_id}, ${row.enabled}, ${row.required}, ${row.trusts_factors}, ${row.issuer}, ${row.client_id},
      ${row.client_secret_sealed}, ${row.groups_claim}, ${JSON.stringify(row.role_rules)}::jsonb, ${row.default_role}, ${row.protocol}, ${row.saml_sso_url},
      ${row.saml_certificates}, ${row.saml_idp_initiated}, ${row.saml_email_attribute}, ${row.saml_key_sealed}, ${row.saml_certificate},
      ${row.now}, ${row.now})`.execute(db);
}

/** Changes a connection of this revision. @returns whether it still had it */
export async function updateConnection(
  db: Db,
  row: Omit<ConnectionRow, "created_at" | "updated_at" | "organization_id" | "protocol"> & { now: Date },
): Promise<boolean> {
  const { rows } = await sql`update sso_connections set name = ${row.name}, enabled = ${row.enabled}, required = ${row.required},
      trusts_factors = ${row.trusts_factors}, issuer = ${row.issuer}, client_id = ${row.client_id}, client_secret_sealed = ${row.client_secret_sealed},
      groups_claim = ${row.groups_claim}, role_rules = ${JSON.stringify(row.role_rules)}::jsonb, default_role = ${row.default_role},
      saml_sso_url = ${row.saml_sso_url}, saml_certificates = ${row.saml_certificates}, saml_idp_initiated = ${row.saml_idp_initiated},
      saml_email_attribute = ${row.saml_email_attribute}, saml_key_sealed = ${row.saml_key_sealed}, saml_certificate = ${row.saml_certificate},
      revision = revision + 1, updated_at = ${row.now}
    where id = ${row.id} and revision = ${row.revision} returning 1`.execute(db);
  return rows.length > 0;
}

export async function deleteConnection(db: Db, id: string, revision: number): Promise<boolean> {
  return (await sql`delete from sso_connections where id = ${id} and revision = ${revision} returning 1`.execute(db)).rows.length > 0;
}

/** Takes every identity of a connection: nobody is known by it any more. */
export async function deleteIdentities(db: Db, prefix: string): Promise<void> {
  await sql`delete from auth_credentials where issuer like ${`${prefix} %`}`.execute(db);
}

export type FlowRow = { connection_id: string; browser_hash: Buffer; sealed: Buffer };

export async function insertFlow(
  db: Db,
  row: { stateHash: Buffer; browserHash: Buffer; connectionId: string; sealed: Buffer; now: Date; expiresAt: Date },
): Promise<void> {
  await sql`insert into sso_flows (state_hash, browser_hash, connection_id, sealed, created_at, expires_at)
    values (${row.stateHash}, ${row.browserHash}, ${row.connectionId}, ${row.sealed}, ${row.now}, ${row.expiresAt})`.execute(db);
}

/** Uses a flow up, whatever comes of it. */
export async function takeFlow(db: Db, stateHash: Buffer, now: Date): Promise<FlowRow | undefined> {
  const { rows } = await sql<FlowRow & { expires_at: Date }>`delete from sso_flows where state_hash = ${stateHash}
    returning connection_id, browser_hash, sealed, expires_at`.execute(db);
  return rows[0] && rows[0].expires_at > now ? rows[0] : undefined;
}

/** A flow that waits for a provider's answer, without using it up. */
export async function selectFlow(db: Db, stateHash: Buffer, now: Date): Promise<{ connection_id: string; sealed: Buffer } | undefined> {
  const { rows } = await sql<{ connection_id: string; sealed: Buffer }>`select connection_id, sealed from sso_flows
    where state_hash = ${stateHash} and not answered and expires_at > ${now}`.execute(db);
  return rows[0];
}

/** Keeps a checked answer for the browser that began. @returns false when there is one already */
export async function answerFlow(db: Db, stateHash: Buffer, sealed: Buffer): Promise<boolean> {
  const { rows } =
    await sql`update sso_flows set sealed = ${sealed}, answered = true where state_hash = ${stateHash} and not answered returning 1`.execute(
      db,
    );
  return rows.length > 0;
}

/** Notes that an assertion was taken. @returns false when it was before */
export async function takeAssertion(
  db: Db,
  { connectionId, hash, expiresAt }: { connectionId: string; hash: Buffer; expiresAt: Date },
): Promise<boolean> {
  const { rows } = await sql`insert into sso_used_assertions (connection_id, assertion_hash, expires_at)
    values (${connectionId}, ${hash}, ${expiresAt}) on conflict do nothing returning 1`.execute(db);
  return rows.length > 0;
}

/** The account that somebody of an identity provider has here. */
export async function selectIdentity(
  db: Db,
  issuer: string,
  subject: string,
): Promise<{ id: string; email: string; name: string } | undefined> {
  const { rows } = await sql<{ id: string; email: string; name: string }>`select a.id, a.email, a.name from auth_credentials c
    join auth_accounts a on a.id = c.account_id where c.issuer = ${issuer} and c.subject = ${subject}`.execute(db);
  return rows[0];
}

/** Binds (issuer, subject) to an account. @returns false when it is bound already */
export async function insertIdentity(
  db: Db,
  row: { id: string; accountId: string; issuer: string; subject: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql`insert into auth_credentials (id, account_id, issuer, subject, created_at, updated_at)
    values (${row.id}, ${row.accountId}, ${row.issuer}, ${row.subject}, ${row.now}, ${row.now}) on conflict (issuer, subject) do nothing returning 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** Takes the password of an account. */
export async function deletePassword(db: Db, accountId: string): Promise<void> {
  await sql`delete from auth_credentials where issuer = 'credential' and subject = ${accountId}`.execute(db);
}

/** Ends the sessions of people of these mail domains that were not opened by single sign-on. */
export async function deletePlainSessions(db: Db, domains: readonly string[]): Promise<void> {
  await sql`delete from auth_sessions_store s using auth_accounts a where a.id = s.account_id and s.connection_id is null
    and split_part(a.email, '@', 2) = any(${[...domains]}::text[])`.execute(db);
}

/** Ends the sessions that were opened by a connection. */
export async function deleteConnectionSessions(db: Db, connectionId: string): Promise<void> {
  await sql`delete from auth_sessions_store where connection_id = ${connectionId}`.execute(db);
}
