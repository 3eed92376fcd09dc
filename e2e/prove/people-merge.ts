/**
 * Proof: merging people is an alias. Random histories of changes, merges and partings of contacts; after each act every record says what it should,
 * under its own number and under that of what stands in it; no customer ever sees more or less than before; and when all is parted each record is as
 * it would be had nothing ever been merged.
 */
import assert from "node:assert/strict";
import { testApp, type Caller, type TestApp } from "#testing";
import { progress, prove, require, type Figures } from "./lib/proof.ts";
import { seeded, type Random } from "./lib/seeded.ts";

const V1 = "/api/v1";
const TAGS = ["vip", "beta", "press", "partner"];
const TITLES = ["CTO", "Buyer", null];
const SEATS = [1, 2, null];

type Said = { title: string | null; tags: Set<string>; seats: number | null };
type Person = {
  id: string;
  number: string;
  email: string;
  caller: Caller;
  tickets: number[];
  own: Said;
  /** What the others bring and somebody took away. */
  without: { title: boolean; seats: boolean; tags: Set<string> };
  into: Person | null;
  merge: string;
  brought: Person[];
};
type World = { app: TestApp; people: Person[]; random: Random };

const up = (a: number, b: number) => a - b;
const abc = (a: string, b: string) => (a < b ? -1 : 1);
const rootOf = (person: Person): Person => (person.into ? rootOf(person.into) : person);
const all = (person: Person): Person[] => [person, ...person.brought.flatMap(all)];

/** What a record shows: its own first, then what was merged into it, in that order. */
function shown(person: Person): Said {
  const others = person.brought.map(shown);
  const tags = new Set(person.own.tags);
  for (const other of others) for (const tag of other.tags) if (!person.without.tags.has(tag)) tags.add(tag);
  return {
    title: person.own.title ?? (person.without.title ? null : (others.find(({ title }) => title !== null)?.title ?? null)),
    seats: person.own.seats ?? (person.without.seats ? null : (others.find(({ seats }) => seats !== null)?.seats ?? null)),
    tags,
  };
}

async function ok<T>(asked: Promise<{ status: number; body: T; headers: Headers }>): Promise<{ body: T; headers: Headers }> {
  const { status, body, headers } = await asked;
  require(status < 300, `an act was refused with ${status} ${JSON.stringify(body).slice(0, 300)}`);
  return { body, headers };
}
const etag = async (app: TestApp, path: string) => ({ "if-match": (await ok(app.admin.get(path))).headers.get("etag")! });

async function change({ app, people, random }: World): Promise<void> {
  const named = random.pick(people);
  const person = rootOf(named);
  const before = shown(person);
  const title = random.pick(TITLES);
  const seats = random.pick(SEATS);
  const tags = TAGS.filter(() => random() < 0.4);
  const path = `${V1}/contacts/${named.id}`;
  // Changed under whichever number: what is meant is what it stands in.
  await ok(app.admin.patch(path, { title, tags, fields: { seats } }, await etag(app, path)));
  for (const [name, value] of [
    ["title", title],
    ["seats", seats],
  ] as const) {
    if (before[name] === value) continue;
    Object.assign(person.own, { [name]: value });
    person.without[name] = value === null;
  }
  for (const tag of TAGS) {
    if (before.tags.has(tag) === tags.includes(tag)) continue;
    if (tags.includes(tag)) {
      person.own.tags.add(tag);
      person.without.tags.delete(tag);
    } else {
      person.own.tags.delete(tag);
      person.without.tags.add(tag);
    }
  }
}

function forgetWithout(person: Person): void {
  if (person.brought.length === 0) person.without = { title: false, seats: false, tags: new Set() };
}

async function merge({ app, people, random }: World): Promise<void> {
  const [into, from] = [random.pick(people), random.pick(people)];
  const [winner, loser] = [rootOf(into), rootOf(from)];
  const headers = await etag(app, `${V1}/contacts/${into.id}`);
  const asked = app.admin.post(`${V1}/people/merges`, { kind: "contact", into: into.id, from: from.id }, headers);
  if (winner === loser) {
    require((await asked).status === 409, "a record was merged into itself");
    return;
  }
  loser.merge = (await ok(asked)).body.id;
  loser.into = winner;
  winner.brought.push(loser);
}

