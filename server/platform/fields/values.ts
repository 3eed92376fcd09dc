import { inTransaction, Problem, type Ctx, type FieldError } from "#platform/http";
import { homeCountry } from "#platform/phones";
import { resolveReferences } from "#platform/references";
import type { FieldChange, FieldValue, FieldValues } from "#shared/fields";
import { isId, newId } from "#shared/ids";
import { definitionsOf, mayWrite } from "./definitions.ts";
import { checkValue } from "./model/check-value.ts";
import { isRequired, type Facts } from "./model/required.ts";
import type { FieldDefinition } from "./model/types.ts";
import { insertChanges } from "./queries.ts";

/** Which fields a form asks for, given the values; null: all. And which of them must be there. */
export type FormRules = (values: FieldValues) => { asks: ReadonlySet<string> | null; must: ReadonlySet<string> };

export type ChangedFields = {
  /** All values as they are to be stored. */
  fields: FieldValues;
  /** Keys whose value is another now. */
  changed: readonly string[];
};

/**
 * Holds a change of the values of a thing against its fields.
 * What a required field lacks stops only who makes it lack: by creating the thing through a form, by taking the value away, or by a change of
 * the thing after which the field is required (`facts` against `factsBefore`), such as solving it.
 * @param stored the values before; empty for a new thing
 * @param change values to be set; null takes one away
 * @param facts properties of the thing that fields may depend on, as they will be
 * @param creating whether the thing is new: defaults are filled in, and required fields must be there
 * @throws Problem 422 with a code for each wrong field, at `fields.<key>`
 */
export async function changeFields(
  ctx: Ctx,
  kind: string,
  {
    stored = {},
    change,
    facts = {},
    factsBefore = facts,
    creating = false,
    form,
    country,
  }: {
    stored?: FieldValues;
    change: FieldChange;
    facts?: Facts;
    factsBefore?: Facts;
    creating?: boolean;
    /** A form through which values are given: which fields it asks for, and which of these must be there; before and after the change. */
    form?: { before: FormRules; after: FormRules } | undefined;
    /** Whose telephone numbers need no `+`; that of the actor's language when absent. */
    country?: string | null;
  },
): Promise<ChangedFields> {
  const definitions = await definitionsOf(ctx, kind);
  const open = definitions.filter(({ archived }) => !archived);
  const byKey = new Map(open.map((definition) => [definition.key, definition]));
  const errors: FieldError[] = [];
  const fail = (key: string, code: string, values?: FieldError["values"]) =>
    errors.push({ path: `fields.${key}`, code, ...(values && { values }) });
  const next: FieldValues = { ...stored };
  if (creating) for (const { key, defaultValue } of open) if (defaultValue !== null) next[key] = defaultValue;
  const references: { key: string; subject: string }[] = [];
  for (const [key, value] of Object.entries(change)) {
    const definition = byKey.get(key);
    // A field that is not his to know answers like one that is not there.
    if (!definition || (!mayWrite(ctx.actor, definition) && definition.access === "agents")) fail(key, "unknown");
    else if (!mayWrite(ctx.actor, definition)) fail(key, "notYours");
    else if (value === null) delete next[key];
    else {
      const held = Object.hasOwn(stored, key) ? stored[key] : undefined;
      const checked = await checkValue(definition, await named(ctx, definition, value), {
        held,
        country: country === undefined ? homeCountry(ctx.locale) : country,
      });
      if ("code" in checked) fail(key, checked.code, checked.values);
      else if ("none" in checked) delete next[key];
      else {
        next[key] = checked.value;
        if (definition.type === "reference" && !same(checked.value, held))
          references.push({ key, subject: `${definition.rules.of}:${checked.value as string}` });
      }
    }
  }
  if (references.length > 0) {
    const found = await resolveReferences(
      ctx,
      references.map(({ subject }) => subject),
    );
    for (const { key, subject } of references) if (!found.has(subject)) fail(key, "unknownThing");
  }
  for (const key of missing(open, ctx, { stored, next, change, facts, factsBefore, creating, form }))
    if (!errors.some(({ path }) => path === `fields.${key}`)) fail(key, "required");
  if (errors.length > 0) throw new Problem(422, "invalid", { errors });
  const keys = new Set([...Object.keys(stored), ...Object.keys(next)]);
  return { fields: next, changed: [...keys].filter((key) => !same(stored[key], next[key])) };
}

/** A reference that is written by a name, as the id it means; anything else as it is. */
async function named(ctx: Ctx, { type, rules }: FieldDefinition, value: FieldValue): Promise<FieldValue> {
  if (type !== "reference" || typeof value !== "string" || isId(value.trim()) || value.trim() === "" || value.length > 254) return value;
  return (await ctx.platform.registrations.find[rules.of ?? ""]?.(ctx, value.trim())) ?? value;
}

function missing(
  open: readonly FieldDefinition[],
  ctx: Ctx,
  {
    stored,
    next,
    change,
    facts,
    factsBefore,
    creating,
    form,
  }: {
    stored: FieldValues;
    next: FieldValues;
    change: FieldChange;
    facts: Facts;
    factsBefore: Facts;
    creating: boolean;
    form?: { before: FormRules; after: FormRules } | undefined;
  },
): string[] {
  // What came in by mail or an import has no form that could have asked, and a rule has nobody to ask.
  if (ctx.actor.kind === "system" || ctx.actor.kind === "rule") return [];
  const rules = form && { before: form.before(stored), after: form.after(next) };
  // A form that does not ask for a field cannot demand it of whoever fills the form in.
  const needs = (definition: FieldDefinition, when: "before" | "after") =>
    (isRequired(definition, when === "after" ? next : stored, when === "after" ? facts : factsBefore) &&
      (!creating || !rules || rules[when].asks === null || rules[when].asks.has(definition.key))) ||
    (rules?.[when].must.has(definition.key) ?? false);
  return open
    .filter((definition) => mayWrite(ctx.actor, definition) && !Object.hasOwn(next, definition.key) && needs(definition, "after"))
    .filter(
      (definition) =>
        creating || Object.hasOwn(change, definition.key) || Object.hasOwn(stored, definition.key) || !needs(definition, "before"),
    )
    .map(({ key }) => key);
}

function same(one: FieldValue | undefined, other: FieldValue | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Keeps what was changed of the values of a thing: the room calls it in the transaction that stores them. One statement, none when nothing changed. */
export async function noteFieldChanges(
  ctx: Ctx,
  { kind, id, before, after }: { kind: string; id: string; before: FieldValues; after: FieldValues },
): Promise<void> {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !same(before[key], after[key]));
  if (keys.length === 0) return;
  const now = ctx.clock.now();
  const changes = keys.map((key) => ({ id: newId(now.getTime()), key, before: before[key] ?? null, after: after[key] ?? null }));
  await inTransaction(ctx, (tx) => insertChanges(tx.db, { kind, thingId: id, actor: tx.actorKey, now }, changes));
}
