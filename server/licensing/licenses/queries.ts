import { sql, type RawBuilder } from "kysely";
import type { PolicyRules } from "#licensing/policies";
import type { Db } from "#platform/db";
import type { KeyScheme } from "#shared/license-policy";
import type { LocalizedText } from "#shared/locales";
import type { Overrides } from "./model/rows.ts";

type Named = { id: string; name: string };

export type LicenseRow = {
  id: string;
  product: { id: string; name: LocalizedText };
  policy: Named;
  rules: Partial<PolicyRules>;
  organization: Named | null;
  contact: Named | null;
  group: Named | null;
  name: string | null;
  key_hint: string;
  key_sealed: Buffer;
  scheme: KeyScheme;
  signing_key_id: string | null;
  expires_at: Date | null;
  grace_until: Date | null;
  suspended_at: Date | null;
  revoked_at: Date | null;
  banned: boolean;
  overrides: Overrides;
  policy_entitlements: string[];
  entitlements: string[];
  environment: string | null;
  metadata: Metadata;
  uses: number;
  machines: number;
  users: number;
  checked_in_at: Date | null;
  validated_at: Date | null;
  file_counter: number;
  extensions: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
};
export type Metadata = { [name: string]: string | number | boolean };

/** A machine, `m`, that holds its seat: not one that is dead where the dead give theirs up. @param rules the policy's, as jsonb */
export function aliveMachine(rules: RawBuilder<unknown>, now: Date): RawBuilder<unknown> {
  return sql`(${rules} ->> 'heartbeatCullStrategy' = 'keepDead'
    or coalesce(m.heartbeat_at, case when ${rules} ->> 'heartbeatBasis' = 'fromCreation' and (${rules} ->> 'requireHeartbeat')::boolean then m.created_at end) is null
    or coalesce(m.heartbeat_at, m.created_at) > ${now}::timestamptz - make_interval(secs => (${rules} ->> 'heartbeatDuration')::int))`;
}

async function licenses(db: Db, rest: RawBuilder<unknown>): Promise<LicenseRow[]> {
  return (
    await sql<LicenseRow>`select l.id, jsonb_build_object('id', p.id, 'name', p.name) as product, jsonb_build_object('id', r.id, 'name', r.name) as policy, r.rules,
      case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as organization,
      case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name) end as contact,
      case when g.id is not null then jsonb_build_object('id', g.id, 'name', g.name) end as "group",
      l.name, l.key_hint, l.key_sealed, l.scheme, l.signing_key_id, l.expires_at, l.grace_until, l.suspended_at, l.revoked_at, l.overrides,
      r.entitlements as policy_entitlements, l.entitlements, l.environment, l.metadata, l.uses, l.checked_in_at, l.validated_at, l.file_counter, l.extensions,
      l.revision, l.created_at, l.updated_at,
      exists (select from license_bans b where b.organization_id = l.organization_id) or exists (select from license_bans b where b.contact_id = l.contact_id) as banned,
      (select count(*)::int from license_machines m where m.license_id = l.id) as machines,
      (select count(*)::int from license_users u where u.license_id = l.id) as users
    from licenses l join license_policy_rules r on r.id = l.policy_id join product_names p on p.id = l.product_id
      left join organization_names o on o.id = l.organization_id left join contact_names c on c.id = l.contact_id
      left join license_groups g on g.id = l.group_id ${rest}`.execute(db)
  ).rows;
}

export async function selectLicense(db: Db, id: string): Promise<LicenseRow | undefined> {
  return (await licenses(db, sql`where l.id = ${id}`))[0];
}

/** Several at once; those that are there, in no order. */
export function selectLicensesById(db: Db, ids: readonly string[]): Promise<LicenseRow[]> {
  return licenses(db, sql`where l.id = any(${[...ids]}::uuid[])`);
}

/** The id of the licence with this key. */
export async function selectIdByKey(db: Db, keyHash: Buffer): Promise<string | undefined> {
  return (await sql<{ id: string }>`select id from licenses where key_hash = ${keyHash}`.execute(db)).rows[0]?.id;
}

/** Keys as they are kept, in the order of the licences' ids. */
export async function selectSealedKeys(
  db: Db,
  { after, limit }: { after: string | null; limit: number },
): Promise<{ id: string; key_sealed: Buffer }[]> {
  return (
    await sql<{ id: string; key_sealed: Buffer }>`select id, key_sealed from licenses
      where (${after}::uuid is null or id > ${after}) order by id limit ${limit}`.execute(db)
  ).rows;
}

/** Holds a licence until the transaction ends: whoever counts what it has in use waits for whoever adds to it. */
export async function lockLicense(db: Db, id: string): Promise<void> {
  await sql`select from licenses where id = ${id} for update`.execute(db);
}

export type LicenseFilter = {
  limit: number;
  after: string | null;
  productId?: string | null;
  policyId?: string | undefined;
  organizationId?: string | null;
  contactId?: string | undefined;
  groupId?: string | undefined;
  state?: "suspended" | "revoked" | undefined;
  q?: { text: string; keyHash: Buffer } | null;
};

