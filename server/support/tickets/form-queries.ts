/** SQL of forms. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { LocalizedText } from "#shared/locales";
import type { Question } from "#shared/ticket-forms";
import type { TicketType } from "./model.ts";

export type FormRow = {
  id: string;
  slug: string;
  names: LocalizedText;
  descriptions: LocalizedText;
  type: TicketType;
  productId: string | null;
  product: LocalizedText | null;
  brandId: string | null;
  brand: string | null;
  questions: Question[];
  portal: boolean;
  isDefault: boolean;
  archived: boolean;
  position: number;
  createdAt: Date;
  updatedAt: Date;
  revision: number;
};

const SELECT = sql`select f.id, f.slug, f.name as names, f.description as descriptions, f.type, f.product_id as "productId", p.name as product, f.brand_id as "brandId", b.name as brand,
    f.questions, f.portal, f.is_default as "isDefault", f.archived, f.position, f.created_at as "createdAt", f.updated_at as "updatedAt", f.revision
  from ticket_forms f left join product_names p on p.id = f.product_id left join brand_names b on b.id = f.brand_id`;

/** All forms in their order, archived ones too. */
export async function selectForms(db: Db): Promise<FormRow[]> {
  return (await sql<FormRow>`${SELECT} order by f.position, f.id limit 400`.execute(db)).rows;
}

export async function selectForm(db: Db, id: string): Promise<FormRow | undefined> {
  return (await sql<FormRow>`${SELECT} where f.id = ${id}`.execute(db)).rows[0];
}

type Stored = Pick<
  FormRow,
  "id" | "names" | "descriptions" | "type" | "productId" | "brandId" | "questions" | "portal" | "isDefault" | "archived"
> & { now: Date };

/** Stores a form behind the others. */
export async function insertForm(db: Db, f: Stored & { slug: string }): Promise<void> {
  await sql`insert into ticket_forms (id, slug, name, description, type, product_id, brand_id, questions, portal, is_default, archived, position, created_at, updated_at)
    values (${f.id}, ${f.slug}, ${JSON.stringify(f.names)}::jsonb, ${JSON.stringify(f.descriptions)}::jsonb, ${f.type}, ${f.productId}, ${f.brandId}, ${JSON.stringify(f.questions)}::jsonb,
      ${f.portal}, ${f.isDefault}, ${f.archived}, (select coalesce(max(position), 0) + 1 from ticket_forms), ${f.now}, ${f.now})`.execute(
    db,
  );
}

/** @returns false when the revision is no longer the one expected */
export async function updateForm(db: Db, revision: number, f: Stored): Promise<boolean> {
  const { rows } =
    await sql`update ticket_forms set name = ${JSON.stringify(f.names)}::jsonb, description = ${JSON.stringify(f.descriptions)}::jsonb, type = ${f.type},
      product_id = ${f.productId}, brand_id = ${f.brandId}, questions = ${JSON.stringify(f.questions)}::jsonb, portal = ${f.portal}, is_default = ${f.isDefault}, archived = ${f.archived},
      revision = revision + 1, updated_at = ${f.now} where id = ${f.id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** Puts forms in this order; those that are not named stay behind them in the order they have. */
export async function orderForms(db: Db, ids: readonly string[], now: Date): Promise<void> {
  // Two orders at once would lock the same rows in different orders, and wait for one another.
  await sql`select id from ticket_forms order by id for update`.execute(db);
  await sql`update ticket_forms f set position = o.place, revision = revision + 1, updated_at = ${now}
    from (select x.id, row_number() over (order by array_position(${[...ids]}::uuid[], x.id) nulls last, x.position, x.id) as place from ticket_forms x) o
    where o.id = f.id and f.position is distinct from o.place`.execute(db);
}

/** The form that was filled in for a ticket; null where none was. */
export async function formIdOf(db: Db, ticketId: string): Promise<string | null> {
  return (await sql<{ id: string | null }>`select form_id as id from tickets where id = ${ticketId}`.execute(db)).rows[0]?.id ?? null;
}
