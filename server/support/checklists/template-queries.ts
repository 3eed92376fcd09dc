/** SQL of templates of checklists. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { LocalizedText } from "#shared/locales";
import type { ChecklistTemplate } from "./contract.ts";

export type TemplateRow = {
  id: string;
  name: string;
  description: string;
  steps: string[];
  type: ChecklistTemplate["type"];
  productId: string | null;
  product: LocalizedText | null;
  brandId: string | null;
  brand: string | null;
  formId: string | null;
  automatic: boolean;
  mustFinish: boolean;
  archived: boolean;
  position: number;
  createdAt: Date;
  updatedAt: Date;
  revision: number;
};

const SELECT = sql`select l.id, l.name, l.description, l.steps, l.type, l.product_id as "productId", p.name as product, l.brand_id as "brandId", b.name as brand, l.form_id as "formId",
    l.automatic, l.must_finish as "mustFinish", l.archived, l.position, l.created_at as "createdAt", l.updated_at as "updatedAt", l.revision
  from checklist_templates l left join product_names p on p.id = l.product_id left join brand_names b on b.id = l.brand_id`;

/** All templates in their order, retired ones too. */
export async function selectTemplates(db: Db): Promise<TemplateRow[]> {
  return (await sql<TemplateRow>`${SELECT} order by l.position, l.id limit 400`.execute(db)).rows;
}

export async function selectTemplate(db: Db, id: string): Promise<TemplateRow | undefined> {
  return (await sql<TemplateRow>`${SELECT} where l.id = ${id}`.execute(db)).rows[0];
}

type Stored = Omit<TemplateRow, "product" | "brand" | "position" | "createdAt" | "updatedAt" | "revision"> & { now: Date };

/** Stores a template behind the others. */
export async function insertTemplate(db: Db, l: Stored): Promise<void> {
  await sql`insert into checklist_templates (id, name, description, steps, type, product_id, brand_id, form_id, automatic, must_finish, archived, position, created_at, updated_at)
    values (${l.id}, ${l.name}, ${l.description}, ${[...l.steps]}, ${l.type}, ${l.productId}, ${l.brandId}, ${l.formId}, ${l.automatic}, ${l.mustFinish}, ${l.archived},
      (select coalesce(max(position), 0) + 1 from checklist_templates), ${l.now}, ${l.now})`.execute(db);
}

/** @returns false when the revision is no longer the one expected */
export async function updateTemplate(db: Db, revision: number, l: Stored): Promise<boolean> {
  const { rows } =
    await sql`update checklist_templates set name = ${l.name}, description = ${l.description}, steps = ${[...l.steps]}, type = ${l.type}, product_id = ${l.productId},
      brand_id = ${l.brandId}, form_id = ${l.formId}, automatic = ${l.automatic}, must_finish = ${l.mustFinish}, archived = ${l.archived}, revision = revision + 1, updated_at = ${l.now}
    where id = ${l.id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** Puts templates in this order; those that are not named stay behind them in the order they have. */
export async function orderTemplates(db: Db, ids: readonly string[], now: Date): Promise<void> {
  // Two orders at once would lock the same rows in different orders, and wait for one another.
  await sql`select id from checklist_templates order by id for update`.execute(db);
  await sql`update checklist_templates l set position = o.place, revision = revision + 1, updated_at = ${now}
    from (select x.id, row_number() over (order by array_position(${[...ids]}::uuid[], x.id) nulls last, x.position, x.id) as place from checklist_templates x) o
    where o.id = l.id and l.position is distinct from o.place`.execute(db);
}
