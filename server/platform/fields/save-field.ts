import { afterCommit, isUniqueViolation } from "#platform/db";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import type { FieldType, FieldValue } from "#shared/fields";
import { newId } from "#shared/ids";
import { forgetDefinitions } from "./definitions.ts";
import { checkValue, isCurrency, isDay } from "./model/check-value.ts";
import { isUsablePattern, matchesPattern } from "./model/pattern.ts";
import type { FieldCondition, FieldDefinition, FieldOption, FieldRules } from "./model/types.ts";
import { presentField } from "./present.ts";
import { insertDefinition, orderDefinitions, selectDefinition, selectDefinitions, selectGroup, updateDefinition } from "./queries.ts";

/** Fields a kind may have, archived ones counted: a form of more is none that anybody fills in. */
const MOST_FIELDS = 200;

/** Which rules count for which types. */
const RULES: { readonly [type in FieldType]: readonly (keyof FieldRules)[] } = {
  text: ["longest"],
  longText: ["longest"],
  number: ["least", "most", "decimals"],
  money: ["least", "most", "currencies"],
  yesNo: [],
  date: ["least", "most"],
  dateTime: ["least", "most"],
  choice: [],
  choices: [],
  link: [],
  email: [],
  phone: [],
  reference: ["of"],
  pattern: ["longest", "pattern", "example"],
};

type Changeable = Pick<
  FieldDefinition,
  "labels" | "helps" | "options" | "rules" | "required" | "requiredWhen" | "defaultValue" | "access" | "archived"
> & { group: string | null };
export type FieldInput = { [K in keyof Changeable]?: Changeable[K] | undefined };
export type NewFieldInput = FieldInput & Pick<FieldDefinition, "kind" | "key" | "type" | "labels">;

function checkOptions(type: FieldType, options: readonly FieldOption[]): void {
  const chooses = type === "choice" || type === "choices";
  if (!chooses && options.length > 0) throw invalid("options", "unknown");
  if (chooses && !options.some(({ archived }) => !archived)) throw invalid("options", "empty");
  if (new Set(options.map(({ key }) => key)).size < options.length) throw invalid("options", "repeated");
}

async function checkRules(ctx: Ctx, type: FieldType, rules: FieldRules): Promise<void> {
  for (const name of Object.keys(rules) as (keyof FieldRules)[])
    if (rules[name] !== undefined && !RULES[type].includes(name)) throw invalid(`rules.${name}`, "unknown");
  for (const name of ["least", "most"] as const) {
    const bound = rules[name];
    if (bound === undefined) continue;
    if (type === "number" || type === "money") {
      if (typeof bound !== "number") throw invalid(`rules.${name}`, "type", { expected: "number" });
    } else if (typeof bound !== "string" || !(type === "date" ? isDay(bound) : !Number.isNaN(Date.parse(bound)) && bound.endsWith("Z")))
      throw invalid(`rules.${name}`, type === "date" ? "day" : "instant");
  }
  if (rules.least !== undefined && rules.most !== undefined && rules.least > rules.most) throw invalid("rules.most", "beforeStart");
  const unknown = rules.currencies?.findIndex((currency) => !isCurrency(currency)) ?? -1;
  if (unknown >= 0) throw invalid(`rules.currencies.${unknown}`, "currency");
  if (type === "reference" && !Object.hasOwn(ctx.platform.registrations.references, rules.of ?? ""))
    throw invalid("rules.of", "oneOf", { values: Object.keys(ctx.platform.registrations.references).join(", ") });
  if (type !== "pattern") return;
  if (rules.pattern === undefined) throw invalid("rules.pattern", "required");
  if (!(await isUsablePattern(rules.pattern))) throw invalid("rules.pattern", "patternForm");
  if (rules.example !== undefined && !(await matchesPattern(rules.pattern, rules.example))) throw invalid("rules.example", "pattern");
}

function checkConditions(
  ctx: Ctx,
  { kind, key, required, requiredWhen }: { kind: string; key: string; required: string; requiredWhen: readonly FieldCondition[] },
  others: readonly FieldDefinition[],
): void {
  if (required === "when" && requiredWhen.length === 0) throw invalid("requiredWhen", "empty");
  const facts = ctx.platform.registrations.fieldKinds[kind]?.facts ?? {};
  for (const [index, condition] of requiredWhen.entries()) {
    const values = Object.hasOwn(facts, condition.name) ? facts[condition.name]! : null;
    if (values === null && !others.some((other) => other.key === condition.name && other.key !== key))
      throw invalid(`requiredWhen.${index}.name`, "unknownThing");
    const strange = values && values.length > 0 && condition.in.some((value) => !values.includes(value));
    if (strange) throw invalid(`requiredWhen.${index}.in`, "oneOf", { values: values.join(", ") });
  }
}

