/** Questions whose answers are known, of the shared test material: passages and articles in five languages. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const DATA = join(import.meta.dirname, "../../../../shared/data");

/** Whether the shared test material is there. */
export const hasQuestionSets = existsSync(join(DATA, "retrieval-xquad"));

export type QuestionSet = {
  name: string;
  documents: { name: string; text: string }[];
  /** Each with the documents that answer it. */
  questions: { text: string; answers: ReadonlySet<string> }[];
  /** Least part answered first, and least mean reciprocal rank among the first ten. */
  floor: { first: number; mrr: number };
};

const lines = <T>(...path: string[]): T[] =>
  readFileSync(join(DATA, ...path), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as T);

type Passage = { id: string; text: string };
type Asked = { question: string; passage_id: string };

function passages(name: string, folder: string, language: string, first: number, mrr: number): QuestionSet {
  const prefix = folder === "retrieval-xquad" ? `${language}.` : "";
  return {
    name,
    documents: lines<Passage>(folder, `${prefix}passages.jsonl`).map(({ id, text }) => ({ name: id, text })),
    questions: lines<Asked>(folder, `${prefix}questions.jsonl`).map(({ question, passage_id: answer }) => ({
      text: question,
      answers: new Set([answer]),
    })),
    floor: { first, mrr },
  };
}

/** Two neighbours in the middle of the longest word swapped, as fast fingers do. */
export function misspelt(question: string): string {
  let longest: RegExpExecArray | null = null;
  for (const word of question.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu))
    if (!longest || [...word[0]].length > [...longest[0]].length) longest = word;
  if (!longest) return question;
  const letters = [...longest[0]];
  const at = Math.max(0, Math.floor(letters.length / 2) - 1);
  if (letters.length > at + 1) [letters[at], letters[at + 1]] = [letters[at + 1]!, letters[at]!];
  return question.slice(0, longest.index) + letters.join("") + question.slice(longest.index + longest[0].length);
}

function withSlips(set: QuestionSet, mrr: number): QuestionSet {
  return {
    ...set,
    name: `${set.name}, misspelt`,
    questions: set.questions.map(({ text, answers }) => ({ text: misspelt(text), answers })),
    floor: { first: 0, mrr },
  };
}

/** Articles without their titles and first headings, asked for by their titles; articles of one title answer for one another. */
function articles(language: string, first: number, mrr: number): QuestionSet {
  const folder = "kb-support-articles";
  const headless = (markdown: string) =>
    markdown
      .replaceAll("\r\n", "\n")
      .replace(/^---\n[\s\S]*?\n---\n/, "")
      .replace(/^\s*#[^\n]*\n?/, "");
  const titles = new Map(
    lines<{ slug: string; title: { [language: string]: string } }>(folder, "articles.jsonl").map((one) => [one.slug, one.title[language]]),
  );
  const all = [
    ...readdirSync(join(DATA, folder, language)).map((file) => ({
      name: file.replace(/\.md$/, ""),
      title: titles.get(file.replace(/\.md$/, "")),
      text: headless(readFileSync(join(DATA, folder, language, file), "utf8")),
    })),
    ...lines<{ slug: string; title: string; markdown: string }>(folder, `more.${language}.jsonl`).map(({ slug, title, markdown }) => ({
      name: slug,
      title,
      text: headless(markdown),
    })),
  ];
  const answers = Map.groupBy(all, ({ title }) => title);
  return {
    name: `articles ${language}`,
    documents: all.map(({ name, text }) => ({ name, text })),
    questions: all.flatMap(({ title }) => (title ? [{ text: title, answers: new Set(answers.get(title)!.map(({ name }) => name)) }] : [])),
    floor: { first, mrr },
  };
}

/** All sets, each read when its turn comes. The floors are those of plain BM25 over pieces of four characters. */
export function questionSets(): (() => QuestionSet)[] {
  const en = () => passages("XQuAD en", "retrieval-xquad", "en", 0.941, 0.962);
  const de = () => passages("XQuAD de", "retrieval-xquad", "de", 0.933, 0.956);
  const ar = () => passages("XQuAD ar", "retrieval-xquad", "ar", 0.917, 0.944);
  const pt = () => passages("FaQuAD pt", "retrieval-faquad-pt", "pt", 0.91, 0.945);
  return [
    en,
    () => withSlips(en(), 0.951),
    de,
    () => withSlips(de(), 0.954),
    ar,
    () => withSlips(ar(), 0.918),
    pt,
    () => withSlips(pt(), 0.925),
    () => articles("cs", 0.653, 0.746),
    () => articles("de", 0.683, 0.773),
    () => articles("pt", 0.657, 0.753),
    () => articles("ar", 0.637, 0.737),
  ];
}
