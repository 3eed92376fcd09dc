import { sql } from "kysely";
import type { Db } from "./open-database.ts";

const pendingCommit = new WeakMap<object, (() => void)[]>();

/**
 * Runs `work` in one transaction; inside a running transaction it joins that one.
 * Callbacks given to `afterCommit` run once the commit has been acknowledged.
 */
export async function transact<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db);
  const callbacks: (() => void)[] = [];
  const result = await db.transaction().execute(async (tx) => {
    pendingCommit.set(tx, callbacks);
    return work(tx);
  });
  for (const callback of callbacks) callback();
  return result;
}

/** Calls back after the running transaction has committed; never when it rolls back. Outside a transaction, at once. */
export function afterCommit(db: Db, callback: () => void): void {
  const callbacks = pendingCommit.get(db);
  if (callbacks) callbacks.push(callback);
  else callback();
}

export type CustomerScope = {
  contactId: string | null;
  /** Organisations whose requests the contact may see. */
  organizationIds: readonly string[];
  /** The one ticket a guest link opens. */
  ticketId: string | null;
};

/** Runs `work` in a transaction in which row-level security shows only what this customer may see. */
export async function asCustomer<T>(customerDb: Db, scope: CustomerScope, work: (tx: Db) => Promise<T>): Promise<T> {
  return transact(customerDb, async (tx) => {
    await sql`select set_config('backstay.scope', 'customer', true),
      set_config('backstay.contact', ${scope.contactId ?? ""}, true),
      set_config('backstay.organizations', ${scope.organizationIds.join(",")}, true),
      set_config('backstay.ticket', ${scope.ticketId ?? ""}, true)`.execute(tx);
    return work(tx);
  });
}
