import { sql } from "kysely";
import { isStaff, type Ctx } from "#platform/http";
import { dictionaryFor, type Dictionary } from "./dictionary.ts";
import { wideGroups, type Group } from "./groups.ts";
import type { SearchKind, Shown } from "./kinds.ts";
import { anyOf, parseQuestion, sideBySide, type Question } from "./model/question.ts";
import { score } from "./model/rank.ts";
import { showerFor } from "./model/snippet.ts";
import { fold } from "./model/words.ts";
import { holdingAll, holdingAny, newestHolding, someHolding, type Found, type Reach } from "./queries.ts";

export type Hit = {
  kind: string;
  id: string;
  title: string;
  titleMarks: [number, number][];
  url: string;
  locale: string | null;
  snippet: string;
  snippetMarks: [number, number][];
  /** What tells it from others of its name. */
  detail: string | null;
  state: string | null;
  at: Date | null;
  score: number;
};

export type FindOptions = {
  q: string;
  /** Kinds of things; all when absent. */
  kinds?: readonly string[] | undefined;
  /** What is in this language comes before its equals. */
  locale?: string | undefined;
  limit: number;
  /** At most so many of each kind. */
  each?: number | undefined;
  /** Only things in one of these states. */
  states?: readonly string[] | undefined;
  /** Only what changed then or later. */
  since?: Date | undefined;
  /** The question is being typed: its last word may be a beginning. */
  typing?: boolean;
  /** Only titles are looked at and shown. */
  titles?: boolean;
  /** Things that are left out. */
  except?: readonly string[];
};

/** Documents whose ranking is worked out. */
const CANDIDATES = 400;
/** Of words that stand everywhere fewer are looked at: they tell little. */
const COMMON_CANDIDATES = 120;
/** While somebody types, few suggestions are shown and soon others: fewer documents are read and ranked. */
const TYPING = { read: 1_500, candidates: 120 };
/** Newest documents looked at one by one. */
const LOOK = 6_000;
/** What answers a question in the reader's language is worth so much more. */
const OWN_LANGUAGE = 1.1;

/** How many documents may be read for one question: as many as it would cost to find a page of common words among the newest. */
const readable = (documents: number) => Math.max(1_500, Math.sqrt(75 * documents));

/**
 * Ranked search over every kind of thing the actor may see.
 * @returns the best first; equal ones newest first
 */
export async function find(ctx: Ctx, options: FindOptions): Promise<Hit[]> {
  const kinds = kindsFor(ctx, options);
  const question = parseQuestion(options.q);
  const [ranked, named] = [
    question.branches.length > 0 ? await rankFor(ctx, kinds, question, options) : [],
    options.states || options.since ? [] : await namedBy(ctx, kinds, options.q),
  ];
  const listed = new Set(named.map(({ key }) => key));
  const best = [...named, ...ranked.filter(({ key }) => !listed.has(key))].filter(({ id }) => !options.except?.includes(id));
  return show(ctx, kinds, firstOfEach(best, options.each), question.words, options);
}

/** The best of each kind, in their order. */
function firstOfEach(best: readonly Ranked[], each: number | undefined): readonly Ranked[] {
  if (each === undefined) return best;
  const counts = new Map<string, number>();
  return best.filter(({ kind }) => {
    const n = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, n);
    return n <= each;
  });
}

function kindsFor(
  ctx: Ctx,
  { kinds: wanted, states }: Pick<FindOptions, "kinds" | "states">,
): { kind: SearchKind; documents: readonly string[] }[] {
  return (ctx.platform.registrations.search ?? [])
    .filter(({ kind, inState }) => (!wanted || wanted.includes(kind)) && (!states || inState))
    .map((kind) => ({ kind, documents: kind.documents(ctx.actor) }))
    .filter(({ documents }) => documents.length > 0);
}

type Kinds = ReturnType<typeof kindsFor>;
type Ranked = { key: string; kind: string; id: string; score: number };

async function namedBy(ctx: Ctx, kinds: Kinds, q: string): Promise<Ranked[]> {
  const found: Ranked[] = [];
  for (const { kind } of kinds)
    for (const id of (await kind.named?.(ctx, q.trim())) ?? [])
      found.push({ key: `${kind.kind}:${id}`, kind: kind.kind, id, score: 1_000 });
  return found;
}

/** What must hold besides: phrases and what is left out, where the question has no "or". */
function mustOf({ branches }: Question): string | null {
  if (branches.length !== 1) return null;
  const parts = branches[0]!
    .filter(({ exact, without }) => exact || without)
    .map(({ units, without }) => `${without ? "!" : ""}${units.length > 1 ? sideBySide(units) : anyOf([units[0]!, fold(units[0]!)])}`);
  return parts.length > 0 ? parts.join(" & ") : null;
}

