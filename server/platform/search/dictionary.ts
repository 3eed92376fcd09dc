/** The words of all documents, held in memory: what a word may also be written as, and how common it is. Loaded when first asked. */
import type { Database, Db } from "#platform/db";
import { isStaff, type Ctx } from "#platform/http";
import { trigramsOf, WEIGHTS } from "./model/features.ts";
import { distance } from "./model/distance.ts";
import type { Meant, Statistics } from "./model/rank.ts";
import { fold } from "./model/words.ts";
import { readState, readTerms, type State } from "./learn-queries.ts";
import { ownWords, type OwnWords, type Reach } from "./queries.ts";

/** Whether something was learned is asked at most so often. */
const LOOK_MILLISECONDS = 300;
/** Pieces of that many words say nothing about one. */
const MOST_SHARERS = 60_000;
/** So many words with a piece are looked at to tell how common it is. */
const MOST_LOOKED_AT = 3_000;
/** A part of a compound: how much of the compound it is at least, how much of it the compound holds, and how many of them are asked for. */
const LEAST_OF_PARTS = 0.25;
const HELD = 0.7;
const MOST_PARTS = 6;
/** A number is itself or nothing: what resembles it is another. */
const NUMBER = /\d/;

export type Form = { word: string; documents: number; /** How much of the asked word it holds, 0 to 1. */ share: number };

export class Dictionary implements Statistics {
  private readonly words: string[] = [];
  /** The same without accents. */
  private readonly plains: string[] = [];
  private readonly counts: number[] = [];
  private readonly byWord = new Map<string, number>();
  private readonly byPiece = new Map<string, number[]>();
  private lastId = 0;
  private round = -1;
  private looked = -Infinity;
  private loading: Promise<void> | null = null;
  private readonly featureCounts = new Map<string, number>();
  documents = 1;
  averageLength = 1;

  /** A dictionary of known words alone. */
  static of({ words, counts, documents, averageLength }: OwnWords): Dictionary {
    const dictionary = new Dictionary();
    words.forEach((word, n) => dictionary.add(word, counts[n]!));
    dictionary.documents = Math.max(1, documents);
    dictionary.averageLength = Math.max(1, averageLength);
    return dictionary;
  }

  /** Brings in what was learned meanwhile. */
  async refresh(db: Db): Promise<void> {
    if (performance.now() - this.looked < LOOK_MILLISECONDS) return;
    await (this.loading ??= this.load(db).finally(() => {
      this.loading = null;
    }));
  }

  /** Looks again at the next question, however short the time since the last. */
  outdate(): void {
    this.looked = -Infinity;
  }

  private async load(db: Db): Promise<void> {
    const state: State = await readState(db);
    if (state.round !== this.round) this.clear();
    if (state.lastTerm > this.lastId) {
      for (;;) {
        const terms = await readTerms(db, this.lastId);
        for (const { id, term, documents } of terms) {
          this.lastId = id;
          this.add(term, documents);
        }
        if (terms.length === 0) break;
      }
      this.featureCounts.clear();
    }
    this.round = state.round;
    const documents = Math.max(1, state.documents + state.fresh);
    if (documents !== this.documents) this.featureCounts.clear();
    this.documents = documents;
    this.averageLength = state.documents > 0 ? Math.max(1, state.totalLength / state.documents) : 100;
    this.looked = performance.now();
  }

  private clear(): void {
    this.words.length = this.plains.length = this.counts.length = 0;
    this.byWord.clear();
    this.byPiece.clear();
    this.featureCounts.clear();
    this.lastId = 0;
  }

  private add(word: string, documents: number): void {
    if (this.byWord.has(word)) return;
    const n = this.words.length;
    this.words.push(word);
    this.plains.push(fold(word));
    this.counts.push(documents);
    this.byWord.set(word, n);
    for (const piece of trigramsOf(word)) {
      const list = this.byPiece.get(piece);
      if (list) list.push(n);
      else this.byPiece.set(piece, [n]);
    }
  }

  /** In how many documents a word stands, with or without its accents. */
  count(word: string): number {
    const own = this.byWord.get(word);
    const plain = fold(word);
    const shadow = plain === word ? undefined : this.byWord.get(plain);
    return Math.max(own === undefined ? 0 : this.counts[own]!, shadow === undefined ? 0 : this.counts[shadow]!);
  }

  /** In how many documents a piece of a word stands: as many as have any word with it, if words keep no company. */
  having(feature: string): number {
    const known = this.featureCounts.get(feature);
    if (known !== undefined) return known;
    if (this.featureCounts.size > 20_000) this.featureCounts.clear();
    let lacking = 1;
    let step = 1;
    const take = (n: number) => {
      lacking *= 1 - Math.min(1, this.counts[n]! / this.documents);
    };
    if (feature.startsWith("=") || feature >= "\u0e00") {
      const n = this.byWord.get(feature.startsWith("=") ? feature.slice(1) : feature);
      if (n !== undefined) take(n);
    } else {
      const piece = feature.slice(1);
      const list = this.byPiece.get(fold(piece).slice(0, 3)) ?? [];
      // Of very many words, such as serial numbers, some stand for all.
      step = Math.max(1, Math.ceil(list.length / MOST_LOOKED_AT));
      for (let i = 0; i < list.length; i += step) {
        const n = list[i]!;
        const plain = this.plains[n]!;
        const word = this.words[n]!;
        if (`_${plain}_`.includes(piece) || (plain !== word && `_${word}_`.includes(piece))) take(n);
      }
    }
    const documents = this.documents * (1 - lacking ** step);
    this.featureCounts.set(feature, documents);
    return documents;
  }