async function part({ app, people, random }: World): Promise<void> {
  const merged = people.filter(({ into }) => into);
  if (merged.length === 0) return;
  const person = random.pick(merged);
  const path = `${V1}/people/merges/${person.merge}`;
  await ok(app.admin.delete(path, await etag(app, path)));
  const from = person.into!;
  from.brought = from.brought.filter((one) => one !== person);
  forgetWithout(from);
  person.into = null;
}

async function saysWhatItShould({ app, people }: World): Promise<void> {
  for (const person of people) {
    const root = rootOf(person);
    const { body } = await ok(app.admin.get(`${V1}/contacts/${person.id}`));
    const { title, tags, seats } = shown(root);
    assert.deepEqual(
      [body.id, body.title, [...body.tags].toSorted(abc), body.fields.seats ?? null, body.merged],
      [root.id, title, [...tags].toSorted(abc), seats, all(root).length - 1],
    );
    assert.deepEqual(
      body.addresses.map(({ address }: { address: string }) => address).toSorted(abc),
      all(root)
        .map(({ email }) => email)
        .toSorted(abc),
    );
  }
  const { body } = await ok(app.admin.get(`${V1}/tickets?requester=${people[0]!.id}&limit=200`));
  assert.deepEqual(
    body.data.map(({ number }: { number: number }) => number).toSorted(up),
    all(rootOf(people[0]!))
      .flatMap(({ tickets }) => tickets)
      .toSorted(up),
  );
}

/** What each customer sees is his own, whatever the vendor takes for one. */
async function customersSeeTheSame({ people }: World): Promise<number> {
  for (const person of people) {
    const { body } = await ok(person.caller.get(`${V1}/tickets?limit=200`));
    require(JSON.stringify(body.data.map(({ number }: { number: number }) => number).toSorted(up)) ===
      JSON.stringify(person.tickets.toSorted(up)), `a customer sees other tickets than his own: ${JSON.stringify(body.data)}`);
    const foreign = people.filter((one) => one !== person);
    const words = JSON.stringify([body, (await ok(person.caller.get(`${V1}/me`))).body]);
    for (const { id, email, number } of foreign)
      require(!words.includes(id) && !words.includes(email) && !words.includes(`Person ${number}x`), "a customer learns of somebody else");
  }
  return people.length;
}

/**
 * Runs the proof.
 * @param options.histories how many histories, each of some thirty acts
 * @throws Disproved
 */
export async function peopleMerges({ histories, seed }: { histories: number; seed: number }): Promise<Figures> {
  const app = await testApp();
  let [acts, reads] = [0, 0];
  try {
    await ok(app.admin.post(`${V1}/fields`, { kind: "contact", key: "seats", type: "number", labels: { en: "Seats" } }));
    for (let history = 0; history < histories; history++) {
      const random = seeded(seed + history);
      const people: Person[] = [];
      for (let n = 0; n < 5; n++) {
        const number = `${history}-${n}`;
        const caller = await app.contact({ name: `Person ${number}x`, email: `person${number}@org${n}.test` });
        const { body } = await ok(caller.post(`${V1}/tickets`, { subject: `Of ${number}x`, body: "Words" }));
        people.push({
          id: caller.id,
          number,
          email: caller.email,
          caller,
          tickets: [body.number],
          own: { title: null, tags: new Set(), seats: null },
          without: { title: false, seats: false, tags: new Set() },
          into: null,
          merge: "",
          brought: [],
        });
      }
      const world: World = { app, people, random };
      for (let n = 0; n < 24; n++) {
        await random.pick([change, change, merge, merge, part])(world);
        acts++;
        if (n % 4 === 3) {
          await saysWhatItShould(world);
          reads += await customersSeeTheSame(world);
        }
      }
      while (people.some(({ into }) => into)) await part(world);
      await saysWhatItShould(world);
      reads += await customersSeeTheSame(world);
      progress(`${history + 1} histories, ${acts} acts`);
    }
  } finally {
    await app.close();
  }
  return { histories, acts, "looks of customers": reads, "foreign things seen": 0, "records that did not stand as before": 0 };
}

if (import.meta.main) await prove("people-merge", { histories: 200, seed: 1 }, peopleMerges);
