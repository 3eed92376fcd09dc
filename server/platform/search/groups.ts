/** What a question asks of documents: for each of its parts the words that satisfy it, and how many documents have one of them. */
import type { Dictionary } from "./dictionary.ts";
import { idf } from "./model/features.ts";
import { anyOf, beginning, sideBySide, type Part } from "./model/question.ts";
import { fold } from "./model/words.ts";

export type Group = {
  /** In the text form of a tsquery. */
  query: string;
  /** In how many documents it holds, about. */
  documents: number;
  /** How much it tells documents apart. */
  weight: number;
  /** Another group of the question holds wherever this one does. */
  narrower?: true;
};

/** Words beside the asked one that a question may bring in, all its parts together. */
const MOST_FORMS = 72;

const group = (dictionary: Dictionary, query: string, having: number): Group => {
  const documents = Math.min(dictionary.documents, having);
  return { query, documents, weight: idf(dictionary.documents, documents) };
};

/** For lists that are filtered: the word, what is the same word in another form, and nothing that merely resembles it. */
export function strictGroup(dictionary: Dictionary, { units, exact }: Part): Group {
  const [word = ""] = units;
  if (units.length > 1 || exact)
    return group(
      dictionary,
      units.length > 1 ? sideBySide(units) : anyOf([word, fold(word)]),
      Math.min(...units.map((unit) => dictionary.count(unit))),
    );
  const forms = dictionary.same(word, 24);
  const own = anyOf([word, fold(word), ...forms]);
  return group(
    dictionary,
    own,
    forms.reduce((sum, form) => sum + dictionary.count(form), dictionary.count(word)),
  );
}

/** For ranking: the word and whatever holds most of it. The last word of a question that is being typed may be a beginning. */
export function wideGroups(dictionary: Dictionary, words: readonly string[], { typing = false } = {}): Group[] {
  const unique = [...new Set(words)];
  const most = Math.max(4, Math.floor(MOST_FORMS / Math.max(1, unique.length)));
  return unique.flatMap((word, n) => {
    const own = Math.max(1, dictionary.count(word));
    const meant = dictionary.meant(word).map((form) => form.word);
    const forms = dictionary.wide(word, most);
    // Forms that are far more common than the word itself would bury it.
    const fitting = forms.filter((form) => form.share >= 0.75 || form.documents <= 20 * own || own <= 1);
    const all = [word, fold(word), ...meant, ...fitting.map((form) => form.word)];
    const having = [...fitting.map((form) => form.documents), ...meant.map((form) => dictionary.count(form))].reduce(
      (sum, count) => sum + count,
      own,
    );
    // What a word tells is its own, not that of all that resembles it.
    const whole = { ...group(dictionary, anyOf(all), having), weight: idf(dictionary.documents, Math.min(dictionary.documents, own)) };
    if (!typing || n < unique.length - 1) return [whole];
    const begun = group(dictionary, `(${anyOf(all)} | ${beginning(word)})`, Math.max(having, dictionary.countBeginning(word)));
    // A word that is typed whole is found as one, too, where very many begin with it.
    return dictionary.count(word) > 0 && begun.documents > whole.documents ? [{ ...whole, narrower: true }, begun] : [begun];
  });
}
