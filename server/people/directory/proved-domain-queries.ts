import { sql } from "kysely";
import type { Db } from "#platform/db";

export async function selectDomainOwner(db: Db, domain: string): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string;
  }>`select organization_id as id from organization_domains where domain = ${domain} and verified_at is not null`.execute(db);
  return rows[0]?.id;
}

export async function selectProvedDomains(db: Db, organizationId: string): Promise<string[]> {
  const { rows } = await sql<{
    domain: string;
  }>`select domain from organization_domains where organization_id = ${organizationId} and verified_at is not null order by domain limit 1000`.execute(
    db,
  );
  return rows.map(({ domain }) => domain);
}

export async function selectName(db: Db, organizationId: string): Promise<string | undefined> {
  return (await sql<{ name: string }>`select name from organizations where id = ${organizationId}`.execute(db)).rows[0]?.name;
}
