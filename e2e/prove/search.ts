/**
 * Proof: questions find their answers, in five languages, misspelt too. Each passage or article is a document of the running program's index;
 * how often the right one comes first, and how high it stands, must not fall below what plain BM25 over pieces of four characters reaches.
 */
import { sql } from "kysely";
import { find, learnAll, putDocuments, type SearchKind } from "#platform/search";
import { newId } from "#shared/ids";
import { testApp, type TestApp } from "../../server/testing/app.ts";
import { progress, prove, require, type Figures } from "./lib/proof.ts";
import { hasQuestionSets, questionSets, type QuestionSet } from "./lib/question-sets.ts";

const KIND = "passage";

const passages: SearchKind = {
  kind: KIND,
  stored: [KIND],
  documents: () => [KIND],
  visible: () => sql`true`,
  show: async (_, ids) => new Map(ids.map((id) => [id, { title: "", url: "", locale: null, texts: [] }])),
  source: { load: async () => [], next: async () => [], events: [] },
};

type Result = { asked: number; first: number; mrr: number; milliseconds: number };

/** @param part takes one question in so many */
async function ask(app: TestApp, set: QuestionSet, part: number): Promise<Result> {
  const db = app.program.platform.database.staff;
  await sql`delete from search_documents where kind = ${KIND}`.execute(db);
  const names = new Map<string, string>();
  const at = new Date();
  await putDocuments(
    db,
    set.documents.map(({ name, text }, n) => {
      const id = newId(at.getTime() + n);
      names.set(id, name);
      return { kind: KIND, id, locale: null, title: "", text, at };
    }),
  );
  await sql`analyze search_documents`.execute(db);
  await learnAll(app.program.platform);
  const asked = set.questions.filter((_, n) => n % part === 0);
  let first = 0;
  let mrr = 0;
  const began = performance.now();
  for (const [n, { text, answers }] of asked.entries()) {
    const hits = await find(app.system, { q: text, kinds: [KIND], limit: 10 });
    const rank = hits.findIndex(({ id }) => answers.has(names.get(id)!)) + 1;
    if (rank === 1) first++;
    if (rank > 0) mrr += 1 / rank;
    if (n % 50 === 0) progress(`${set.name}: ${n} of ${asked.length}`);
  }
  return {
    asked: asked.length,
    first: first / asked.length,
    mrr: mrr / asked.length,
    milliseconds: (performance.now() - began) / asked.length,
  };
}

const HALF = -2;

/**
 * @param part takes one question in so many
 * @param slack how many standard errors below its floor a sample may fall, for it is a sample
 * @param only index of one set; -1: all; -2: half of them, some misspelt
 */
export async function search({ part, slack, only }: { part: number; slack: number; only: number }): Promise<Figures> {
  require(hasQuestionSets, "the shared test material is absent");
  const app = await testApp({ worker: false });
  app.program.platform.registrations.search = [passages];
  try {
    const figures: Figures = {};
    const below: string[] = [];
    for (const [n, set] of questionSets().entries()) {
      if (only >= 0 && n !== only) continue;
      if (only === HALF && (n % 4 === 1 || n % 4 === 2)) continue;
      const { name, floor, ...rest } = set();
      const { asked, first, mrr, milliseconds } = await ask(app, { name, floor, ...rest }, part);
      figures[name] =
        `first ${first.toFixed(3)} (${floor.first}), MRR@10 ${mrr.toFixed(3)} (${floor.mrr}), ${milliseconds.toFixed(1)} ms each`;
      const least = (share: number) => share - slack * Math.sqrt((share * (1 - share)) / asked);
      if (first < least(floor.first) || mrr < least(floor.mrr)) below.push(`${name}: ${figures[name]}`);
    }
    progress("");
    if (below.length > 0) for (const [what, figure] of Object.entries(figures)) console.log(`  ${what.padEnd(24)} ${figure}`);
    require(below.length === 0, `below the floor: ${below.join("; ")}`);
    return figures;
  } finally {
    await app.close();
  }
}

if (import.meta.main) await prove("search", { part: 1, slack: 0, only: -1 }, search);
