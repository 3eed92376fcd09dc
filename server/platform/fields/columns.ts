import type { Cell, ExportColumn } from "#platform/export";
import type { Ctx } from "#platform/http";
import { resolveReferences } from "#platform/references";
import type { FieldValue, FieldValues, Money } from "#shared/fields";
import { localize } from "#shared/locales";
import { fieldsFor } from "./definitions.ts";
import type { FieldDefinition } from "./model/types.ts";

type Named = ReadonlyMap<string, { title: string }>;

function cellOf({ type, options, rules }: FieldDefinition, value: FieldValue | undefined, locale: string, named: Named): Cell {
  if (value === undefined) return null;
  const text = typeof value === "string" ? value : "";
  const label = (key: string) => localize(options.find((option) => option.key === key)?.labels ?? {}, locale) || key;
  switch (type) {
    case "choice":
      return label(text);
    case "choices":
      return (value as string[]).map(label).join("; ");
    case "money":
      return `${(value as Money).amount} ${(value as Money).currency}`;
    case "date":
      return { day: text };
    case "dateTime":
      return new Date(text);
    case "reference":
      return named.get(`${rules.of}:${text}`)?.title ?? null;
    default:
      return typeof value === "object" ? JSON.stringify(value) : value;
  }
}

/**
 * Adds to an exported list the custom fields that its reader sees, under their labels.
 * @param portions of its rows
 * @returns their columns; and the same portions, of each of which is known by then what the references in it are called, one question for each kind
 */
export async function withFieldColumns<Row extends { fields: FieldValues }>(
  ctx: Ctx,
  kind: string,
  portions: AsyncIterable<readonly Row[]>,
): Promise<{ columns: ExportColumn<Row>[]; rows: AsyncIterable<readonly Row[]> }> {
  const definitions = await fieldsFor(ctx, kind);
  const references = definitions.filter(({ type }) => type === "reference");
  let named: Named = new Map();
  const learn = async (rows: readonly Row[]) => {
    if (references.length === 0) return;
    const subjects = rows.flatMap(({ fields }) =>
      references.flatMap(({ key, rules }) => (typeof fields[key] === "string" ? [`${rules.of}:${fields[key]}`] : [])),
    );
    named = await resolveReferences(ctx, subjects);
  };
  return {
    columns: definitions.map((definition) => ({
      key: `fields.${definition.key}`,
      title: localize(definition.labels, ctx.locale) || definition.key,
      value: ({ fields }) => cellOf(definition, fields[definition.key], ctx.locale, named),
    })),
    rows: (async function* () {
      for await (const rows of portions) {
        await learn(rows);
        yield rows;
      }
    })(),
  };
}