async function checkDefault(
  definition: Pick<FieldDefinition, "type" | "rules" | "options">,
  value: FieldValue | null,
): Promise<FieldValue | null> {
  if (value === null) return null;
  const checked = await checkValue(definition, value);
  if ("code" in checked) throw invalid("defaultValue", checked.code, checked.values);
  return "none" in checked ? null : checked.value;
}

/** Everything a field says, checked as a whole. */
async function checked(
  tx: Ctx,
  field: Changeable & Pick<FieldDefinition, "kind" | "key" | "type">,
): Promise<Omit<Changeable, "group"> & { groupId: string | null }> {
  const { group, ...rest } = field;
  checkOptions(field.type, field.options);
  await checkRules(tx, field.type, field.rules);
  checkConditions(tx, field, await selectDefinitions(tx.db, field.kind));
  if (group !== null && (await selectGroup(tx.db, group))?.kind !== field.kind) throw invalid("group", "unknownThing");
  return { ...rest, groupId: group, defaultValue: await checkDefault(field, field.defaultValue) };
}

async function finish(tx: Ctx, id: string, action: string): Promise<FieldDefinition> {
  const field = (await selectDefinition(tx.db, id))!;
  const data = { kind: field.kind, key: field.key };
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action,
    subject: `field:${id}`,
    outcome: "allowed",
    address: tx.address,
    data,
  });
  afterCommit(tx.db, () => forgetDefinitions(tx.platform));
  return field;
}

function keyTaken(error: unknown): never {
  if (isUniqueViolation(error)) throw new Problem(409, "field.keyTaken");
  throw error;
}

/** Creates a field. @throws Problem 409 field.keyTaken field.tooMany, 422 */
export async function createField(ctx: Ctx, { kind, key, type, labels, ...more }: NewFieldInput): Promise<FieldDefinition> {
  if (!Object.hasOwn(ctx.platform.registrations.fieldKinds, kind))
    throw invalid("kind", "oneOf", { values: Object.keys(ctx.platform.registrations.fieldKinds).join(", ") });
  // A field that is called like a property of the thing could not be told from it in a condition.
  if (Object.hasOwn(ctx.platform.registrations.fieldKinds[kind]!.facts, key)) throw new Problem(409, "field.keyTaken");
  return inTransaction(ctx, async (tx) => {
    if ((await selectDefinitions(tx.db, kind)).length >= MOST_FIELDS)
      throw new Problem(409, "field.tooMany", { values: { most: MOST_FIELDS } });
    const given: Changeable = {
      labels,
      helps: more.helps ?? {},
      options: more.options ?? [],
      rules: more.rules ?? {},
      required: more.required ?? "never",
      requiredWhen: more.requiredWhen ?? [],
      defaultValue: more.defaultValue ?? null,
      access: more.access ?? "agents",
      group: more.group ?? null,
      archived: false,
    };
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertDefinition(tx.db, { id, kind, key, type, ...(await checked(tx, { kind, key, type, ...given })), now }).catch(keyTaken);
    return finish(tx, id, "fields.create");
  });
}

/** Choices as they will be: those that are no longer named stay for the things that have them, archived, behind the others. */
function mergedOptions(before: readonly FieldOption[], after: readonly FieldOption[] | undefined): readonly FieldOption[] {
  if (after === undefined) return before;
  const named = new Set(after.map(({ key }) => key));
  return [...after, ...before.filter(({ key }) => !named.has(key)).map((option) => ({ ...option, archived: true }))];
}

/** Changes a field. @throws Problem 404, 412 stale, 422 */
export async function changeField(ctx: Ctx, id: string, revision: number, change: FieldInput): Promise<FieldDefinition> {
  return inTransaction(ctx, async (tx) => {
    const before = await selectDefinition(tx.db, id);
    if (!before) throw notFound();
    const { group, ...held } = before;
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Changeable>;
    const next = { ...held, group: group?.id ?? null, ...given, options: mergedOptions(before.options, change.options) };
    const values = await checked(tx, next);
    if (!(await updateDefinition(tx.db, revision, { ...values, id, now: tx.clock.now() })))
      throw stale(presentField((await selectDefinition(tx.db, id))!, tx.locale));
    return finish(tx, id, "fields.update");
  });
}

/** Puts the fields of a kind in an order. */
export async function orderFields(ctx: Ctx, kind: string, ids: readonly string[]): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await orderDefinitions(tx.db, kind, ids, tx.clock.now());
    afterCommit(tx.db, () => forgetDefinitions(tx.platform));
  });
}
