import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import { isId } from "#shared/ids";
import { rightsOfRole, type Right } from "./model.ts";

type Named = { id: string; name: string };

/** The condition that a row is the one named by an id or a slug, in a form its index serves. @param table alias of the row */
export function idOrSlug(table: string, name: string): RawBuilder<boolean> {
  return isId(name) ? sql<boolean>`${sql.ref(`${table}.id`)} = ${name}::uuid` : sql<boolean>`${sql.ref(`${table}.slug`)} = ${name}`;
}

export type AgentRow = {
  id: string;
  name: string;
  email: string;
  /** Slug of the role. */
  role: string;
  /** What the role allows. */
  rights: ReadonlySet<Right>;
  locale: string;
  active: boolean;
  account_id: string | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
  teams: Named[];
};

const teamsOf = sql`coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by t.name) from team_members m join teams t on t.id = m.team_id where m.agent_id = a.id), '[]')`;

async function agents(db: Db, rest: RawBuilder<unknown>): Promise<AgentRow[]> {
  type Stored = Omit<AgentRow, "rights"> & { role_rights: string[] };
  const { rows } = await sql<Stored>`select a.*, r.rights as role_rights, ${teamsOf} as teams
    from agents a join roles r on r.slug = a.role ${rest}`.execute(db);
  return rows.map(({ role_rights, ...row }) => ({ ...row, rights: rightsOfRole(row.role, role_rights) }));
}

export async function selectAgent(db: Db, id: string): Promise<AgentRow | undefined> {
  return (await agents(db, sql`where a.id = ${id}`))[0];
}

/** The active agent of an account, or of a proven address not yet linked to an account. */
export async function selectActiveAgent(db: Db, { accountId, email }: { accountId: string; email: string }): Promise<AgentRow | undefined> {
  return (await agents(db, sql`where a.active and (a.account_id = ${accountId} or (a.account_id is null and a.email = ${email}))`))[0];
}

/** The active agent who has a normalised address. */
export async function selectAgentByEmail(db: Db, email: string): Promise<AgentRow | undefined> {
  return (await agents(db, sql`where a.active and a.email = ${email}`))[0];
}

/** The active agent of a name, in any spelling of its letters; none where several have it. */
export async function selectAgentNamed(db: Db, name: string): Promise<AgentRow | undefined> {
  const found = await agents(db, sql`where a.active and lower(a.name) = lower(${name}) limit 2`);
  return found.length === 1 ? found[0] : undefined;
}

