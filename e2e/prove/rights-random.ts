/**
 * Proof: random requests of random actors, over all operations and all ids there are, tell nobody of a ticket, file, note, mail or person he does not
 * see: not in a body, a header, a count, an order or an error. Every change carries a column of some table that is not his to set, or asks for what
 * a customer may do with tickets, on any ticket there is.
 */
import { sql } from "kysely";
import type { Route } from "#platform/http";
import { allRoutes } from "../../server/rooms.ts";
import { forbiddenWords } from "../rights/ask.ts";
import { SEES_INSIDE, SIGHT } from "../rights/matrix.ts";
import { buildWorld, type World } from "../rights/world.ts";
import { progress, prove, require, type Figures } from "./lib/proof.ts";
import { seeded } from "./lib/seeded.ts";

const CONCURRENT = 12;
/** Actors who are customers, or nobody: they read nothing of strangers either. */
const OUTSIDE = new Set(["own", "sees", "col", "oth", "frm", "fut", "sec", "rdr", "cc", "gst", "rvS", "gone", "rvL", "old", "rvT", "anon"]);
/** What may really be changed: it moves no wall. All other changes carry something that must be refused. */
const REAL: { readonly [operation: string]: (pick: Pick) => object } = {
  "tickets.messages.add": (pick) => ({ body: "a word", visibility: pick(["public", "internal"]) }),
  "tickets.update": (pick) => ({ status: pick(["open", "closed"]) }),
};

type Pick = <T>(list: readonly T[]) => T;
type Asked = {
  actor: string;
  method: string;
  path: string;
  body?: string;
  /** Holds something that must be refused. */ overreaches: boolean;
};

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The name of every column of every table, as the database and as the API would write it. */
async function columnNames(world: World): Promise<string[]> {
  const { rows } = await sql<{
    name: string;
  }>`select distinct column_name as name from information_schema.columns where table_schema = 'public'`.execute(
    world.app.program.platform.database.staff,
  );
  return [...new Set(rows.flatMap(({ name }) => [name, camel(name)]))].toSorted();
}

/** Streams never end; bytes that come in are asked about elsewhere. */
const ROUTES = allRoutes.filter(({ id, spec }) => !spec.rawBody && !id.includes("stream") && !spec.ownProof);

/** What shows most of what the walls are around; asked about more often. */
const TELLING = ROUTES.filter(
  ({ id, spec }) => spec.method === "GET" && /^(tickets|files|outbox|intake|events|search|views|references)\./.test(id),
);

function keysOf(schema: unknown): string[] {
  const shape = (schema as { shape?: object } | undefined)?.shape;
  return shape ? Object.keys(shape) : [];
}

/** Everything that names something: what an attacker might have learned or guessed. */
function namesIn(world: World) {
  const fixtures = Object.values(world.tickets);
  return {
    numbers: fixtures.map(({ number }) => String(number)),
    ids: [
      ...fixtures.flatMap(({ id, fileId, noteFileId, intakeId, outboxId }) => [id, fileId, noteFileId, intakeId, outboxId]),
      ...Object.values(world.ids),
    ].filter((id) => id !== ""),
    words: [
      ...fixtures.flatMap(({ marker, noteMarker }) => [marker, noteMarker]),
      "words",
      "other@customer.test",
      "own@customer.test",
      "alpha",
      "beta",
    ],
  };
}

/** What nobody outside is told of strangers. */
function strangers(world: World, actor: string): string[] {
  if (!OUTSIDE.has(actor) || actor === "sec") return [];
  const { ids } = world;
  return actor === "oth" ? [ids.own!, "own@customer.test", ids.alpha!] : [ids.other!, "other@customer.test", ids.beta!];
}

/**
 * Runs the proof.
 * @param options.count how many requests
 * @throws Disproved with the request that was told too much
 */
export async function rightsRandom({ count, seed }: { count: number; seed: number }): Promise<Figures> {
  const world = await buildWorld();
  try {
    return await ask(world, count, seed);
  } finally {
    await world.close();
  }
}

