/** Connections: a pool for each of the application's roles, so that forgetting a scope shows a customer nothing rather than everything. */
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Tables } from "#tables";
import type { Logger } from "#platform/log";
import { appRoles, type AppRole } from "./app-role.ts";
import { preparingClient } from "./preparing-client.ts";

export type Connection = pg.ClientConfig;
export type Db = Kysely<Tables>;

export type Database = {
  /** Sees every row; for agents, tokens and the program's own work. */
  staff: Db;
  /** Sees no row until a transaction names the customer (`asCustomer`). */
  customer: Db;
  /** The pool behind `staff`, for LISTEN and for job queues. */
  pool: pg.Pool;
  /** How to open a connection of its own as the staff role. */
  connection: Connection;
  close(): Promise<void>;
};

// Counts and sequence numbers stay far below 2^53, so bigint reads as number.
pg.types.setTypeParser(20, Number);

/** Our statements are short: compiling one takes longer than running it, by half a second for the relay's. */
const QUICK = "-c jit=off";

/**
 * Opens the pools.
 * @param connection how the owner connects; user and password are replaced by those of the application's roles
 * @param size connections of the staff pool at most; the customer pool gets half as many
 */
export function openDatabase({
  connection,
  secretKey,
  log,
  size = 10,
}: {
  connection: Connection;
  secretKey: string;
  log: Logger;
  size?: number;
}): Database {
  const { connectionString, ...rest } = connection;
  const base: Connection = connectionString ? { ...rest, ...withoutCredentials(connectionString) } : rest;
  const roles = appRoles(secretKey);
  const as = (role: AppRole, options: string): Connection => ({ ...base, ...role, options, application_name: "backstay" });
  const open = (config: Connection, max: number) => {
    const pool = new pg.Pool({
      ...config,
      Client: preparingClient(),
      max,
      idleTimeoutMillis: 60_000,
      connectionTimeoutMillis: 10_000,
    });
    pool.on("error", (error) => log.warn({ err: error }, "an idle database connection was lost"));
    // A connection lost while in use, between two statements of a transaction, has no other listener: without one the whole program would end.
    pool.on("connect", (client) => client.on("error", (error) => log.debug({ err: error }, "a database connection was lost in use")));
    return pool;
  };
  const asStaff = as(roles.staff, `${QUICK} -c backstay.scope=staff`);
  const staffPool = open(asStaff, size);
  const customerPool = open(as(roles.customer, QUICK), Math.max(2, Math.ceil(size / 2)));
  const kysely = (pool: pg.Pool) => new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const staff = kysely(staffPool);
  const customer = kysely(customerPool);
  return {
    staff,
    customer,
    pool: staffPool,
    connection: asStaff,
    async close() {
      await Promise.all([staff.destroy(), customer.destroy()]);
    },
  };
}

/** Splits a connection URL so that its role can be replaced. Parameters of the URL other than sslmode and host are the server's defaults. */
function withoutCredentials(connectionString: string): Connection {
  const url = new URL(connectionString);
  const sslMode = url.searchParams.get("sslmode");
  return {
    host: url.searchParams.get("host") ?? decodeURIComponent(url.hostname),
    port: Number(url.port || url.searchParams.get("port") || 5432),
    database: decodeURIComponent(url.pathname.slice(1)) || "postgres",
    ...(sslMode && sslMode !== "disable" ? { ssl: { rejectUnauthorized: sslMode === "verify-full" || sslMode === "verify-ca" } } : {}),
  };
}