/** Whether there is any agent yet, active or not. */
export async function selectAnyAgent(db: Db): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from agents) as found`.execute(db);
  return rows[0]!.found;
}

export async function linkAgent(db: Db, { email, accountId }: { email: string; accountId: string }): Promise<void> {
  await sql`update agents set account_id = ${accountId} where email = ${email} and active and account_id is null`.execute(db);
}

export type AgentFilter = {
  limit: number;
  after: string | null;
  active?: boolean | undefined;
  role?: string | undefined;
  /** Those who have not signed in yet, or those who have. */
  invited?: boolean | undefined;
  /** Slugs of roles. */
  roles?: readonly string[] | undefined;
  team?: string | undefined;
  q?: string | undefined;
};

export async function selectAgents(db: Db, { limit, after, active, invited, role, roles, team, q }: AgentFilter): Promise<AgentRow[]> {
  return agents(
    db,
    sql`where (${after}::uuid is null or a.id < ${after})
      and (${active ?? null}::boolean is null or a.active = ${active ?? null})
      and (${invited ?? null}::boolean is null or (a.active and a.account_id is null) = ${invited ?? null})
      and (${role ?? null}::text is null or a.role = ${role ?? null})
      and (${roles ? [...roles] : null}::text[] is null or a.role = any (${roles ? [...roles] : null}::text[]))
      and (${team ?? null}::text is null or exists (select from team_members m join teams t on t.id = m.team_id where m.agent_id = a.id and ${idOrSlug("t", team ?? "")}))
      and (${q ?? null}::text is null or starts_with(lower(a.name), lower(${q ?? ""})) or starts_with(a.email, lower(${q ?? ""})))
      order by a.id desc limit ${limit}`,
  );
}

/** Active owners, administrators and others who may change settings: those who are told when something is wrong. */
export async function selectAdministrators(db: Db): Promise<AgentRow[]> {
  return agents(db, sql`where a.active and (a.role in ('owner', 'admin') or 'settings.manage' = any (r.rights)) order by a.id limit 200`);
}

export type NewAgent = { id: string; name: string; email: string; role: string; locale: string; now: Date };

export async function insertAgent(db: Db, agent: NewAgent): Promise<void> {
  await sql`insert into agents (id, name, email, role, locale, created_at, updated_at)
    values (${agent.id}, ${agent.name}, ${agent.email}, ${agent.role}, ${agent.locale}, ${agent.now}, ${agent.now})`.execute(db);
}

/** Reads an agent and keeps others from changing him until the transaction ends. */
export async function lockAgent(
  db: Db,
  id: string,
): Promise<{ role: string; rights: ReadonlySet<Right>; active: boolean; revision: number; account_id: string | null } | undefined> {
  const { rows } = await sql<{
    role: string;
    role_rights: string[];
    active: boolean;
    revision: number;
    account_id: string | null;
  }>`select a.role, r.rights as role_rights, a.active, a.revision, a.account_id
    from agents a join roles r on r.slug = a.role where a.id = ${id} for update of a`.execute(db);
  return rows.map(({ role_rights, ...row }) => ({ ...row, rights: rightsOfRole(row.role, role_rights) }))[0];
}

/** Counts the active owners and keeps them owners until the transaction ends. */
export async function lockOwners(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from agents where role = 'owner' and active order by id for update`.execute(db);
  return rows.map((row) => row.id);
}

export type AgentChange = {
  name?: string | undefined;
  role?: string | undefined;
  locale?: string | undefined;
  active?: boolean | undefined;
};

export async function updateAgent(db: Db, id: string, { name, role, locale, active }: AgentChange, now: Date): Promise<void> {
  await sql`update agents set name = coalesce(${name ?? null}, name), role = coalesce(${role ?? null}, role), locale = coalesce(${locale ?? null}, locale),
    active = coalesce(${active ?? null}, active), revision = revision + 1, updated_at = ${now} where id = ${id}`.execute(db);
}

/** Makes an agent belong to exactly these teams (ids or slugs). @returns how many of them exist */
export async function setTeamsOf(db: Db, agentId: string, teams: readonly string[]): Promise<number> {
  await sql`delete from team_members where agent_id = ${agentId}`.execute(db);
  const { rows } =
    await sql`insert into team_members (team_id, agent_id) select id, ${agentId} from teams where id::text = any (${[...teams]}) or slug = any (${[...teams]}) returning 1`.execute(
      db,
    );
  return rows.length;
}

export type TeamRow = { id: string; slug: string; name: string; revision: number; created_at: Date; updated_at: Date; members: Named[] };

const membersOf = sql`coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name) order by a.name) from team_members m join agents a on a.id = m.agent_id where m.team_id = t.id), '[]')`;

async function teams(db: Db, rest: RawBuilder<unknown>): Promise<TeamRow[]> {
  return (await sql<TeamRow>`select t.*, ${membersOf} as members from teams t ${rest}`.execute(db)).rows;
}

export async function selectTeams(db: Db, { limit, after }: { limit: number; after: string | null }): Promise<TeamRow[]> {
  return teams(db, sql`where (${after}::uuid is null or t.id < ${after}) order by t.id desc limit ${limit}`);
}

/** @param name id or slug */
export async function selectTeam(db: Db, name: string): Promise<TeamRow | undefined> {
  return (await teams(db, sql`where ${idOrSlug("t", name)}`))[0];
}

export async function insertTeam(db: Db, team: { id: string; slug: string; name: string; now: Date }): Promise<void> {
  await sql`insert into teams (id, slug, name, created_at, updated_at) values (${team.id}, ${team.slug}, ${team.name}, ${team.now}, ${team.now})`.execute(
    db,
  );
}

