import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { ImportKind, ImportState, ImportVerdict } from "#shared/license-imports";
import type { Note } from "./model/policy-of.ts";

export type Step = "check" | "run";
export type ImportRow = {
  id: string;
  source: "keygen";
  address: string;
  account: string;
  token_sealed: Buffer | null;
  brand: { id: string; name: string };
  state: ImportState;
  step: Step;
  kind: ImportKind;
  page: number;
  problem: string | null;
  created_by: string;
  locale: string;
  created_at: Date;
  updated_at: Date;
  finished_at: Date | null;
  revision: number;
};

async function imports(db: Db, rest: RawBuilder<unknown>): Promise<ImportRow[]> {
  return (
    await sql<ImportRow>`select i.id, i.source, i.address, i.account, i.token_sealed, jsonb_build_object('id', b.id, 'name', b.name) as brand, i.state, i.step,
      i.kind, i.page, i.problem, i.created_by, i.locale, i.created_at, i.updated_at, i.finished_at, i.revision
    from license_imports i join brand_names b on b.id = i.brand_id ${rest}`.execute(db)
  ).rows;
}

export async function selectImport(db: Db, id: string): Promise<ImportRow | undefined> {
  return (await imports(db, sql`where i.id = ${id}`))[0];
}

export function selectImports(db: Db, { after, limit }: { after: string | null; limit: number }): Promise<ImportRow[]> {
  return imports(db, sql`where (${after}::uuid is null or i.id < ${after}) order by i.id desc limit ${limit}`);
}

export async function insertImport(
  db: Db,
  row: Pick<ImportRow, "id" | "source" | "address" | "account" | "created_by" | "locale"> & { sealed: Buffer; brandId: string; now: Date },
): Promise<void> {
  await sql`insert into license_imports (id, source, address, account, token_sealed, brand_id, state, step, kind, page, created_by, locale, created_at, updated_at)
    values (${row.id}, ${row.source}, ${row.address}, ${row.account}, ${row.sealed}, ${row.brandId}, 'checking', 'check', 'products', 1, ${row.created_by},
      ${row.locale}, ${row.now}, ${row.now})`.execute(db);
}

type Move = {
  from: readonly ImportState[];
  to: ImportState;
  revision?: number;
  step?: Step;
  restart?: boolean;
  problem?: string | null;
  forget?: boolean;
};

/** @returns false when it stands elsewhere, or its revision is no longer the one expected */
export async function moveTo(db: Db, id: string, move: Move, now: Date): Promise<boolean> {
  const { rows } =
    await sql`update license_imports set state = ${move.to}, problem = ${move.problem ?? null}, updated_at = ${now}, revision = revision + 1
      ${move.step ? sql`, step = ${move.step}` : sql``} ${move.restart ? sql`, kind = 'products', page = 1` : sql``}
      ${move.forget ? sql`, token_sealed = null, finished_at = ${now}` : sql``}
    where id = ${id} and state = any(${[...move.from]}) and (${move.revision ?? null}::int is null or revision = ${move.revision ?? null}) returning 1`.execute(
      db,
    );
  return rows.length > 0;
}

/** @returns false when it was ended meanwhile */
export async function setPlace(db: Db, id: string, kind: ImportKind, page: number, now: Date): Promise<boolean> {
  const { rows } = await sql`update license_imports set kind = ${kind}, page = ${page}, updated_at = ${now}
    where id = ${id} and state in ('checking', 'running') returning 1`.execute(db);
  return rows.length > 0;
}

export type Item = { kind: ImportKind; external_id: string; title: string; verdict: ImportVerdict; thing_id: string | null; notes: Note[] };

export async function saveItem(db: Db, importId: string, item: Item): Promise<void> {
  await sql`insert into license_import_items (import_id, kind, external_id, title, verdict, thing_id, notes)
    values (${importId}, ${item.kind}, ${item.external_id}, ${item.title}, ${item.verdict}, ${item.thing_id}, ${JSON.stringify(item.notes)})
    on conflict (import_id, kind, external_id) do update
      set title = excluded.title, verdict = case when license_import_items.verdict = 'created' and excluded.verdict = 'known' then 'created' else excluded.verdict end,
        thing_id = excluded.thing_id, notes = case when excluded.verdict = 'known' then license_import_items.notes else excluded.notes end`.execute(
    db,
  );
}

export type ItemRow = Item & { place: number };

export async function selectItems(
  db: Db,
  importId: string,
  { after, limit, verdict, noted }: { after: number | null; limit: number; verdict?: ImportVerdict | undefined; noted: boolean },
): Promise<ItemRow[]> {
  return (
    await sql<ItemRow>`select place, kind, external_id, title, verdict, thing_id, notes from license_import_items
      where import_id = ${importId} and place > ${after ?? 0} and (${verdict ?? null}::text is null or verdict = ${verdict ?? null})
        and (not ${noted} or notes <> '[]') order by place limit ${limit}`.execute(db)
  ).rows;
}

export async function countItems(
  db: Db,
  importIds: readonly string[],
): Promise<{ import_id: string; kind: ImportKind; verdict: ImportVerdict; count: number }[]> {
  return (
    await sql<{
      import_id: string;
      kind: ImportKind;
      verdict: ImportVerdict;
      count: number;
    }>`select import_id, kind, verdict, count(*)::int as count
      from license_import_items where import_id = any(${[...importIds]}::uuid[]) group by 1, 2, 3 order by 2, 3`.execute(db)
  ).rows;
}

/** What a thing of the other system is here. */
export async function linked(db: Db, source: string, kind: ImportKind, externalId: string): Promise<string | undefined> {
  return (
    await sql<{ thing_id: string }>`select thing_id from license_import_links
      where source = ${source} and kind = ${kind} and external_id = ${externalId}`.execute(db)
  ).rows[0]?.thing_id;
}

export async function link(db: Db, source: string, kind: ImportKind, externalId: string, thingId: string, now: Date): Promise<void> {
  await sql`insert into license_import_links (source, kind, external_id, thing_id, created_at)
    values (${source}, ${kind}, ${externalId}, ${thingId}, ${now}) on conflict do nothing`.execute(db);
}

/** What fails within leaves the running transaction as it was before. */
export async function withSavepoint(db: Db, work: () => Promise<void>): Promise<void> {
  await sql`savepoint thing`.execute(db);
  try {
    await work();
    await sql`release savepoint thing`.execute(db);
  } catch (error) {
    await sql`rollback to savepoint thing`.execute(db);
    throw error;
  }
}

/** Tokens of imports that rested since; and imports that are long over. */
export async function forget(db: Db, { rested, over, now }: { rested: Date; over: Date; now: Date }): Promise<void> {
  await sql`update license_imports set token_sealed = null, state = case when state in ('done', 'ended') then state else 'ended' end,
      finished_at = coalesce(finished_at, ${now}), revision = revision + 1 where token_sealed is not null and updated_at < ${rested}`.execute(
    db,
  );
  await sql`delete from license_imports where finished_at < ${over}`.execute(db);
}