/** What a search may mean: the whole key, its last characters, or how the name of the licence or of its holder begins. */
function found({ text, keyHash }: { text: string; keyHash: Buffer }): RawBuilder<unknown> {
  const begins = `${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  return sql`and l.id in (select id from licenses where key_hash = ${keyHash} or id::text = ${text}
    union select id from licenses where key_hint = ${text.toUpperCase().slice(-8)}
    union select id from licenses where lower(name) like ${begins}
    union select x.id from licenses x join (select id from organization_names where lower(name) like ${begins} limit 50) o on o.id = x.organization_id
    union select x.id from licenses x join (select id from contact_names where lower(own_name) like ${begins} limit 50) c on c.id = x.contact_id
    union select x.id from licenses x join (select id from contact_names where address like ${begins} limit 50) c on c.id = x.contact_id)`;
}

export function selectLicenses(db: Db, filter: LicenseFilter): Promise<LicenseRow[]> {
  const conditions = [
    filter.productId ? sql`and l.product_id = ${filter.productId}` : sql``,
    filter.policyId ? sql`and l.policy_id = ${filter.policyId}` : sql``,
    filter.organizationId ? sql`and l.organization_id = ${filter.organizationId}` : sql``,
    filter.contactId ? sql`and l.contact_id = ${filter.contactId}` : sql``,
    filter.groupId ? sql`and l.group_id = ${filter.groupId}` : sql``,
    filter.state === "suspended" ? sql`and l.suspended_at is not null` : sql``,
    filter.state === "revoked" ? sql`and l.revoked_at is not null` : sql``,
    filter.q ? found(filter.q) : sql``,
  ];
  return licenses(
    db,
    sql`where (${filter.after}::uuid is null or l.id < ${filter.after}) ${sql.join(conditions, sql` `)} order by l.id desc limit ${filter.limit}`,
  );
}

/** The licences of some organizations and contacts, also those that such a contact uses: those not revoked first, then the newest. */
export function selectLicensesOf(
  db: Db,
  { organizations, contacts, limit }: { organizations: readonly string[]; contacts: readonly string[]; limit: number },
): Promise<LicenseRow[]> {
  return licenses(
    db,
    // Arrays first: what stands in one of several places is found by their indexes only so.
    sql`where l.id = any(array(select x.id from licenses x where x.organization_id = any(${[...organizations]}::uuid[]) or x.contact_id = any(${[...contacts]}::uuid[])
          or x.id = any(array(select license_id from license_users where contact_id = any(${[...contacts]}::uuid[])))
        order by (x.revoked_at is null) desc, x.id desc limit ${limit}))
      order by (l.revoked_at is null) desc, l.id desc`,
  );
}

export type NewLicense = {
  id: string;
  policyId: string;
  productId: string;
  organizationId: string | null;
  contactId: string | null;
  groupId: string | null;
  name: string | null;
  keyHash: Buffer;
  keySealed: Buffer;
  keyHint: string;
  scheme: KeyScheme;
  signingKeyId: string | null;
  expiresAt: Date | null;
  overrides: Overrides;
  entitlements: readonly string[];
  environment: string | null;
  metadata: Metadata;
  now: Date;
};

export async function insertLicense(db: Db, l: NewLicense): Promise<void> {
  await sql`insert into licenses (id, policy_id, product_id, organization_id, contact_id, group_id, name, key_hash, key_sealed, key_hint, scheme, signing_key_id, expires_at,
      overrides, entitlements, environment, metadata, created_at, updated_at)
    values (${l.id}, ${l.policyId}, ${l.productId}, ${l.organizationId}, ${l.contactId}, ${l.groupId}, ${l.name}, ${l.keyHash}, ${l.keySealed}, ${l.keyHint}, ${l.scheme},
      ${l.signingKeyId}, ${l.expiresAt}, ${JSON.stringify(l.overrides)}, ${[...l.entitlements]}, ${l.environment}, ${JSON.stringify(l.metadata)}, ${l.now}, ${l.now})`.execute(
    db,
  );
}

/** What may be changed of a licence; what is absent stays. */
export type LicensePatch = Partial<{
  policy_id: string;
  product_id: string;
  organization_id: string | null;
  contact_id: string | null;
  group_id: string | null;
  name: string | null;
  key_hash: Buffer;
  key_sealed: Buffer;
  key_hint: string;
  scheme: KeyScheme;
  signing_key_id: string | null;
  expires_at: Date | null;
  grace_until: Date | null;
  suspended_at: Date | null;
  revoked_at: Date | null;
  overrides: string;
  entitlements: string[];
  environment: string | null;
  metadata: string;
  uses: number;
  checked_in_at: Date;
  extensions: number;
}>;

/** @param revision the one expected; null: whichever @returns false when it is another */
export async function patchLicense(db: Db, id: string, revision: number | null, patch: LicensePatch, now: Date): Promise<boolean> {
  let query = db
    .updateTable("licenses")
    .set({ ...patch, updated_at: now })
    .set((eb) => ({ revision: eb("revision", "+", 1) }))
    .where("id", "=", id);
  if (revision !== null) query = query.where("revision", "=", revision);
  return Number((await query.executeTakeFirst()).numUpdatedRows) > 0;
}

/** Codes that the valid licences of a customer open; the licences of an organization, and those of the contact himself or that he uses. */
export async function selectCodes(
  db: Db,
  { organizationId, contactId }: { organizationId: string | null; contactId: string | null },
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`select distinct unnest(r.entitlements || l.entitlements) as code
    from licenses l join license_policy_rules r on r.id = l.policy_id
    where (l.organization_id = ${organizationId}::uuid or l.contact_id = ${contactId}::uuid
        or l.id = any(array(select license_id from license_users where contact_id = ${contactId}::uuid)))
      and l.revoked_at is null and l.suspended_at is null
      and not exists (select from license_bans b where b.organization_id = l.organization_id) and not exists (select from license_bans b where b.contact_id = l.contact_id)
      and (l.expires_at is null or l.expires_at + make_interval(secs => coalesce((r.rules ->> 'gracePeriod')::int, 0)) > ${now} or l.grace_until > ${now}
        or r.rules ->> 'expirationStrategy' = 'allowAccess')
    order by 1`.execute(db);
  return rows.map(({ code }) => code);
}
