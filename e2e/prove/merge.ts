/**
 * Proof: merging is undone whole, and leaks nothing. Random histories of merges, replies, notes, changes, shares and partings; after each act every
 * customer reads exactly what was his, was written to him or was shared with him; and when all is parted each ticket stands as it would have stood
 * had nothing ever been merged.
 */
import { testApp, type Caller, type TestApp } from "#testing";
import { progress, prove, require, type Figures } from "./lib/proof.ts";
import { seeded, type Random } from "./lib/seeded.ts";

type Category = "new" | "open" | "waitingOnCustomer" | "solved" | "closed";
type Said = { id: string; text: string; home: Ticket; readers: Set<Ticket>; written: Set<Ticket> };
type Ticket = {
  id: string;
  number: number;
  owner: number;
  into: Ticket | null;
  category: Category;
  people: Set<string>;
  due: string | null;
  said: Said[];
  notes: string[];
};
type World = { app: TestApp; agent: Caller; people: Caller[]; tickets: Ticket[]; random: Random; texts: number };

const STATUS: { [slug: string]: Category } = { open: "open", "waiting-on-customer": "waitingOnCustomer", solved: "solved" };

const rootOf = (ticket: Ticket): Ticket => (ticket.into ? rootOf(ticket.into) : ticket);
const within = (ticket: Ticket, other: Ticket): boolean => ticket === other || (ticket.into !== null && within(ticket.into, other));
const groupOf = ({ tickets }: World, ticket: Ticket) => tickets.filter((one) => rootOf(one) === rootOf(ticket));
const path = (ticket: Ticket, rest = "") => `/api/v1/tickets/${ticket.number}${rest}`;

async function ok<T>(asked: Promise<{ status: number; body: T }>): Promise<T> {
  const { status, body } = await asked;
  require(status < 300, `an act was refused with ${status} ${JSON.stringify(body).slice(0, 300)}`);
  return body;
}

const match = async (world: World, ticket: Ticket) => ({ "if-match": (await world.agent.get(path(ticket))).headers.get("etag")! });

async function open(world: World): Promise<void> {
  const owner = world.random.between(0, world.people.length - 1);
  const text = `words ${world.texts++}`;
  const body = await ok(world.people[owner]!.post("/api/v1/tickets", { subject: text, body: text }));
  const due = world.random() < 0.5 ? new Date(Date.UTC(2031, 1, 1 + world.random.between(0, 300))).toISOString() : null;
  const ticket: Ticket = {
    id: body.id,
    number: body.number,
    owner,
    into: null,
    category: "new",
    people: new Set(),
    due,
    said: [],
    notes: [],
  };
  const first = (await ok(world.agent.get(path(ticket, "/messages")))).data[0];
  ticket.said.push({ id: first.id, text, home: ticket, readers: new Set(), written: new Set() });
  await world.app.program.platform.database.staff
    .updateTable("tickets")
    .set({ next_due_at: due === null ? null : new Date(due) })
    .where("id", "=", ticket.id)
    .execute();
  world.tickets.push(ticket);
}

/** The rules of messages, on a ticket as it would stand alone. */
function told(ticket: Ticket, by: "contact" | "agent"): void {
  if (by === "contact") ticket.category = ticket.category === "new" || ticket.category === "open" ? ticket.category : "open";
  else if (ticket.category === "new") ticket.category = "open";
}