/** @returns false when the revision is no longer the one expected */
export async function updateTeam(
  db: Db,
  id: string,
  revision: number,
  { name, slug }: { name?: string | undefined; slug?: string | undefined },
  now: Date,
): Promise<boolean> {
  const { rows } =
    await sql`update teams set name = coalesce(${name ?? null}, name), slug = coalesce(${slug ?? null}, slug), revision = revision + 1, updated_at = ${now}
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** Makes exactly these agents members. @returns how many of them exist */
export async function setMembersOf(db: Db, teamId: string, members: readonly string[]): Promise<number> {
  await sql`delete from team_members where team_id = ${teamId}`.execute(db);
  const { rows } =
    await sql`insert into team_members (team_id, agent_id) select ${teamId}, id from agents where id = any (${[...members]}::uuid[]) returning 1`.execute(
      db,
    );
  return rows.length;
}

export type TokenRow = {
  id: string;
  name: string;
  hint: string;
  scopes: string[];
  agent: Named | null;
  created_by: Named | null;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
  created_at: Date;
  revision: number;
};

const tokenColumns = sql`t.id, t.name, t.hint, t.scopes, t.expires_at, t.revoked_at, t.last_used_at, t.created_at, t.revision,
  (select jsonb_build_object('id', a.id, 'name', a.name) from agents a where a.id = t.agent_id) as agent,
  (select jsonb_build_object('id', a.id, 'name', a.name) from agents a where a.id = t.created_by) as created_by`;

/** @param right only those that work and have this scope */
export async function selectTokens(
  db: Db,
  { limit, after, right, now }: { limit: number; after: string | null; right?: string | undefined; now: Date },
): Promise<TokenRow[]> {
  return (
    await sql<TokenRow>`select ${tokenColumns} from api_tokens t where (${after}::uuid is null or t.id < ${after})
      and (${right ?? null}::text is null or (${right ?? null} = any (t.scopes) and t.revoked_at is null and (t.expires_at is null or t.expires_at > ${now})))
      order by t.id desc limit ${limit}`.execute(db)
  ).rows;
}

export async function selectToken(db: Db, id: string): Promise<TokenRow | undefined> {
  return (await sql<TokenRow>`select ${tokenColumns} from api_tokens t where t.id = ${id}`.execute(db)).rows[0];
}

export type NewToken = {
  id: string;
  name: string;
  hash: Buffer;
  hint: string;
  scopes: readonly string[];
  agentId: string | null;
  createdBy: string | null;
  expiresAt: Date | null;
  now: Date;
};

/** @returns false when a token of the same text is already there */
export async function insertToken(db: Db, token: NewToken): Promise<boolean> {
  const { rows } =
    await sql`insert into api_tokens (id, name, token_hash, hint, scopes, agent_id, created_by, expires_at, created_at, updated_at)
    values (${token.id}, ${token.name}, ${token.hash}, ${token.hint}, ${[...token.scopes]}, ${token.agentId}, ${token.createdBy}, ${token.expiresAt}, ${token.now}, ${token.now})
    on conflict (token_hash) do nothing returning 1`.execute(db);
  return rows.length > 0;
}

export async function revokeTokenRow(db: Db, id: string, now: Date): Promise<boolean> {
  const { rows } =
    await sql`update api_tokens set revoked_at = ${now}, revision = revision + 1, updated_at = ${now} where id = ${id} and revoked_at is null returning 1`.execute(
      db,
    );
  return rows.length > 0;
}

export type TokenProof = {
  id: string;
  name: string;
  scopes: string[];
  agent_id: string | null;
  created_by: string | null;
  maker: ReadonlySet<Right> | null;
  agent: ReadonlySet<Right> | null;
  agent_locale: string | null;
  teams: string[];
  last_used_at: Date | null;
};

/** What a presented token stands for; absent when unknown, revoked or expired. */
export async function selectTokenProof(db: Db, hash: Buffer, now: Date): Promise<TokenProof | undefined> {
  type Stored = Omit<TokenProof, "maker" | "agent"> & {
    maker_role: string | null;
    maker_rights: string[] | null;
    agent_role: string | null;
    agent_rights: string[] | null;
  };
  const { rows } = await sql<Stored>`select t.id, t.name, t.scopes, t.agent_id, t.created_by, t.last_used_at,
      maker.role as maker_role, maker_role.rights as maker_rights, bound.role as agent_role, bound_role.rights as agent_rights, bound.locale as agent_locale,
      array(select m.team_id from team_members m where m.agent_id = t.agent_id) as teams
    from api_tokens t
    left join agents maker on maker.id = t.created_by and maker.active
    left join roles maker_role on maker_role.slug = maker.role
    left join agents bound on bound.id = t.agent_id and bound.active
    left join roles bound_role on bound_role.slug = bound.role
    where t.token_hash = ${hash} and t.revoked_at is null and (t.expires_at is null or t.expires_at > ${now})`.execute(db);
  return rows.map(({ maker_role, maker_rights, agent_role, agent_rights, ...row }) => ({
    ...row,
    maker: maker_role === null ? null : rightsOfRole(maker_role, maker_rights ?? []),
    agent: agent_role === null ? null : rightsOfRole(agent_role, agent_rights ?? []),
  }))[0];
}

export async function touchToken(db: Db, id: string, now: Date): Promise<void> {
  await sql`update api_tokens set last_used_at = ${now} where id = ${id}`.execute(db);
}

export type LinkRow = { id: string; subject_kind: string; subject_id: string; contact_id: string | null; expires_at: Date };

export async function insertLink(db: Db, link: LinkRow & { hash: Buffer; now: Date }): Promise<void> {
  await sql`insert into access_links (id, token_hash, subject_kind, subject_id, contact_id, expires_at, created_at)
    values (${link.id}, ${link.hash}, ${link.subject_kind}, ${link.subject_id}, ${link.contact_id}, ${link.expires_at}, ${link.now})`.execute(
    db,
  );
}

export async function selectLink(db: Db, hash: Buffer, now: Date): Promise<LinkRow | undefined> {
  const { rows } =
    await sql<LinkRow>`select id, subject_kind, subject_id, contact_id, expires_at from access_links where token_hash = ${hash} and revoked_at is null and expires_at > ${now}`.execute(
      db,
    );
  return rows[0];
}

export async function revokeLinkRows(db: Db, { kind, id }: { kind: string; id: string }, now: Date): Promise<void> {
  await sql`update access_links set revoked_at = ${now} where subject_kind = ${kind} and subject_id = ${id} and revoked_at is null`.execute(
    db,
  );
}

export type OpenLinkRow = { id: string; contact_id: string | null; created_at: Date; expires_at: Date };

/** The links to a thing that still work, the newest first. */
export async function selectOpenLinks(db: Db, { kind, id }: { kind: string; id: string }, now: Date): Promise<OpenLinkRow[]> {
  const { rows } = await sql<OpenLinkRow>`select id, contact_id, created_at, expires_at from access_links
    where subject_kind = ${kind} and subject_id = ${id} and revoked_at is null and expires_at > ${now} order by id desc limit 200`.execute(
    db,
  );
  return rows;
}

/** Ends one link to a thing, or those of one contact. @returns how many */
export async function revokeLink(
  db: Db,
  { kind, id }: { kind: string; id: string },
  which: { link: string } | { contact: string },
  now: Date,
): Promise<number> {
  const one = "link" in which ? sql`id = ${which.link}` : sql`contact_id = ${which.contact}`;
  const { rows } = await sql`update access_links set revoked_at = ${now} where subject_kind = ${kind} and subject_id = ${id}
    and revoked_at is null and ${one} returning 1`.execute(db);
  return rows.length;
}

/** Names of these agents. */
export async function selectAgentNames(db: Db, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
  return (await sql<{ id: string; name: string }>`select id, name from agent_names where id = any(${[...ids]}::uuid[])`.execute(db)).rows;
}

/** Which of these accounts agents sign in with. */
export async function staffAccounts(db: Db, accountIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select account_id as id from agents where account_id = any(${[...accountIds]}::uuid[])`.execute(db);
  return rows.map(({ id }) => id);
}
