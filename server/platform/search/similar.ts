import { isStaff, type Ctx } from "#platform/http";
import { dictionaryOf } from "./dictionary.ts";
import { find, type Hit } from "./find.ts";
import { idf } from "./model/features.ts";
import { normalize, unitsOf } from "./model/words.ts";

/** Words of a text that tell most about it. */
const TELLING = 16;

export type SimilarTo = {
  /** Of the same kinds. */
  kinds: readonly string[];
  /** What the others shall resemble: a subject and a message, or a name with its addresses. */
  text: string;
  /** Things that are left out, the one itself for instance. */
  except?: readonly string[];
  limit: number;
};

/** Things that resemble a text, as far as the actor may see them: similar tickets, the same person entered twice. */
export async function similar(ctx: Ctx, { kinds, text, except = [], limit }: SimilarTo): Promise<Hit[]> {
  if (!isStaff(ctx.actor)) return find(ctx, { q: text.slice(0, 1_000), kinds, limit, except });
  const dictionary = await dictionaryOf(ctx.platform.database);
  const units = [...new Set(unitsOf(normalize(text.slice(0, 10_000))))];
  const telling = units
    .map((word, n) => ({ word, n, weight: idf(dictionary.documents, Math.max(1, dictionary.count(word))) }))
    .filter(({ word, weight }) => weight > 0.5 && word.length > 1)
    .toSorted((a, b) => b.weight - a.weight || a.n - b.n)
    .slice(0, TELLING)
    .toSorted((a, b) => a.n - b.n);
  if (telling.length === 0) return [];
  return find(ctx, { q: telling.map(({ word }) => word).join(" "), kinds, limit, except });
}