const ACTS: ((world: World) => Promise<void>)[] = [
  async function customerWrites(world) {
    const ticket = world.random.pick(world.tickets);
    const text = `words ${world.texts++}`;
    const { id } = await ok(world.people[ticket.owner]!.post(path(ticket, "/messages"), { body: text, visibility: "public" }));
    ticket.said.push({ id, text, home: ticket, readers: new Set(), written: new Set() });
    told(ticket, "contact");
  },
  async function agentReplies(world) {
    const ticket = world.random.pick(world.tickets);
    const text = `words ${world.texts++}`;
    const undo = world.random() < 0.15;
    const { id } = await ok(
      world.agent.post(path(ticket, "/messages"), { body: text, visibility: "public", ...(undo ? { undoSeconds: 30 } : {}) }),
    );
    if (undo) {
      await ok(world.agent.post(path(ticket, `/messages/${id}/undo`), {}));
      return;
    }
    const others = ticket.into ? [] : groupOf(world, ticket).filter((one) => one !== ticket);
    ticket.said.push({ id, text, home: ticket, readers: new Set(), written: new Set(others) });
    for (const one of [ticket, ...others]) told(one, "agent");
  },
  async function agentNotes(world) {
    const ticket = world.random.pick(world.tickets);
    const text = `note ${world.texts++}`;
    await ok(world.agent.post(path(ticket, "/messages"), { body: text, visibility: "internal" }));
    ticket.notes.push(text);
  },
  async function statusIsSet(world) {
    const ticket = rootOf(world.random.pick(world.tickets));
    const status = world.random.pick(Object.keys(STATUS));
    await ok(world.agent.patch(path(ticket), { status }, await match(world, ticket)));
    ticket.category = STATUS[status]!;
  },
  async function someoneIsAdded(world) {
    const ticket = world.random.pick(world.tickets);
    const email = `more${world.texts++}@elsewhere.test`;
    await ok(world.agent.post(path(ticket, "/participants"), { email }));
    ticket.people.add(email);
  },
  async function agentShares(world) {
    const ticket = world.random.pick(world.tickets);
    const group = groupOf(world, ticket);
    if (group.length < 2) return;
    const all = group.filter((one) => one !== ticket).flatMap((one) => one.said);
    const some = world.random() < 0.7 ? [world.random.pick(all)] : all;
    const verb = world.random() < 0.7 ? "share" : "unshare";
    const root = rootOf(ticket);
    await ok(
      world.agent.post(path(root, `/${verb}`), { with: ticket.number, ...(some === all ? {} : { messages: some.map((one) => one.id) }) }),
    );
    for (const one of some) one.readers[verb === "share" ? "add" : "delete"](ticket);
  },
  merge,
  merge,
  async function part(world) {
    const merged = world.tickets.filter((one) => one.into);
    if (merged.length > 0) await unmerge(world, world.random.pick(merged));
  },
];

async function merge(world: World): Promise<void> {
  const [from, into] = [rootOf(world.random.pick(world.tickets)), world.random.pick(world.tickets)];
  if (rootOf(into) === from) return;
  await ok(world.agent.post(path(from, "/merge"), { into: into.number }, await match(world, from)));
  from.into = rootOf(into);
}

async function unmerge(world: World, ticket: Ticket): Promise<void> {
  const group = groupOf(world, ticket);
  await ok(world.agent.post(path(ticket, "/unmerge"), {}, await match(world, ticket)));
  const leaves = new Set(group.filter((one) => within(one, ticket)));
  ticket.into = null;
  for (const one of group)
    for (const said of one.said)
      for (const reader of said.readers) if (leaves.has(reader) !== leaves.has(said.home)) said.readers.delete(reader);
}

/** Every customer reads what is his, and not a word more; what lists and search tell him is no more either. */
async function nothingLeaks(world: World): Promise<number> {
  let read = 0;
  const all = world.tickets.flatMap((ticket) => ticket.said);
  for (const [index, person] of world.people.entries()) {
    const own = world.tickets.filter((ticket) => ticket.owner === index);
    const may = new Set(
      all.filter((said) => own.some((ticket) => said.home === ticket || said.readers.has(ticket) || said.written.has(ticket))),
    );
    for (const ticket of world.tickets) {
      const answer = await person.get(path(ticket, "/messages?limit=200"));
      read++;
      if (ticket.owner !== index) {
        require(answer.status === 404, `a stranger's ticket was answered with ${answer.status}`);
        continue;
      }
      const got = answer.body.data.map((one: { text: string }) => one.text) as string[];
      const foreign = got.filter((text) => ![...may].some((said) => said.text === text));
      require(foreign.length === 0, `customer ${index} reads ${foreign.join(", ")} in #${ticket.number}`);
      const his = all.filter((said) => said.home === ticket || said.readers.has(ticket) || said.written.has(ticket));
      const missing = his.filter((said) => !got.includes(said.text));
      require(missing.length === 0, `customer ${index} misses ${missing.map((one) => one.text).join(", ")} in #${ticket.number}`);
    }
    const list = JSON.stringify((await person.get("/api/v1/tickets?limit=200")).body);
    const leaked = all.filter((said) => !may.has(said) && list.includes(`"${said.text}"`));
    require(leaked.length === 0, `a list tells customer ${index} ${leaked.map((one) => one.text).join(", ")}`);
  }
  return read;
}

