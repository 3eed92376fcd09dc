/** The column `fields` of a thing, as part of a room's own statements. */
import { sql, type RawBuilder } from "kysely";
import { isStaff, type Actor } from "#platform/http";
import type { FieldValues } from "#shared/fields";

/** The values of a thing that the actor reads: the vendor's people all, others what is open to customers. @param column such as `t.fields` */
export function valuesShown(actor: Actor, kind: string, column: RawBuilder<unknown>): RawBuilder<FieldValues> {
  return isStaff(actor) ? sql<FieldValues>`${column}` : openValues(kind, column);
}

/** The values of a thing that are open to customers. */
export function openValues(kind: string, column: RawBuilder<unknown>): RawBuilder<FieldValues> {
  return sql<FieldValues>`case when ${column} = '{}' then ${column} else (select coalesce(jsonb_object_agg(v.key, v.value), '{}') from jsonb_each(${column}) v
    join field_definitions d on d.kind = ${kind} and d.key = v.key where d.access <> 'agents' and not d.archived) end`;
}

/** What a thing has that nobody was asked about: the defaults, within the statement that stores it. */
export function defaultValues(kind: string): RawBuilder<FieldValues> {
  return sql<FieldValues>`(select coalesce(jsonb_object_agg(d.key, d.default_value), '{}') from field_definitions d
    where d.kind = ${kind} and not d.archived and d.default_value is not null)`;
}

/** Changed values of things, for the timeline of whoever they belong to: which field, not its values. @param thing the column that names the thing, such as `t.id` */
export function changedValues(kind: string, thing: RawBuilder<unknown>) {
  return {
    kind: "field",
    from: sql`field_changes f left join field_definitions d on d.kind = f.kind and d.key = f.key`,
    where: sql`f.thing_id = ${thing} and f.kind = ${kind}`,
    at: sql`f.at`,
    id: sql`f.id`,
    actor: sql`f.actor`,
    data: sql`jsonb_build_object('key', f.key, 'labels', d.labels, 'set', f.after is not null)`,
  };
}
