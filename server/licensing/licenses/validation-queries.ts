/** The one statement of a validation. */
import { sql } from "kysely";
import type { PolicyRules } from "#licensing/policies";
import type { Db } from "#platform/db";
import type { LocalizedText } from "#shared/locales";
import type { Overrides } from "./model/rows.ts";
import type { Scope, Usage } from "./model/validate.ts";
import { aliveMachine } from "./queries.ts";

export type ValidationRow = {
  id: string;
  product: { id: string; slug: string; name: LocalizedText };
  policy: { id: string; name: string };
  holder: string | null;
  rules: Partial<PolicyRules>;
  overrides: Overrides;
  entitlements: string[];
  environment: string | null;
  created_at: Date;
  expires_at: Date | null;
  grace_until: Date | null;
  suspended_at: Date | null;
  revoked_at: Date | null;
  checked_in_at: Date | null;
  validated_at: Date | null;
  banned: boolean;
  uses: number;
  users: number;
  user_id: string | null;
  usage: Usage[];
  processes: number;
  named: { id: string; fingerprint: string; heartbeat_at: string | null; created_at: string }[];
  components: string[];
  version: { releasedOn: string | null } | null;
};

/** What a licence is found by. */
export type By = { keyHash: Buffer } | { id: string };

/** Everything that a validation hangs on, of the licence with this key, or of this id. */
export async function selectForValidation(db: Db, by: By, scope: Scope, now: Date): Promise<ValidationRow | undefined> {
  const prints = [...(scope.fingerprints ?? (scope.fingerprint === undefined ? [] : [scope.fingerprint]))];
  const machine = scope.machine ?? null;
  const narrowed = prints.length > 0 || machine !== null;
  const named = sql`(m.fingerprint = any(${prints}::text[]) or m.id = ${machine}::uuid)`;
  const user = scope.user ?? null;
  const where = "id" in by ? sql`l.id = ${by.id}` : sql`l.key_hash = ${by.keyHash}`;
  return (
    await sql<ValidationRow>`select l.id, jsonb_build_object('id', p.id, 'slug', p.slug, 'name', p.name) as product,
      jsonb_build_object('id', r.id, 'name', r.name) as policy, coalesce(l.organization_id, l.contact_id) as holder, r.rules, l.overrides,
      r.entitlements || l.entitlements as entitlements, l.environment, l.created_at, l.expires_at, l.grace_until, l.suspended_at, l.revoked_at, l.checked_in_at,
      l.validated_at, l.uses,
      exists (select from license_bans b where b.organization_id = l.organization_id) or exists (select from license_bans b where b.contact_id = l.contact_id) as banned,
      (select count(*)::int from license_users u where u.license_id = l.id) as users,
      ${
        user === null
          ? sql`null`
          : sql`(select n.id from contact_names n where (n.id::text = ${user} or lower(n.address) = lower(${user}))
              and (n.id = l.contact_id or exists (select from license_users u where u.license_id = l.id and u.contact_id = n.id)) limit 1)`
      } as user_id,
      coalesce((select jsonb_agg(g) from (select m.contact_id as user, count(*)::int as machines, coalesce(sum(m.cores), 0)::int as cores,
          coalesce(sum(m.memory), 0)::bigint as memory, coalesce(sum(m.disk), 0)::bigint as disk
        from license_machines m where m.license_id = l.id and ${aliveMachine(sql`r.rules`, now)} group by m.contact_id) g), '[]') as usage,
      coalesce((select max(n) from (select count(*)::int as n from license_machines m join machine_processes x on x.machine_id = m.id
        where m.license_id = l.id and x.heartbeat_at > ${now}::timestamptz - make_interval(secs => coalesce((r.rules ->> 'heartbeatDuration')::int, 600))
        group by case r.rules ->> 'processLeasing' when 'perMachine' then m.id when 'perUser' then m.contact_id end) c), 0) as processes,
      ${
        narrowed
          ? sql`coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'fingerprint', m.fingerprint, 'heartbeat_at', m.heartbeat_at, 'created_at', m.created_at))
              from license_machines m where m.license_id = l.id and ${named}), '[]')`
          : sql`'[]'::jsonb`
      } as named,
      ${
        scope.components && scope.components.length > 0
          ? sql`coalesce((select array_agg(distinct c.fingerprint) from license_machines m join machine_components c on c.machine_id = m.id
              where m.license_id = l.id and c.fingerprint = any(${[...scope.components]}::text[]) and (${!narrowed} or ${named})), '{}')`
          : sql`'{}'::text[]`
      } as components,
      ${
        scope.version === undefined
          ? sql`null`
          : sql`(select jsonb_build_object('releasedOn', v.released_on) from product_version_days v where v.product_id = l.product_id and v.version = ${scope.version} limit 1)`
      } as version
    from licenses l join license_policy_rules r on r.id = l.policy_id join product_names p on p.id = l.product_id where ${where}`.execute(
      db,
    )
  ).rows[0];
}

/** Notes when licences were last asked for, many at once. */
export async function noteValidated(db: Db, at: ReadonlyMap<string, Date>): Promise<void> {
  await sql`update licenses l set validated_at = seen.at from unnest(${[...at.keys()]}::uuid[], ${[...at.values()]}::timestamptz[]) as seen(id, at)
    where l.id = seen.id and (l.validated_at is null or l.validated_at < seen.at)`.execute(db);
}

/** Begins the time of a licence that begins with its first use. @returns false when it had begun */
export async function beginTime(db: Db, id: string, expiresAt: Date, now: Date): Promise<boolean> {
  const { rows } = await sql`update licenses set expires_at = ${expiresAt}, revision = revision + 1, updated_at = ${now}
    where id = ${id} and expires_at is null returning 1`.execute(db);
  return rows.length > 0;
}
