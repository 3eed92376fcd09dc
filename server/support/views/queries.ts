import { sql } from "kysely";
import type { TicketFilter } from "#shared/ticket-filter";
import type { FilterSort, ViewColumn } from "#shared/ticket-views";
import { isId } from "#shared/ids";
import type { Db } from "#platform/db";
import type { Actor } from "#platform/http";
import { viewVisible } from "./policy.ts";

export type Scope = "personal" | "team" | "shared";
export type ViewRow = {
  id: string;
  name: string;
  scope: Scope;
  owner_id: string | null;
  owner: string | null;
  team_id: string | null;
  team: string | null;
  filter: TicketFilter;
  sort: FilterSort;
  columns: ViewColumn[];
  created_at: Date;
  updated_at: Date;
  revision: number;
};

/** More views than anybody looks at; a list of them is never longer. */
export const MOST_VIEWS = 200;

const COLUMNS = sql`v.id, v.name, v.scope, v.owner_id, a.name as owner, v.team_id, t.name as team, v.filter, v.sort, v.columns, v.created_at, v.updated_at, v.revision::int as revision
  from ticket_views v left join agent_names a on a.id = v.owner_id left join team_names t on t.id = v.team_id`;

/** The views the actor sees, the oldest first. */
export async function selectViews(db: Db, actor: Actor): Promise<ViewRow[]> {
  const { rows } =
    await sql<ViewRow>`select ${COLUMNS} where ${viewVisible(actor)} order by v.scope = 'personal', v.id limit ${MOST_VIEWS}`.execute(db);
  return rows;
}

/** One view the actor sees. @param lock until the transaction ends */
export async function findView(db: Db, actor: Actor, id: string, lock = false): Promise<ViewRow | null> {
  const { rows } =
    await sql<ViewRow>`select ${COLUMNS} where v.id = ${id} and ${viewVisible(actor)} ${lock ? sql`for update of v` : sql``}`.execute(db);
  return rows[0] ?? null;
}

/** How many views somebody has made for himself. */
export async function countOwn(db: Db, ownerId: string): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from ticket_views where owner_id = ${ownerId} and scope = 'personal'`.execute(db);
  return rows[0]!.n;
}

export type StoredView = {
  id: string;
  name: string;
  scope: Scope;
  ownerId: string | null;
  teamId: string | null;
  filter: TicketFilter;
  sort: FilterSort;
  columns: readonly ViewColumn[];
  now: Date;
};

export async function insertView(db: Db, v: StoredView): Promise<void> {
  await sql`insert into ticket_views (id, name, scope, owner_id, team_id, filter, sort, columns, created_at, updated_at)
    values (${v.id}, ${v.name}, ${v.scope}, ${v.ownerId}, ${v.teamId}, ${JSON.stringify(v.filter)}::jsonb, ${v.sort}, ${[...v.columns]}, ${v.now}, ${v.now})`.execute(
    db,
  );
}

/** Stores a view whose row is locked. */
export async function updateView(db: Db, v: StoredView): Promise<void> {
  await sql`update ticket_views set name = ${v.name}, scope = ${v.scope}, owner_id = ${v.ownerId}, team_id = ${v.teamId}, filter = ${JSON.stringify(v.filter)}::jsonb, sort = ${v.sort},
      columns = ${[...v.columns]}, updated_at = ${v.now}, revision = revision + 1 where id = ${v.id}`.execute(db);
}

export async function deleteView(db: Db, id: string): Promise<void> {
  await sql`delete from ticket_views where id = ${id}`.execute(db);
}

/** A team by id or slug. */
export async function findTeamId(db: Db, key: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from team_names where ${isId(key) ? sql`id = ${key}` : sql`slug = ${key}`}`.execute(
    db,
  );
  return rows[0]?.id ?? null;
}

export type Order = { views: string[]; hidden: string[]; revision: number };

/** The order an agent has given his views; who has given none has them as they come. */
export async function selectOrder(db: Db, agentId: string | null): Promise<Order> {
  if (agentId === null) return { views: [], hidden: [], revision: 0 };
  const { rows } =
    await sql<Order>`select views, hidden, revision::int as revision from agent_view_order where agent_id = ${agentId}`.execute(db);
  return rows[0] ?? { views: [], hidden: [], revision: 0 };
}

/** @returns false when the revision is no longer the one expected; 0 also means that there is none yet */
export async function saveOrder(db: Db, agentId: string, order: Omit<Order, "revision">, revision: number, now: Date): Promise<boolean> {
  const { rows } = await sql`insert into agent_view_order as o (agent_id, views, hidden, updated_at, revision)
    select ${agentId}::uuid, ${order.views}::text[], ${order.hidden}::text[], ${now}::timestamptz, 1
      where ${revision}::int = 0 or exists (select from agent_view_order where agent_id = ${agentId})
    on conflict (agent_id) do update set views = excluded.views, hidden = excluded.hidden, updated_at = excluded.updated_at, revision = o.revision + 1
      where o.revision = ${revision} returning agent_id`.execute(db);
  return rows.length > 0;
}
