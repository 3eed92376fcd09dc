/** Custom fields: which there are, and what was changed of their values. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, line, locale, page, reference, text } from "#shared/contract";
import { FIELD_ACCESS, FIELD_KEY, FIELD_TYPES } from "#shared/fields";

const kind = z.string().regex(/^[a-z][a-zA-Z]{0,39}$/, "fieldKind");
const labels = z.partialRecord(locale, line(100)).refine((value) => Object.keys(value).length > 0, "localized");
const helps = z.partialRecord(locale, text(500));
const optionKey = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$/, "optionKey");
const bound = z.union([z.number(), line(40)]);

const rules = z.strictObject({
  least: bound.optional().describe("Of a number or amount a number; of a day or instant as such"),
  most: bound.optional(),
  decimals: z.number().int().min(0).max(10).optional().describe("Places after the point that a number may have"),
  currencies: z
    .array(z.string().regex(/^[A-Z]{3}$/, "currency"))
    .max(50)
    .optional()
    .describe("ISO 4217; any when absent"),
  longest: z.number().int().min(1).max(20_000).optional().describe("Characters at most"),
  pattern: z.string().min(1).max(300).optional().describe("Regular expression of RE2 that the whole text must match"),
  example: line(100).optional().describe("A text that matches the pattern, shown where one does not"),
  of: kind.optional().describe("Kind of the thing that a reference names"),
});
const condition = z.strictObject({
  name: z.string().min(1).max(50).describe("Key of another field, or a property of the thing such as `type`"),
  in: z.array(line(200)).min(1).max(50).describe("It must be one of these"),
});
const value = z.union([
  z.string().max(20_000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(60)).max(100),
  z.strictObject({ amount: z.string().max(30), currency: z.string().max(3) }),
]);

const texts = z.record(z.string(), z.string());
export const fieldDefinition = z.strictObject({
  id,
  kind: z.string(),
  key: z.string().describe("Name of the value in the API; it never changes"),
  type: z.enum(FIELD_TYPES),
  label: z.string().describe("In the language of the request"),
  labels: texts,
  help: z.string(),
  helps: texts,
  options: z.array(z.strictObject({ key: z.string(), label: z.string(), labels: texts, archived: z.boolean() })),
  rules: rules.describe("What a value must keep to"),
  required: z.enum(["never", "always", "when"]),
  requiredWhen: z.array(condition).describe("All of these must hold"),
  defaultValue: value.nullable(),
  access: z.enum(FIELD_ACCESS).describe("Who sees and fills it in beside the vendor's people"),
  group: reference.nullable(),
  position: z.number().int(),
  archived: z.boolean().describe("No longer shown nor asked for; its values are kept"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type FieldView = z.infer<typeof fieldDefinition>;

const fieldGroup = z.strictObject({
  id,
  kind: z.string(),
  label: z.string(),
  labels: texts,
  position: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});

const given = {
  labels,
  helps: helps.optional(),
  options: z
    .array(z.strictObject({ key: optionKey, labels, archived: z.boolean().default(false) }))
    .max(200)
    .optional(),
  rules: rules.optional(),
  required: z.enum(["never", "always", "when"]).optional(),
  requiredWhen: z.array(condition).max(10).optional(),
  defaultValue: value.nullable().optional(),
  access: z.enum(FIELD_ACCESS).optional(),
  group: id.nullable().optional(),
};

export const fieldsContract = defineOperations({
  "fields.kinds": {
    method: "GET",
    path: "/field-kinds",
    right: "settings.read",
    summary: "Kinds of things that can have fields, and the properties of each that a field may be required by",
    response: z.strictObject({
      data: z.array(
        z.strictObject({
          kind: z.string(),
          facts: z.array(z.strictObject({ name: z.string(), values: z.array(z.string()) })),
          references: z.array(z.string()),
        }),
      ),
    }),
  },
  "fields.list": {
    method: "GET",
    path: "/fields",
    right: "public",
    summary: "Fields of a kind of thing in the order they are shown in; customers read those that are open to them",
    query: z.strictObject({
      ...page,
      limit: z.coerce.number().int().min(1).max(200).default(200),
      kind,
      archived: z.enum(["true", "false"]).optional(),
    }),
    list: fieldDefinition,
  },
  "fields.create": {
    method: "POST",
    path: "/fields",
    right: "settings.manage",
    summary: "Create a field",
    body: z.strictObject({ kind, key: z.string().regex(FIELD_KEY, "fieldKey"), type: z.enum(FIELD_TYPES), ...given }),
    status: 201,
    response: fieldDefinition,
    etag: true,
    errors: ["field.keyTaken", "field.tooMany"],
  },
  "fields.get": {
    method: "GET",
    path: "/fields/{id}",
    right: "settings.read",
    summary: "Read a field",
    params: z.strictObject({ id }),
    response: fieldDefinition,
    etag: true,
  },
  "fields.update": {
    method: "PATCH",
    path: "/fields/{id}",
    right: "settings.manage",
    summary: "Change a field; its key and its type stay. A choice that is no longer named is archived, for things may have it",
    params: z.strictObject({ id }),
    body: z.strictObject({ ...given, labels: labels.optional(), archived: z.boolean().optional() }),
    response: fieldDefinition,
    etag: true,
    ifMatch: true,
  },
  "fields.order": {
    method: "POST",
    path: "/fields/order",
    right: "settings.manage",
    summary: "Put the fields of a kind in this order",
    body: z.strictObject({ kind, ids: z.array(id).min(1).max(200) }),
    status: 204,
  },
  "fieldGroups.list": {
    method: "GET",
    path: "/field-groups",
    right: "settings.read",
    summary: "Headings under which fields are shown, in their order",
    query: z.strictObject({ ...page, kind: kind.optional() }),
    list: fieldGroup,
  },
  "fieldGroups.create": {
    method: "POST",
    path: "/field-groups",
    right: "settings.manage",
    summary: "Create a heading",
    body: z.strictObject({ kind, labels }),
    status: 201,
    response: fieldGroup,
    etag: true,
  },
  "fieldGroups.update": {
    method: "PATCH",
    path: "/field-groups/{id}",
    right: "settings.manage",
    summary: "Change a heading",
    params: z.strictObject({ id }),
    body: z.strictObject({ labels: labels.optional(), position: z.number().int().min(1).max(1_000).optional() }),
    response: fieldGroup,
    etag: true,
    ifMatch: true,
  },
  "fieldGroups.remove": {
    method: "DELETE",
    path: "/field-groups/{id}",
    right: "settings.manage",
    summary: "Remove a heading; its fields stand under none from then on",
    params: z.strictObject({ id }),
    status: 204,
    ifMatch: true,
  },
  "fields.changes": {
    method: "GET",
    path: "/field-changes",
    right: "events.read",
    summary: "What was changed of the values of a thing, and by whom",
    query: z.strictObject({ ...page, kind, id }),
    list: z.strictObject({
      id,
      key: z.string(),
      label: z.string(),
      before: z.union([...value.options, z.null()]),
      after: z.union([...value.options, z.null()]),
      actor: z.strictObject({ kind: z.string(), id: z.string(), name: z.string().nullable() }),
      at: instant,
    }),
  },
});