/** A ticket that stands alone, as it would without any merge. */
async function standsAlone(world: World, ticket: Ticket): Promise<void> {
  const shown = await ok(world.agent.get(path(ticket)));
  const at = `#${ticket.number}`;
  require(shown.category === ticket.category, `${at} is ${shown.category} and would be ${ticket.category}`);
  require(shown.nextDueAt === ticket.due, `the clock of ${at} is ${shown.nextDueAt} and was ${ticket.due}`);
  require(!shown.merged && shown.mergedTickets === 0, `${at} still stands with another`);
  const all = (await ok(world.agent.get(path(ticket, "/messages?limit=200&sort=createdAt")))).data as {
    text: string;
    visibility: string;
  }[];
  const wanted = world.tickets
    .flatMap((one) => one.said)
    .filter((said) => said.home === ticket || said.written.has(ticket))
    .map((said) => said.text);
  const got = all.filter((one) => one.visibility === "public").map((one) => one.text);
  require(JSON.stringify(got.toSorted()) === JSON.stringify(wanted.toSorted()), `${at} holds ${got.join()} instead of ${wanted.join()}`);
  const notes = all.filter((one) => one.visibility === "internal").map((one) => one.text);
  require(JSON.stringify(notes.toSorted()) === JSON.stringify(ticket.notes.toSorted()), `the notes of ${at} are ${notes.join()}`);
  const own = ticket.said.at(-1)!.text;
  require(shown.preview === own, `lists show "${shown.preview}" of ${at} and not "${own}"`);
  const people = ((await ok(world.agent.get(path(ticket, "/participants")))).data as { email: string; role: string }[])
    .filter((one) => one.role !== "requester")
    .map((one) => one.email);
  require(JSON.stringify(people.toSorted()) === JSON.stringify([...ticket.people].toSorted()), `${people.join()} take part in ${at}`);
}

/**
 * Runs the proof.
 * @param options.histories how many histories, each of some forty acts
 * @throws Disproved
 */
export async function merges({ histories, seed }: { histories: number; seed: number }): Promise<Figures> {
  const app = await testApp();
  let [acts, reads] = [0, 0];
  try {
    const agent = await app.agent("agent");
    const people = await Promise.all([1, 2, 3].map(() => app.contact()));
    for (let history = 0; history < histories; history++) {
      const world: World = { app, agent, people, tickets: [], random: seeded(seed + history), texts: history * 1_000 };
      for (let n = 0; n < 5; n++) await open(world);
      for (let n = 0; n < 30; n++) {
        await world.random.pick(ACTS)(world);
        acts++;
        if (n % 5 === 4) reads += await nothingLeaks(world);
      }
      for (let merged = world.tickets.filter((one) => one.into); merged.length > 0; merged = world.tickets.filter((one) => one.into))
        await unmerge(world, world.random.pick(merged));
      reads += await nothingLeaks(world);
      for (const ticket of world.tickets) await standsAlone(world, ticket);
      progress(`${history + 1} histories, ${acts} acts`);
    }
  } finally {
    await app.close();
  }
  return {
    histories,
    acts,
    "conversations read by customers": reads,
    "foreign messages read": 0,
    "tickets that did not stand as before": 0,
  };
}

if (import.meta.main) await prove("merge", { histories: 300, seed: 1 }, merges);