async function ask(world: World, count: number, seed: number): Promise<Figures> {
  const random = seeded(seed);
  const pick: Pick = (list) => list[Math.floor(random() * list.length)]!;
  const names = namesIn(world);
  const actors = Object.keys(world.actors);
  const columns = await columnNames(world);
  const forbidden = new Map(
    actors.map((actor) => [actor, [...forbiddenWords(world, SIGHT[actor] ?? [], SEES_INSIDE.includes(actor)), ...strangers(world, actor)]]),
  );
  const numbersOf = (actor: string) => new Set((SIGHT[actor] ?? []).map((key) => world.tickets[key].number));
  const allNumbers = Object.values(world.tickets).map(({ number }) => number);
  const cursors = ["x"];
  const statuses = new Map<number, number>();
  let [told, refusedColumns] = [0, 0];

  const value = (key: string): string => {
    if (key === "cursor") return pick(cursors);
    if (key === "limit") return pick(["1", "2", "50", "200"]);
    if (key === "q") return pick([...names.words, ...names.numbers]);
    return pick([
      pick(names.ids),
      pick(names.numbers),
      pick(names.words),
      "none",
      "me",
      "true",
      "open",
      "-createdAt",
      "0",
      "{}",
      '{"all":[]}',
    ]);
  };
  const make = (route: Route): Asked => {
    const { spec, id } = route;
    const path = spec.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(/number/i.test(name) ? pick(names.numbers) : pick([...names.ids, ...names.words])),
    );
    const query = new URLSearchParams(
      keysOf(spec.query)
        .filter(() => random() < 0.15)
        .map((key) => [key, value(key)]),
    );
    const actor = pick(actors);
    const asked = { actor, method: spec.method, path: `${path}${query.size > 0 ? `?${query}` : ""}`, overreaches: false };
    if (spec.method === "GET") return asked;
    const real = REAL[id];
    if (real && OUTSIDE.has(actor) && random() < 0.5) return { ...asked, body: JSON.stringify(real(pick)) };
    // Who works for the vendor may move the walls themselves, so all other changes hold something that must be refused.
    const allowed = new Set([...keysOf(spec.body), ...keysOf(spec.query)]);
    const column = pick(columns.filter((name) => !allowed.has(name)));
    if (!spec.body || spec.method === "DELETE") {
      query.set(column, pick(names.ids));
      return { ...asked, path: `${path}?${query}`, overreaches: true };
    }
    const own = Object.fromEntries(
      keysOf(spec.body)
        .filter(() => random() < 0.5)
        .map((key) => [key, value(key)]),
    );
    const body = JSON.stringify({ ...own, ...real?.(pick), [column]: pick([...names.ids, true, null, 1]) });
    return { ...asked, body, overreaches: true };
  };

  const one = async (): Promise<void> => {
    const route = pick(random() < 0.4 ? TELLING : ROUTES);
    const asked = make(route);
    const carried = `${asked.path} ${asked.body ?? ""}`;
    const response = await world.actors[asked.actor]!.raw(`/api/v1${asked.path}`, {
      method: asked.method,
      headers: {
        ...(asked.body === undefined ? {} : { "content-type": "application/json" }),
        ...(route.spec.ifMatch ? { "if-match": `"${pick(["1", "2", "3"])}"` } : {}),
      },
      ...(asked.body === undefined ? {} : { body: asked.body }),
    });
    const text = await response.text();
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    const all = `${text} ${JSON.stringify([...response.headers])}`;
    const says = () =>
      `${asked.actor} ${asked.method} ${asked.path} ${asked.body ?? ""} is answered ${response.status} ${text.slice(0, 300)}`;
    require(response.status !== 500, says());
    for (const word of forbidden.get(asked.actor)!) if (all.includes(word)) require(carried.includes(word), `told "${word}": ${says()}`);
    const sees = numbersOf(asked.actor);
    for (const number of allNumbers)
      if (!sees.has(number) && !carried.includes(String(number)))
        require(!new RegExp(`"(?:number|ticketNumber)":${number}\\b`).test(text), `told of #${number}: ${says()}`);
    if (route.id === "tickets.counts" && response.ok)
      for (const [view, found] of Object.entries(JSON.parse(text) as { [view: string]: number }))
        require(found <= sees.size, `counts ${found} ${view}: ${says()}`);
    if (asked.overreaches) {
      require(response.status >= 400, `took a column that is not his to set: ${says()}`);
      refusedColumns += 1;
    }
    if ((SIGHT[asked.actor] ?? []).some((key) => text.includes(world.tickets[key].marker))) told += 1;
    const cursor = /"nextCursor":"([^"]{1,400})"/.exec(text)?.[1];
    if (cursor && cursors.length < 500) cursors.push(cursor);
  };

  const began = performance.now();
  let done = 0;
  const worker = async () => {
    while (done < count) {
      done += 1;
      await one();
      if (done % 1_000 === 0) progress(`${done} of ${count} requests`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, worker));
  progress("");
  require(told > count / 200, `only ${told} answers told somebody of a ticket he sees: the questions ask nothing`);
  return {
    requests: count,
    "operations asked": ROUTES.length,
    "kinds of actor": actors.length,
    "column names tried in changes": columns.length,
    "changes with a column not theirs, all refused": refusedColumns,
    "answers that told of what the actor sees": told,
    "foreign ids, words, numbers and counts": 0,
    "answers by status": [...statuses]
      .toSorted(([a], [b]) => a - b)
      .map(([status, n]) => `${status}: ${n}`)
      .join(", "),
    "requests in a second": Math.round(count / ((performance.now() - began) / 1_000)),
  };
}

if (import.meta.main) await prove("rights-random", { count: 1_000_000, seed: 1 }, rightsRandom);
