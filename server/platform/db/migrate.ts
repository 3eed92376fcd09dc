import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import pg from "pg";
import { prepareJobs } from "#platform/jobs";
import { appRoles } from "./app-role.ts";
import type { Connection } from "./open-database.ts";

const FOLDER = new URL("../../migrations/", import.meta.url);
/** Any number; it keeps two programs from migrating one database at once. */
const MIGRATION_LOCK = 7_205_759_403;

/**
 * Brings a database to the current schema, forward only, each file in its own transaction, and prepares the application's roles.
 * @param connection the owner's connection; he needs CREATE on the database and CREATEROLE
 * @returns the names of the roles, and of the migrations that were applied now
 * @throws Error naming the file when an applied migration was changed afterwards, or when one fails
 */
export async function migrate({
  connection,
  secretKey,
  only,
}: {
  connection: Connection;
  secretKey: string;
  /** Apply these and no others, as they were: the schema of a backup. */
  only?: readonly { name: string; sha256: string }[];
}): Promise<{ roles: string[]; applied: string[] }> {
  const roles = appRoles(secretKey);
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await client.query(
      "create table if not exists schema_migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())",
    );
    const { rows } = await client.query<{ name: string; sha256: string }>("select name, sha256 from schema_migrations");
    const done = new Map(rows.map((row) => [row.name, row.sha256]));
    const files = (await readdir(FOLDER)).filter((name) => name.endsWith(".sql")).toSorted();
    const applied: string[] = [];
    const unknown = only?.find(({ name }) => !files.includes(name));
    if (unknown) throw new Error(`this version knows no migration ${unknown.name}: a newer one made it`);
    for (const name of only ? files.filter((file) => only.some((one) => one.name === file)) : files) {
      const text = await readFile(new URL(name, FOLDER), "utf8");
      const sha256 = createHash("sha256").update(text).digest("hex");
      if (done.get(name) === sha256) continue;
      if (done.has(name))
        throw new Error(`the migration ${name} was changed after it had been applied; migrations are only added, never edited`);
      await applyOne(client, name, text, sha256);
      applied.push(name);
    }
    const jobsChanged = await prepareJobs(client);
    if (applied.length > 0 || jobsChanged || !(await prepared(client, roles))) await prepareRoles(client, roles);
    return { roles: [roles.staff.user, roles.customer.user], applied };
  } finally {
    await client.end();
  }
}

async function applyOne(client: pg.Client, name: string, text: string, sha256: string): Promise<void> {
  await client.query("begin");
  try {
    await client.query(text);
    await client.query("insert into schema_migrations (name, sha256) values ($1, $2)", [name, sha256]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(`the migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

type Roles = ReturnType<typeof appRoles>;

/** Tables with row-level security on which the staff role has no policy yet. */
const WITHOUT_STAFF = `select c.oid::regclass as name from pg_class c where c.relrowsecurity and c.relnamespace = 'public'::regnamespace
  and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = $1)`;

async function prepared(client: pg.Client, { customer, staff }: Roles): Promise<boolean> {
  const { rows } = await client.query<{ ok: boolean }>(
    `select (select count(*) = 2 from pg_roles where rolname in ($1, $2)) and not exists (${WITHOUT_STAFF})
      and coalesce(has_table_privilege((select oid from pg_roles where rolname = $2), 'settings', 'select'), false) as ok`,
    [staff.user, customer.user],
  );
  return rows[0]!.ok;
}

async function prepareRoles(client: pg.Client, { customer, staff }: Roles): Promise<void> {
  // Names and passwords are hexadecimal and letters only, so they stand in the text as they are.
  const create = ({ user, password }: Roles["staff"], more = "") => `do $$ begin
    if not exists (select from pg_roles where rolname = '${user}') then create role ${user} login password '${password}' nosuperuser nocreatedb nocreaterole ${more};
    end if; exception when duplicate_object or unique_violation then null; end $$`;
  const { user } = customer;
  await client.query(create(customer));
  await client.query(create(staff, `in role ${user}`));
  await client.query(`grant usage on schema public, jobs to ${user};
    grant select, insert, update, delete on all tables in schema public, jobs to ${user};
    grant usage, select on all sequences in schema public, jobs to ${user};
    grant execute on all functions in schema public, jobs to ${user};
    revoke insert, update, delete on schema_migrations from ${user};
    revoke update, delete, truncate on audit_log, audit_seals, events from ${user};`);
  // A view works with its owner's rights, past every wall: it is read, never written through.
  const { rows: views } = await client.query<{ name: string }>(
    "select oid::regclass as name from pg_class where relkind = 'v' and relnamespace = 'public'::regnamespace",
  );
  for (const { name } of views) await client.query(`revoke insert, update, delete on ${name} from ${user}`);
  const { rows } = await client.query<{ name: string }>(WITHOUT_STAFF, [staff.user]);
  for (const { name } of rows) await client.query(`create policy ${staff.user} on ${name} to ${staff.user} using (true) with check (true)`);
}

/** Refuses a server that acknowledges commits it could lose. @throws Error naming the setting */
export async function checkDurability(connection: Connection): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      "select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'server_version_num')",
    );
    for (const { name, setting } of rows) {
      if (name === "server_version_num" && Number(setting) < 150_000)
        throw new Error("DATABASE_URL takes a PostgreSQL of version 15 or newer");
      if (setting === "off") throw new Error(`DATABASE_URL takes a server that keeps what it acknowledged: switch "${name}" on there`);
    }
  } finally {
    await client.end();
  }
}
