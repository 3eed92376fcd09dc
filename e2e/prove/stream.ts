/**
 * Proof: a reader of the event stream that is cut off again and again, and resumes at one or the other of two server processes, gets every
 * event once and in order, while four writers commit transactions of random length that overtake one another.
 */
import pg from "pg";
import { newId } from "#shared/ids";
import { openEventStream } from "#testing";
import { progress, prove, require, sleep, until, type Figures } from "./lib/proof.ts";
import { seeded, type Random } from "./lib/seeded.ts";
import { ADMIN_TOKEN, startTwoPrograms } from "./lib/two-programs.ts";

const WRITERS = 4;

type Written = { id: string; writer: number; transaction: number; position: number };
type Told = { seq: number; id: string; data: Omit<Written, "id"> };

/** Writes transactions until told to stop: some short, some long, one in ten rolled back. */
async function write(client: pg.Client, writer: number, random: Random, state: { over: boolean }, committed: Written[]): Promise<void> {
  for (let transaction = 0; !state.over; transaction++) {
    const mine: Written[] = [];
    await client.query("begin");
    for (let position = 0, n = random.between(1, 8); position < n; position++) {
      const event = { id: newId(), writer, transaction, position };
      await client.query(
        "insert into event_outbox (id, type, occurred_at, actor, subjects, data) values ($1, 'proof.written', now(), 'system:proof', '{proof:1}', $2)",
        [event.id, JSON.stringify({ writer, transaction, position })],
      );
      mine.push(event);
      // Mostly quick; now and then so long that many others overtake it.
      await sleep(random() < 0.1 ? random.between(20, 150) : random.between(0, 4));
    }
    if (random() < 0.1) {
      await client.query("rollback");
    } else {
      await client.query("select pg_notify('backstay_kick', '')");
      await client.query("commit");
      committed.push(...mine);
    }
    await sleep(random.between(0, 10));
  }
}

/** Reads the stream, cut at random moments, until every committed event has come. */
async function read(
  urls: readonly string[],
  cuts: number,
  random: Random,
  state: { over: boolean },
  committed: readonly Written[],
): Promise<{ told: Told[]; wait: number }> {
  const told: Told[] = [];
  let last: number | null = 0;
  for (let cut = 0; ; cut++) {
    const stream = await openEventStream(`${random.pick(urls)}/api/v1/events/stream`, {
      token: ADMIN_TOKEN,
      lastEventId: last,
      onEvent: ({ type, data }) => type === "proof.written" && told.push(data as Told),
    });
    require(stream.status === 200, `the stream answered ${stream.status}`);
    if (cut < cuts) {
      await sleep(random.between(0, 120));
      if (random() < 0.3) {
        const have = told.length;
        // In the middle of what is being told.
        await Promise.race([until("more", 500, () => told.length > have).catch(() => {}), stream.ended]);
      }
    } else {
      state.over = true;
      const began = performance.now();
      await sleep(200);
      await until("everything committed has been told", 20_000, () => told.length >= committed.length);
      // Time for one too many to show itself.
      await sleep(300);
      last = stream.lastEventId();
      stream.cut();
      return { told, wait: performance.now() - began };
    }
    stream.cut();
    last = stream.lastEventId();
    progress(`${cut + 1} cuts, ${told.length} events read`);
  }
}

/** How often an event was committed after one that began later: what a number taken at insert would have got wrong. */
function overtaken(told: readonly Told[]): number {
  return told.filter((event, i) => i > 0 && event.id < told[i - 1]!.id).length;
}

/**
 * Runs the proof.
 * @param options.cuts how often the stream is cut
 * @throws Disproved
 */
export async function stream({ cuts, seed }: { cuts: number; seed: number }): Promise<Figures> {
  const { programs, database, stop } = await startTwoPrograms();
  const clients = Array.from({ length: WRITERS }, () => new pg.Client({ connectionString: database.url }));
  try {
    await Promise.all(clients.map((client) => client.connect()));
    const committed: Written[] = [];
    const state = { over: false };
    const writing = Promise.all(clients.map((client, writer) => write(client, writer, seeded(seed * 10 + writer), state, committed)));
    const reading = read(
      programs.map(({ url }) => url),
      cuts,
      seeded(seed * 10 + 9),
      state,
      committed,
    );
    await Promise.race([writing, reading]);
    state.over = true;
    await writing;
    const { told } = await reading;
    progress("");

    const counts = new Map<string, number>();
    for (const { id } of told) counts.set(id, (counts.get(id) ?? 0) + 1);
    const lost = committed.filter(({ id }) => !counts.has(id));
    const repeated = [...counts.values()].filter((count) => count > 1).length;
    const ids = new Set(committed.map(({ id }) => id));
    require(lost.length === 0, `${lost.length} of ${committed.length} committed events never came`);
    require(repeated === 0, `${repeated} events came more than once`);
    require(told.every(({ id }) => ids.has(id)), "an event came that was rolled back");
    require(told.every(({ seq }, i) => i === 0 || seq > told[i - 1]!.seq), "events came out of order");
    for (let writer = 0; writer < WRITERS; writer++) {
      const own = told.filter(({ data }) => data.writer === writer).map(({ data }) => data.transaction * 1_000 + data.position);
      require(own.every((n, i) => i === 0 || n > own[i - 1]!), `the events of writer ${writer} came in another order than he wrote them`);
    }
    const { rows } = await clients[0]!.query<{ n: number; last: number; first: number }>(
      "select count(*)::int as n, max(seq)::int as last, min(seq)::int as first from events",
    );
    require(rows[0]!.n === rows[0]!.last && rows[0]!.first === 1, "the log's numbers have a gap");
    return {
      "cuts of the stream": cuts,
      "events committed and read once, in order": told.length,
      "told after one that was written later": overtaken(told),
      writers: WRITERS,
      "server processes": programs.length,
    };
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
    await stop();
  }
}

if (import.meta.main) await prove("stream", { cuts: 100, seed: 1 }, stream);
