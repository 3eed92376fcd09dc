/** SQL of invitations. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type InvitationRow = {
  id: string;
  kind: "agent" | "contact";
  email: string;
  name: string | null;
  locale: string;
  agent_id: string | null;
  organization: { id: string; name: string } | null;
  sees_requests: boolean;
  invited_by: string;
  inviter_id: string | null;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  ended_as: "accepted" | "replaced" | "revoked" | null;
};

const columns = sql`i.id, i.kind, i.email, i.name, i.locale, i.agent_id, i.sees_requests, i.invited_by, i.inviter_id, i.created_at, i.expires_at, i.ended_at, i.ended_as,
  (select jsonb_build_object('id', o.id, 'name', o.name) from organization_names o where o.id = i.organization_id) as organization`;

export async function selectInvitation(db: Db, id: string): Promise<InvitationRow | undefined> {
  return (await sql<InvitationRow>`select ${columns} from invitations i where i.id = ${id}`.execute(db)).rows[0];
}

/** The invitation of a link, locked where it is about to be accepted. */
export async function selectInvitationByHash(db: Db, hash: Buffer, lock = false): Promise<InvitationRow | undefined> {
  const { rows } =
    await sql<InvitationRow>`select ${columns} from invitations i where i.token_hash = ${hash} ${lock ? sql`for update of i` : sql``}`.execute(
      db,
    );
  return rows[0];
}

export type InvitationFilter = {
  limit: number;
  after: string | null;
  /** Ids of those that count; null: all. */
  organizations: readonly string[] | null;
  /** Only those whose link works. */
  open: boolean;
  now: Date;
};

/** Invitations to the portal, the newest first; those that a later one replaced are left out. */
export async function selectInvitations(db: Db, { limit, after, organizations, open, now }: InvitationFilter): Promise<InvitationRow[]> {
  const { rows } = await sql<InvitationRow>`select ${columns} from invitations i
    where i.kind = 'contact' and i.ended_as is distinct from 'replaced'
      and (${organizations === null} or i.organization_id = any (${[...(organizations ?? [])]}::uuid[]))
      and (not ${open} or (i.ended_at is null and i.expires_at > ${now}))
      and (${after}::uuid is null or i.id < ${after}) order by i.id desc limit ${limit}`.execute(db);
  return rows;
}

export type NewInvitation = {
  id: string;
  kind: "agent" | "contact";
  hash?: Buffer;
  email: string;
  name: string | null;
  locale: string;
  agentId?: string;
  organizationId?: string;
  seesRequests?: boolean;
  invitedBy: string;
  inviterId?: string | null;
  now: Date;
  expiresAt: Date;
};

export async function insertInvitation(db: Db, row: NewInvitation): Promise<void> {
  await sql`insert into invitations (id, kind, token_hash, email, name, locale, agent_id, organization_id, sees_requests, invited_by, inviter_id, created_at, expires_at)
    values (${row.id}, ${row.kind}, ${row.hash ?? null}, ${row.email}, ${row.name}, ${row.locale}, ${row.agentId ?? null}, ${row.organizationId ?? null},
      ${row.seesRequests ?? false}, ${row.invitedBy}, ${row.inviterId ?? null}, ${row.now}, ${row.expiresAt})`.execute(db);
}

/** Gives an invitation its link, once the mail with it is made. */
export async function setInvitationHash(db: Db, id: string, hash: Buffer): Promise<void> {
  await sql`update invitations set token_hash = ${hash} where id = ${id}`.execute(db);
}

/** Ends the open invitations of an agent, or of an address to an organization. */
export async function endInvitations(
  db: Db,
  whose: { agentId: string } | { organizationId: string; email: string } | { id: string },
  as: "accepted" | "replaced" | "revoked",
  now: Date,
): Promise<void> {
  const which =
    "agentId" in whose
      ? sql`agent_id = ${whose.agentId}`
      : "id" in whose
        ? sql`id = ${whose.id}`
        : sql`organization_id = ${whose.organizationId} and email = ${whose.email} and kind = 'contact'`;
  await sql`update invitations set ended_at = ${now}, ended_as = ${as} where ended_at is null and ${which}`.execute(db);
}

/** Forgets invitations that ended or ran out before a time. */
export async function deleteOldInvitations(db: Db, before: Date): Promise<void> {
  await sql`delete from invitations where coalesce(ended_at, expires_at) < ${before}`.execute(db);
}

export async function deleteInvitationsOf(db: Db, addresses: readonly string[]): Promise<void> {
  await sql`delete from invitations where email = any (${[...addresses]}::text[])`.execute(db);
}
