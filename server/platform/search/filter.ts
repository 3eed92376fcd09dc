import { sql, type RawBuilder } from "kysely";
import type { Ctx } from "#platform/http";
import { dictionaryFor, knownDictionary, type Dictionary } from "./dictionary.ts";
import { strictGroup, type Group } from "./groups.ts";
import { parseQuestion, type Part } from "./model/question.ts";

/** Up to so many documents are looked up first, by their words; of more, each row of the list is asked whether it fits. */
const FEW = 2_000;
/** A question of more words than this need not be answered in full. */
const WHOLE = 3;
/** How much of a longer question must be answered, by what its words tell. */
const ENOUGH = 0.6;

/**
 * Whether a thing is found by a question, for lists that are filtered: all words in whatever form, "phrases" as they stand, none of the
 * -left out; of whole sentences most of what they say. Either side of an "or" will do.
 * @param id the column that names the thing
 * @param kinds of documents that are the thing's
 */
export async function matching(ctx: Ctx, id: RawBuilder<unknown>, kinds: readonly string[], q: string): Promise<RawBuilder<unknown>> {
  const visible = (ctx.platform.registrations.search ?? [])
    .filter((kind) => kind.documents(ctx.actor).some((document) => kinds.includes(document)))
    .map((kind) => kind.visible(ctx));
  const dictionary = await dictionaryFor(ctx, {
    kinds,
    visible: visible.length === 0 ? sql`false` : sql`(${sql.join(visible, sql` or `)})`,
  });
  return conditionOf(dictionary, id, kinds, q);
}

/** The same at once, with what is known of the words by now: for filters that are kept, such as views. */
export function holds(ctx: Ctx, id: RawBuilder<unknown>, kinds: readonly string[], q: string): RawBuilder<unknown> {
  return conditionOf(knownDictionary(ctx.platform.database), id, kinds, q);
}

function conditionOf(dictionary: Dictionary, id: RawBuilder<unknown>, kinds: readonly string[], q: string): RawBuilder<unknown> {
  const { branches } = parseQuestion(q);
  if (branches.length === 0) return sql`false`;
  return sql`(${sql.join(
    branches.map((parts) => one(id, kinds, dictionary, parts)),
    sql` or `,
  )})`;
}

function one(id: RawBuilder<unknown>, kinds: readonly string[], dictionary: Dictionary, parts: readonly Part[]): RawBuilder<unknown> {
  const asked = parts.filter((part) => !part.without).map((part) => ({ part, group: strictGroup(dictionary, part) }));
  const without = parts.filter((part) => part.without).map((part) => `!${strictGroup(dictionary, { ...part, exact: true }).query}`);
  const firm = asked.filter(({ part }) => part.exact || part.units.length > 1).map(({ group }) => group);
  const loose = asked.filter(({ part }) => !part.exact && part.units.length === 1).map(({ group }) => group);
  const needed = loose.length > WHOLE ? [] : informative(dictionary, loose);
  const all = [...firm, ...needed];
  const query = [...all.map((group) => group.query), ...without].join(" & ");
  const tests: RawBuilder<unknown>[] = query === "" ? [] : [sql`d.words @@ ${query}::tsquery`];
  let documents = all.reduce((least, group) => Math.min(least, group.documents), dictionary.documents);
  if (loose.length > WHOLE) {
    const { any, test } = mostOf(loose);
    tests.push(sql`d.words @@ ${any.query}::tsquery`, test);
    documents = Math.min(documents, any.documents);
  }
  const fits = sql.join(tests, sql` and `);
  const share = all.reduce((product, group) => product * (group.documents / dictionary.documents), 1);
  if (documents <= FEW || share * dictionary.documents <= FEW / 4)
    return sql`${id} = any(array(select d.id from search_documents d where d.kind = any(${[...kinds]}) and ${fits}))`;
  return sql`coalesce((select bool_or(${fits}) from search_documents d where d.id = ${id} and d.kind = any(${[...kinds]})), false)`;
}

/** Words that stand in a third of all documents or more tell nothing beside others that do. */
function informative(dictionary: Dictionary, groups: readonly Group[]): readonly Group[] {
  if (dictionary.documents < 100) return groups;
  const telling = groups.filter((group) => group.documents < dictionary.documents / 3);
  return telling.length > 0 ? telling : groups;
}

/** Most of what a longer question says. */
function mostOf(groups: readonly Group[]): { any: { query: string; documents: number }; test: RawBuilder<unknown> } {
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  const weighed = sql.join(
    groups.map(({ query, weight }) => sql`(case when d.words @@ ${query}::tsquery then ${weight}::float8 else 0 end)`),
    sql` + `,
  );
  // Whatever has enough of the whole has at least one of these: without all of them too little is left.
  const telling = groups.toSorted((a, b) => b.weight - a.weight);
  let left = total;
  const any: Group[] = [];
  for (const group of telling) {
    any.push(group);
    left -= group.weight;
    if (left < total * ENOUGH) break;
  }
  return {
    any: { query: `(${any.map(({ query }) => query).join(" | ")})`, documents: any.reduce((sum, { documents }) => sum + documents, 0) },
    test: sql`(${weighed}) >= ${total * ENOUGH}::float8`,
  };
}
