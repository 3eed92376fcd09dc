/**
 * `npm run bench -- search [--documents 20000]`: how many documents a second are indexed, what indexing one change takes, how large the index is
 * beside the text, and what questions cost. Documents are the texts of support mails, five to a document, as a ticket of five messages has.
 */
import { parseArgs } from "node:util";
import { sql } from "kysely";
import pg from "pg";
import { extending, find, learnAll, putDocuments, type SearchKind } from "#platform/search";
import { newId } from "#shared/ids";
import { testApp } from "../server/testing/app.ts";
import { startTestServer } from "../server/testing/test-server.ts";
import { texts } from "./lib/corpus.ts";
import { percentile, printFigures } from "./lib/figures.ts";
import { parentOf, treeCpuMs } from "./lib/process-figures.ts";

const SERVER = "BACKSTAY_TEST_SERVER";
const KIND = "bench";
const BATCH = 200;
const CORPUS = 2_000;
const MESSAGES = 5;
const CHANGES = 500;
const ROUNDS = 60;
const { values } = parseArgs({ options: { documents: { type: "string", default: "20000" } } });
const count = Number(values.documents);

const benchKind: SearchKind = {
  kind: KIND,
  stored: [KIND],
  documents: () => [KIND],
  visible: () => sql`true`,
  show: async (_, ids) => new Map(ids.map((id) => [id, { title: "", url: "", locale: null, texts: [] }])),
  source: { load: async () => [], next: async () => [], events: [] },
};

const server = await startTestServer(process.env["DATABASE_URL"] || undefined);
process.env[SERVER] = JSON.stringify({ admin: server.admin, template: server.template, secretKey: server.secretKey });
const app = await testApp({ worker: false });
app.program.platform.registrations.search = [benchKind];
const owner = new pg.Client(app.database.owner);
try {
  await owner.connect();
  const db = app.program.platform.database.staff;
  const { rows: backend } = await owner.query<{ pid: number }>("select pg_backend_pid() as pid");
  const postmaster = parentOf(backend[0]!.pid);
  const used = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000 + treeCpuMs(postmaster);
  };
  /** Times in milliseconds and CPU-milliseconds of doing something so many times. */
  const measured = async (rounds: number, what: (n: number) => Promise<unknown>) => {
    const times: number[] = [];
    const before = used();
    for (let n = 0; n < rounds; n++) {
      const began = performance.now();
      await what(n);
      times.push(performance.now() - began);
    }
    const cpu = used() - before;
    return { milliseconds: times.reduce((sum, time) => sum + time, 0), cpu, p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
  };
  const figures: [string, string][] = [];

  const corpus = await texts(CORPUS);
  const at = new Date();
  const documents = Array.from({ length: count }, (_, n) => ({
    kind: KIND,
    id: newId(at.getTime() - count + n),
    locale: null,
    title: `${corpus[n % CORPUS]!.subject} sn${n}`,
    text: Array.from({ length: MESSAGES }, (_, k) => corpus[(n * 7 + k * 131) % CORPUS]!.text).join("\n"),
    at,
  }));
  const bytes = documents.reduce((sum, { title, text }) => sum + Buffer.byteLength(title) + Buffer.byteLength(text), 0);
  const indexed = await measured(Math.ceil(count / BATCH), (n) => putDocuments(db, documents.slice(n * BATCH, (n + 1) * BATCH)));
  figures.push([
    "indexed, in batches",
    `${((count * 1_000) / indexed.milliseconds).toFixed(0)} documents/s, ${((count * 1_000) / indexed.cpu).toFixed(0)} per CPU-second, ${(bytes / indexed.milliseconds / 1_000).toFixed(2)} MB of text/s`,
  ]);
  const learned = await measured(1, () => learnAll(app.program.platform));
  figures.push([
    "dictionary learned and counted",
    `${(learned.milliseconds / 1_000).toFixed(1)} s, ${((count * 1_000) / learned.cpu).toFixed(0)} documents per CPU-second`,
  ]);
  const changed = await measured(CHANGES, (n) =>
    extending({ kind: KIND, id: documents[(n * 7_919) % count]!.id, text: corpus[n % CORPUS]!.text, at }).execute(db),
  );
  figures.push([
    "one change: a message more, found at once",
    `p50 ${changed.p50.toFixed(1)} ms, p95 ${changed.p95.toFixed(1)} ms, ${(changed.cpu / CHANGES).toFixed(2)} CPU-ms`,
  ]);

  await owner.query("vacuum analyze search_documents");
  const { rows: sizes } = await owner.query<{ documents: number; words: number; terms: number }>(
    "select pg_table_size('search_documents')::float8 as documents, pg_relation_size('search_documents_words')::float8 as words, pg_total_relation_size('search_terms')::float8 as terms",
  );
  const { documents: table, words, terms } = sizes[0]!;
  const mb = (n: number) => `${(n / 1e6).toFixed(1)} MB`;
  figures.push([
    "size beside the text",
    `text ${mb(bytes)}; documents ${mb(table)}, index of words ${mb(words)}, dictionary ${mb(terms)}: ${((table + words + terms) / bytes).toFixed(2)} times the text`,
  ]);

  const questions: [string, (n: number) => string][] = [
    ["asked: a rare word", (n) => `sn${(n * 7_919) % count}`],
    ["asked: a common pair", () => "export error"],
    ["asked: a whole question", (n) => corpus[(n * 37) % CORPUS]!.text.slice(0, 120)],
    ["asked: misspelt words", () => "exprot stosp"],
  ];
  for (const [name, question] of questions) {
    const ask = (n: number) => find(app.system, { q: question(n), limit: 20 });
    await measured(10, ask);
    const { p50, p95, cpu } = await measured(ROUNDS, ask);
    figures.push([name, `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, ${(cpu / ROUNDS).toFixed(1)} CPU-ms`]);
  }
  printFigures(`search: ${count} documents of ${MESSAGES} messages`, figures);
} finally {
  await owner.end().catch(() => undefined);
  await app.close();
  delete process.env[SERVER];
  await server.stop();
}
