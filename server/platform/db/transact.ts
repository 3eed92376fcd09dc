import { sql } from "kysely";
import type { Db } from "./open-database.ts";

type Pending = { before: (() => Promise<void>)[]; after: (() => void)[] };
const pending = new WeakMap<object, Pending>();

/**
 * Runs `work` in one transaction; inside a running transaction it joins that one.
 * Callbacks given to `afterCommit` run once the commit has been acknowledged.
 */
export async function transact<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db);
  const mine: Pending = { before: [], after: [] };
  const result = await db.transaction().execute(async (tx) => {
    pending.set(tx, mine);
    const value = await work(tx);
    for (const step of mine.before) await step();
    return value;
  });
  for (const callback of mine.after) callback();
  return result;
}

/** Calls back after the running transaction has committed; never when it rolls back. Outside a transaction, at once. */
export function afterCommit(db: Db, callback: () => void): void {
  const mine = pending.get(db);
  if (mine) mine.after.push(callback);
  else callback();
}

/**
 * Has a last statement run just before the running transaction commits, so that many small writes can be made one.
 * @returns false outside a transaction of `transact`: then it is for the caller to run it
 */
export function beforeCommit(db: Db, step: () => Promise<void>): boolean {
  const mine = pending.get(db);
  mine?.before.push(step);
  return mine !== undefined;
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
