/** Rows as the API shows them. */
import { localize } from "#shared/locales";
import type { FieldView } from "./contract.ts";
import type { FieldDefinition } from "./model/types.ts";
import type { GroupRow } from "./queries.ts";

/** @param locale in which labels and helps are shown beside all they have */
export function presentField({ group, options, requiredWhen, createdAt, updatedAt, ...rest }: FieldDefinition, locale: string): FieldView {
  return {
    ...rest,
    label: localize(rest.labels, locale),
    help: localize(rest.helps, locale),
    options: options.map((option) => ({ ...option, label: localize(option.labels, locale) })),
    rules: { ...rest.rules, currencies: rest.rules.currencies ? [...rest.rules.currencies] : undefined },
    requiredWhen: requiredWhen.map((condition) => ({ ...condition, in: [...condition.in] })),
    group: group && { id: group.id, name: localize(group.labels, locale) },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export function presentGroup({ id, kind, labels, position, revision, created_at, updated_at }: GroupRow, locale: string) {
  return {
    id,
    kind,
    label: localize(labels, locale),
    labels,
    position,
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
    revision,
  };
}
