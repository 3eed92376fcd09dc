/** Connections to identity providers: made, changed, tried and deleted by administrators. */
import { forgetActors, givable, mayGiveRole, selectRole } from "#people/access";
import { organizationName, provedDomains } from "#people/directory";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { discover } from "./oidc.ts";
import {
  deleteConnection,
  deleteConnectionSessions,
  deleteIdentities,
  deletePlainSessions,
  insertConnection,
  selectConnection,
  updateConnection,
  type ConnectionRow,
  type RoleRule,
} from "./sso-queries.ts";
import { describeCertificate } from "./saml-metadata.ts";
import { NO_SAML, presentSaml, samlColumns, type SamlInput } from "./saml-settings.ts";
import { redirectUri } from "./sso-sign-in.ts";

export type ConnectionInput = {
  name: string;
  issuer: string;
  clientId: string;
  /** Absent: as it was; null: none (a public client). */
  clientSecret?: string | null | undefined;
  enabled: boolean;
  required: boolean;
  trustsFactors: boolean;
  groupsClaim: string | null;
  roleRules: RoleRule[];
  defaultRole: string | null;
  saml?: SamlInput | undefined;
};

/** A connection as administrators see it; the secret never leaves. */
export async function presentConnection(ctx: Ctx, row: ConnectionRow) {
  return {
    id: row.id,
    name: row.name,
    organization:
      row.organization_id === null ? null : { id: row.organization_id, name: (await organizationName(ctx, row.organization_id)) ?? "" },
    protocol: row.protocol,
    issuer: row.issuer,
    clientId: row.client_id,
    saml: presentSaml(ctx.platform, row),
    hasSecret: row.client_secret_sealed !== null,
    redirectUri: redirectUri(ctx.platform),
    enabled: row.enabled,
    required: row.required,
    trustsFactors: row.trusts_factors,
    groupsClaim: row.groups_claim,
    roleRules: row.role_rules,
    defaultRole: row.default_role,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

async function found(ctx: Ctx, id: string): Promise<ConnectionRow> {
  const row = await selectConnection(ctx.db, id);
  if (!row) throw notFound();
  return row;
}

/** @throws Problem 404 */
export async function readConnection(ctx: Ctx, id: string) {
  return presentConnection(ctx, await found(ctx, id));
}

/** An issuer is an https address without query (OpenID Connect Core §2), plain http only on this machine. */
function checkIssuer(issuer: string): void {
  const url = URL.canParse(issuer) ? new URL(issuer) : null;
  const local = url !== null && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (!url || (url.protocol !== "https:" && !(url.protocol === "http:" && local)) || url.search || url.hash || url.username)
    throw invalid("issuer", "issuer");
}

/** Nobody gives by a rule what he could not give himself, and no rule makes owners. */
async function checkRoles(ctx: Ctx, { roleRules, defaultRole }: ConnectionInput): Promise<void> {
  for (const role of new Set([...roleRules.map((rule) => rule.role), ...(defaultRole === null ? [] : [defaultRole])])) {
    const row = await selectRole(ctx.db, role);
    if (!row) throw invalid("roleRules", "unknownThing");
    if (!givable(role, row.rights) || !mayGiveRole(ctx.actor.rights, null, row.rights)) throw new Problem(403, "agent.roleNotYours");
  }
}

async function note(tx: Ctx, id: string, act: string, data: { [key: string]: unknown } = {}): Promise<void> {
  const entry = { actor: tx.actorKey, action: `ssoConnections.${act}`, subject: `ssoConnection:${id}`, address: tx.address, data };
  await tx.platform.audit.write(tx.db, { ...entry, outcome: "allowed" });
}

/** Ends what a change no longer allows: sessions of a connection that is off, and others where it has become the only way. */
async function endSessions(tx: Ctx, row: ConnectionRow): Promise<void> {
  if (!row.enabled) await deleteConnectionSessions(tx.db, row.id);
  if (row.enabled && row.required && row.organization_id !== null)
    await deletePlainSessions(tx.db, await provedDomains(tx, row.organization_id));
  forgetActors(tx);
}

/** What a protocol has of its own, checked. @throws Problem 422 */
async function protocolColumns(ctx: Ctx, id: string, input: ConnectionInput, before: ProtocolColumns) {
  if (before.protocol === "saml") return samlColumns(ctx, { id, issuer: input.issuer, before, input: input.saml ?? {} });
  checkIssuer(input.issuer);
  if (input.saml) throw invalid("saml", "unknown");
  if (input.clientId === "") throw invalid("clientId", "empty");
  return { issuer: input.issuer, ...NO_SAML };
}

type ProtocolColumns = typeof NO_SAML & { protocol: ConnectionRow["protocol"] };

function rowOf(ctx: Ctx, id: string, input: ConnectionInput, sealed: Buffer | null) {
  return {
    id,
    name: input.name,
    enabled: input.enabled,
    required: input.required,
    trusts_factors: input.trustsFactors,
    client_id: input.clientId,
    client_secret_sealed:
      typeof input.clientSecret === "string"
        ? ctx.platform.crypto.encrypt(`sso secret ${id}`, input.clientSecret)
        : input.clientSecret === null
          ? null
          : sealed,
    groups_claim: input.groupsClaim,
    role_rules: input.roleRules,
    default_role: input.defaultRole,
    now: ctx.clock.now(),
  };
}

/** @throws Problem 403 agent.roleNotYours, 409 sso.noDomain for an organization that has proved no domain, 422 */
export async function createConnection(
  ctx: Ctx,
  { organization, protocol, ...input }: ConnectionInput & { organization: string | null; protocol: ConnectionRow["protocol"] },
) {
  const id = newId();
  const own = { protocol, ...(await protocolColumns(ctx, id, input, { protocol, ...NO_SAML })) };
  return inTransaction(ctx, async (tx) => {
    await checkRoles(tx, input);
    if (organization !== null) {
      if ((await organizationName(tx, organization)) === null) throw invalid("organization", "unknownThing");
      if ((await provedDomains(tx, organization)).length === 0) throw new Problem(409, "sso.noDomain");
    }
    await insertConnection(tx.db, { ...rowOf(tx, id, input, null), ...own, organization_id: organization });
    await note(tx, id, "create", { organization, protocol, required: input.required });
    const row = await found(tx, id);
    await endSessions(tx, row);
    return presentConnection(tx, row);
  });
}

/**
 * Changes a connection. Another issuer or client is another world: who was known by the old one is not known by it.
 * @throws Problem 403 agent.roleNotYours, 404, 412, 422 secretNeeded when the issuer changes without the secret
 */
export async function changeConnection(ctx: Ctx, id: string, revision: number, change: Partial<ConnectionInput>) {
  return inTransaction(ctx, async (tx) => {
    const before = await found(tx, id);
    if (before.revision !== revision) throw stale(await presentConnection(tx, before));
    const input: ConnectionInput = {
      name: before.name,
      issuer: before.issuer,
      clientId: before.client_id,
      enabled: before.enabled,
      required: before.required,
      trustsFactors: before.trusts_factors,
      groupsClaim: before.groups_claim,
      roleRules: before.role_rules,
      defaultRole: before.default_role,
      ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
    };
    const own = await protocolColumns(tx, id, input, before);
    await checkRoles(tx, input);
    // A stored secret is never sent to a place that somebody else chose.
    if (own.issuer !== before.issuer && before.client_secret_sealed && input.clientSecret === undefined)
      throw invalid("clientSecret", "secretNeeded");
    if (!(await updateConnection(tx.db, { ...rowOf(tx, id, input, before.client_secret_sealed), ...own, revision })))
      throw stale(await presentConnection(tx, await found(tx, id)));
    if (own.issuer !== before.issuer || input.clientId !== before.client_id) {
      await deleteIdentities(tx.db, `sso:${id}`);
      await deleteConnectionSessions(tx.db, id);
    }
    await note(tx, id, "update", { enabled: input.enabled, required: input.required, issuerChanged: own.issuer !== before.issuer });
    const row = await found(tx, id);
    await endSessions(tx, row);
    return presentConnection(tx, row);
  });
}

/** Deletes a connection with the identities and sessions that came by it. @throws Problem 404, 412 */
export async function removeConnection(ctx: Ctx, id: string, revision: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    if (!(await deleteConnection(tx.db, id, revision))) throw stale(await presentConnection(tx, row));
    await deleteIdentities(tx.db, `sso:${id}`);
    await note(tx, id, "delete");
    forgetActors(tx);
    return undefined;
  });
}

/** Asks a provider whether it is there and is whom the connection names. @returns what is wrong; null when nothing is */
export async function tryConnection(ctx: Ctx, id: string): Promise<{ fault: string | null }> {
  const row = await found(ctx, id);
  if (row.protocol === "saml") return { fault: samlFault(row, ctx.clock.now()) };
  try {
    await discover(ctx.platform, row, true);
    return { fault: null };
  } catch (error) {
    if (error instanceof Problem && error.code === "sso.provider") return { fault: String(error.values["what"] ?? "") };
    throw error;
  }
}

/** A provider of SAML is not asked by us: what can be wrong of itself are its certificates. */
function samlFault(row: ConnectionRow, now: Date): string | null {
  const current = row.saml_certificates.some((pem) => Date.parse(describeCertificate(pem).validTo) > now.getTime());
  return current ? null : "certificates";
}