async function rankFor(
  ctx: Ctx,
  kinds: Kinds,
  question: Question,
  { locale, typing = false, states, since }: FindOptions,
): Promise<Ranked[]> {
  if (kinds.length === 0) return [];
  const reach: Reach = {
    kinds: kinds.flatMap(({ documents }) => documents),
    visible: sql`(${sql.join(
      kinds.map(
        ({ kind, documents }) =>
          sql`(d.kind = any(${[...documents]}) and ${kind.visible(ctx)} ${states && kind.inState ? sql`and ${kind.inState(states)}` : sql``})`,
      ),
      sql` or `,
    )})`,
    must: mustOf(question),
    since,
  };
  const dictionary = await dictionaryFor(ctx, reach);
  const found = await candidates(ctx, reach, dictionary, wideGroups(dictionary, question.words, { typing }), {
    read: readable(dictionary.documents),
    candidates: CANDIDATES,
    ...(typing ? TYPING : {}),
  });
  const words = typing ? [...question.words, ...completions(found, question.words.at(-1))] : question.words;
  const scores = score(words, (word) => dictionary.meant(word), found, dictionary);
  const thingOf = new Map(kinds.flatMap(({ kind, documents }) => documents.map((document) => [document, kind.kind] as const)));
  const best = new Map<string, Ranked>();
  found.forEach((document, n) => {
    const kind = thingOf.get(document.kind)!;
    const key = `${kind}:${document.id}`;
    const own = scores[n]! * (locale && document.locale === locale ? OWN_LANGUAGE : 1);
    const known = best.get(key);
    if (own > 0 && (!known || own > known.score)) best.set(key, { key, kind, id: document.id, score: own });
  });
  return [...best.values()].toSorted((a, b) => b.score - a.score || (a.id < b.id ? 1 : a.id > b.id ? -1 : a.kind < b.kind ? -1 : 1));
}

/** While a word is being typed, what begins with it counts like it. */
function completions(found: readonly Found[], last: string | undefined): string[] {
  if (last === undefined || last.length < 2) return [];
  const start = fold(last);
  const counts = new Map<string, number>();
  for (const { title } of found)
    for (const [word] of fold(title.toLowerCase()).matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu))
      if (word.startsWith(start) && word !== start) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 3)
    .map(([word]) => word);
}

/** The documents worth ranking: those with the words that tell most; if all are common, the newest that have them all. */
async function candidates(
  ctx: Ctx,
  reach: Reach,
  dictionary: Dictionary,
  groups: readonly Group[],
  { read: most, candidates: limit }: { read: number; candidates: number },
): Promise<Found[]> {
  // Of a customer's few documents all that hold anything are ranked: his wall stands before the index of words anyhow.
  if (!isStaff(ctx.actor)) return holdingAny(ctx.db, reach, groups, limit);
  const telling = groups.toSorted((a, b) => a.documents - b.documents);
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  const chosen: Group[] = [];
  let read = 0;
  let told = 0;
  for (const group of telling) {
    if (read + group.documents > most) break;
    // Words that stand almost everywhere bring documents that have nothing else of the question.
    if (told > total * 0.85 && group.documents > dictionary.documents / 3) break;
    chosen.push(group);
    read += group.documents;
    told += group.weight;
  }
  const found = chosen.length > 0 ? await holdingAny(ctx.db, reach, chosen, limit) : [];
  const rest = telling.slice(chosen.length).filter(({ narrower }) => !narrower);
  if (found.length >= 20 || rest.length === 0) return found;
  const share = rest.reduce((product, { documents }) => product * (documents / dictionary.documents), 1);
  const few = share * dictionary.documents <= most;
  let more = few
    ? await holdingAll(ctx.db, reach, rest, COMMON_CANDIDATES)
    : await newestHolding(ctx.db, reach, rest, COMMON_CANDIDATES, LOOK);
  // What is common may all be old, such as the beginning of a serial number.
  if (!few && more.length === 0) more = await someHolding(ctx.db, reach, rest, COMMON_CANDIDATES);
  const known = new Set(found.map(({ kind, id }) => `${kind}:${id}`));
  return [...found, ...more.filter(({ kind, id }) => !known.has(`${kind}:${id}`))];
}

async function show(
  ctx: Ctx,
  kinds: Kinds,
  best: readonly Ranked[],
  words: readonly string[],
  { limit, titles = false }: FindOptions,
): Promise<Hit[]> {
  const shown = best.slice(0, limit);
  const byKind = Map.groupBy(shown, ({ kind }) => kind);
  const looks = new Map<string, Shown>();
  for (const { kind } of kinds) {
    const ids = byKind.get(kind.kind)?.map(({ id }) => id);
    if (ids) for (const [id, look] of await kind.show(ctx, ids, { texts: !titles })) looks.set(`${kind.kind}:${id}`, look);
  }
  const shower = showerFor(words);
  return shown.flatMap(({ key, kind, id, score: own }) => {
    const look = looks.get(key);
    if (!look) return [];
    const snippet = titles ? { text: "", marks: [] } : shower.snippetOf(look.texts);
    return [
      {
        kind,
        id,
        title: look.title,
        titleMarks: shower.mark(look.title),
        url: look.url,
        locale: look.locale,
        snippet: snippet.text,
        snippetMarks: snippet.marks,
        detail: look.detail ?? null,
        state: look.state ?? null,
        at: look.at ?? null,
        score: Math.round(own * 1_000) / 1_000,
      },
    ];
  });
}