  /** Which words have one of these pieces. */
  sharing(threes: ReadonlySet<string>): (word: string) => boolean | undefined {
    const shares = new Uint8Array(this.words.length);
    for (const piece of new Set([...threes].map((three) => fold(three)))) for (const n of this.byPiece.get(piece) ?? []) shares[n] = 1;
    return (word) => {
      const n = this.byWord.get(word);
      return n === undefined ? undefined : shares[n] === 1;
    };
  }

  /** Words that share pieces with a word, those that hold most of it first. */
  private sharers(word: string, least: number): Form[] {
    const pieces = trigramsOf(word);
    const shared = new Map<number, number>();
    for (const piece of pieces) {
      const list = this.byPiece.get(piece);
      if (!list || list.length > MOST_SHARERS) continue;
      for (const n of list) shared.set(n, (shared.get(n) ?? 0) + 1);
    }
    const forms: Form[] = [];
    for (const [n, count] of shared) {
      const share = count / pieces.length;
      if (share >= least) forms.push({ word: this.words[n]!, documents: this.counts[n]!, share });
    }
    return forms.toSorted((a, b) => b.share - a.share || b.documents - a.documents || (a.word < b.word ? -1 : 1));
  }

  /**
   * Words that hold at least half of a word: inflected forms, compounds, misspellings; and a few that it is composed of. Itself is not among them.
   * @param most of the former
   */
  wide(word: string, most: number): Form[] {
    if (NUMBER.test(word)) return [];
    const pieces = trigramsOf(word).length;
    const forms = this.sharers(word, LEAST_OF_PARTS).filter((form) => form.word !== word);
    const held = (form: Form) => (form.share * pieces) / trigramsOf(form.word).length;
    return [
      ...forms.filter(({ share }) => share >= 0.5).slice(0, most),
      ...forms.filter((form) => form.share < 0.5 && held(form) >= HELD).slice(0, MOST_PARTS),
    ];
  }

  /** What a word nobody ever wrote was probably meant as: one slip of the fingers away, two in long words. */
  meant(word: string): Meant[] {
    const { length } = word;
    if (length < 4 || NUMBER.test(word) || this.count(word) > 0 || word >= "\u0e00") return [];
    const most = length >= 8 ? 2 : 1;
    const plain = fold(word);
    const near = this.sharers(word, 0.2)
      .slice(0, 200)
      .map((form) => ({ ...form, away: distance(plain, fold(form.word), most) }))
      .filter(({ away }) => away <= most)
      .toSorted((a, b) => a.away - b.away || b.documents - a.documents);
    return near.slice(0, 2).map(({ word: form, away }, n) => {
      const swapped = sameLetters(plain, fold(form));
      return { word: form, weight: ((n === 0 ? 1 : WEIGHTS.second) * (swapped ? 1 : WEIGHTS.near)) / away, swapped };
    });
  }

  /**
   * Words that are the same to whoever filters a list: the word, its inflected forms, longer words that hold it; and, if nobody ever wrote it,
   * what it was meant as.
   */
  same(word: string, most: number): string[] {
    const plain = fold(word);
    if (plain.length < 4 || plain >= "\u0e00" || NUMBER.test(plain)) return [];
    const stem = Math.max(4, Math.ceil(plain.length * 0.7));
    const forms = this.sharers(word, 0.5).filter((form) => {
      const other = fold(form.word);
      if (form.word === word || NUMBER.test(other)) return false;
      if (other.startsWith(plain.slice(0, stem)) && Math.abs(other.length - plain.length) <= 3) return true;
      return plain.length >= 6 ? other.includes(plain) : plain.length >= 4 && other.includes(plain) && other.length - plain.length <= 3;
    });
    return [...this.meant(word).map((form) => form.word), ...forms.map((form) => form.word)].slice(0, most);
  }

  /** In how many documents any word with this beginning stands, at most. */
  countBeginning(start: string): number {
    const plain = fold(start);
    const piece = `_${plain}`.slice(0, 3);
    let sum = 0;
    if (plain.length >= 2) for (const n of this.byPiece.get(piece) ?? []) if (this.plains[n]!.startsWith(plain)) sum += this.counts[n]!;
    return plain.length >= 2 ? Math.min(sum, this.documents) : this.documents;
  }
}

/** Whether two words have the same letters in another order: fingers that were too fast, where anything else may be another form of the word. */
function sameLetters(a: string, b: string): boolean {
  return a.length === b.length && [...a].toSorted().join("") === [...b].toSorted().join("");
}

const dictionaries = new WeakMap<Database, Dictionary>();

function sharedDictionary(database: Database): Dictionary {
  let dictionary = dictionaries.get(database);
  if (!dictionary) dictionaries.set(database, (dictionary = new Dictionary()));
  return dictionary;
}

/** The dictionary of a database, as it is now. */
export async function dictionaryOf(database: Database): Promise<Dictionary> {
  const dictionary = sharedDictionary(database);
  await dictionary.refresh(database.staff);
  return dictionary;
}

/**
 * What the actor's question may learn from: of the vendor's people, all documents; of everybody else, his own alone. Neither what a word may be
 * meant as nor how common it is tells him anything of what others wrote.
 */
export async function dictionaryFor(ctx: Ctx, reach: Pick<Reach, "kinds" | "visible">): Promise<Dictionary> {
  return isStaff(ctx.actor) ? dictionaryOf(ctx.platform.database) : Dictionary.of(await ownWords(ctx.db, reach));
}

/** The dictionary as it was last known; it is brought up to date meanwhile. */
export function knownDictionary(database: Database): Dictionary {
  const dictionary = sharedDictionary(database);
  dictionary.refresh(database.staff).catch(() => {});
  return dictionary;
}

/** Has the next question look for what was learned. */
export function outdateDictionary(database: Database): void {
  dictionaries.get(database)?.outdate();
}
