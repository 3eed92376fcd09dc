import type { FieldAccess, FieldType, FieldValue } from "#shared/fields";
import type { LocalizedText } from "#shared/locales";

export type FieldOption = { key: string; labels: LocalizedText; archived: boolean };

/** What a value must keep to; each member counts for some types only. */
export type FieldRules = {
  /** Least and most: of a number, of an amount; a day or an instant as text. */
  least?: number | string | undefined;
  most?: number | string | undefined;
  /** Places after the point that a number may have; any when absent. */
  decimals?: number | undefined;
  /** ISO 4217, the first one is offered first; any when absent. */
  currencies?: readonly string[] | undefined;
  /** Characters at most. */
  longest?: number | undefined;
  /** Regular expression (RE2) that the whole text must match, and one text that does. */
  pattern?: string | undefined;
  example?: string | undefined;
  /** Kind of the thing a reference names. */
  of?: string | undefined;
};

/** One of the values in `in`: of another field by its key, or of a property of the thing such as `type`. */
export type FieldCondition = { name: string; in: readonly string[] };

export type FieldDefinition = {
  id: string;
  kind: string;
  key: string;
  type: FieldType;
  labels: LocalizedText;
  helps: LocalizedText;
  options: readonly FieldOption[];
  rules: FieldRules;
  required: "never" | "always" | "when";
  requiredWhen: readonly FieldCondition[];
  defaultValue: FieldValue | null;
  access: FieldAccess;
  group: { id: string; labels: LocalizedText; position: number } | null;
  position: number;
  archived: boolean;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
};
