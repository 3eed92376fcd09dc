/**
 * Proof: many customers under one roof stay apart, and each finds all that is his. Random actors of a random world send random requests to every operation, with ids, words,
 * numbers and cursors of things that are theirs, others' or nobody's; each id and word of an answer's body and headers must be one its reader may know.
 * The vendor's people only read here, for what they change may rightly be seen by others.
 */
import { Agent, request } from "node:http";
import { z } from "zod";
import { API_PREFIX, type Route } from "#platform/http";
import { newId } from "#shared/ids";
import { allRoutes } from "../../server/rooms.ts";
import { buildTenants, WORD, type Seat, type Tenants } from "./lib/many-tenants.ts";
import { progress, prove, require, type Figures } from "./lib/proof.ts";
import { seeded, type Random } from "./lib/seeded.ts";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const AT_ONCE = 12;
/** Operations that never end or that carry bytes; each has tests of its own. */
const LEFT_OUT = new Set(["events.stream", "intake.email"]);

type Asked = { path: string; body?: unknown; headers?: { [name: string]: string } };
type Answered = { status: number; text: string; headers: string };

/** Sends a request over a kept connection. */
function sender(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const { hostname, port } = new URL(url);
  const send = (seat: Seat, method: string, { path, body, headers }: Asked): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? null : Buffer.from(JSON.stringify(body));
      const more = payload ? { "content-type": "application/json", "content-length": String(payload.length) } : {};
      const sent = request(
        { agent, hostname, port, method, path: API_PREFIX + path, headers: { ...seat.headers, ...headers, ...more } },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on("data", (part: Buffer) => parts.push(part)).on("error", reject);
          answer.on("end", () => {
            const { date: _, ...kept } = answer.headers;
            resolve({ status: answer.statusCode!, text: Buffer.concat(parts).toString(), headers: JSON.stringify(kept) });
          });
        },
      );
      sent.on("error", reject);
      sent.end(payload ?? undefined);
    });
  return { send, close: () => agent.destroy() };
}

/** What a cursor says inside. */
function opened(text: string): string {
  return [...text.matchAll(/"nextCursor":"([\w-]+)"/g)].map(([, cursor]) => Buffer.from(cursor!, "base64url").toString()).join(" ");
}

/** Makes requests of an operation. */
function asker(random: Random, { tickets, ids, words }: Tenants, cursors: string[]) {
  const anyId = () =>
    random() < 0.1 ? newId() : random.pick(ids[random.pick(Object.keys(ids))]!.length > 0 ? Object.values(ids).flat() : [newId()]);
  const of = (kind: string) => (random() < 0.8 ? random.pick(ids[kind]!) : anyId());
  const number = () => (random() < 0.9 ? random.pick(tickets).number : 900_000 + random.between(0, 999));
  const value = (name: string, schema: unknown): unknown => {
    if (/^(number|ticket|to|into|ticketNumber)$/.test(name)) return random() < 0.8 ? number() : anyId();
    if (name === "cursor") return cursors.length > 0 && random() < 0.9 ? random.pick(cursors) : "bm9uZQ";
    if (name === "limit") return 1 + random.between(0, 199);
    if (name === "q") return random.pick(words);
    for (const kind of Object.keys(ids)) if (name.toLowerCase().includes(kind)) return of(kind);
    if (name === "requester") return random() < 0.5 ? of("contact") : `${random.pick(words)}@customer.test`;
    const shape = schema
      ? (z.toJSONSchema(schema as z.ZodType, { unrepresentable: "any", io: "input" }) as { enum?: unknown[]; type?: string })
      : {};
    if (shape.enum) return random.pick(shape.enum);
    if (shape.type === "boolean") return random() < 0.5;
    if (shape.type === "integer" || shape.type === "number") return random.between(0, 999);
    return random() < 0.5 ? random.pick(words) : anyId();
  };
  return (route: Route, seat: Seat): Asked => {
    const { spec, id } = route;
    let path = spec.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const room = spec.path.split("/")[1]!.replace(/s$/, "");
      return encodeURIComponent(String(name === "id" && ids[room] ? of(room) : value(name, undefined)));
    });
    const fields = (spec.query as { shape?: { [name: string]: unknown } } | undefined)?.shape ?? {};
    const query = new URLSearchParams();
    for (const [name, schema] of Object.entries(fields)) if (random() < 0.25) query.set(name, String(value(name, schema)));
    if (id === "references.resolve")
      query.set("subjects", Array.from({ length: 8 }, () => `${random.pick(Object.keys(ids))}:${anyId()}`).join(","));
    if (query.size > 0) path += `?${query}`;
    if (spec.method === "GET" || spec.method === "DELETE") return { path };
    const inputs = (spec.body as { shape?: { [name: string]: unknown } } | undefined)?.shape ?? {};
    const body: { [name: string]: unknown } = {};
    for (const [name, schema] of Object.entries(inputs)) {
      // What a customer writes may rightly be read by others: nothing that is secret stands in it.
      if (/^(body|subject|text|name|title)$/.test(name)) body[name] = `words of ${seat.name.split(" ")[0]}`;
      else if (random() < 0.4) body[name] = value(name, schema);
    }
    if ("visibility" in inputs) body.visibility = random.pick(["public", "internal"]);
    return { path, body, headers: spec.ifMatch ? { "if-match": `"${1 + random.between(0, 3)}"` } : {} };
  };
}

/** What every list of tickets, whatever its order, shows a seat: what he may see, all of it, and what came to be meanwhile. */
async function checkLists(tenants: Tenants, send: ReturnType<typeof sender>["send"]): Promise<number> {
  const known = new Map(tenants.tickets.map((ticket) => [ticket.id, ticket]));
  let pages = 0;
  for (const seat of tenants.seats) {
    if (seat.name === "nobody") continue;
    const expected = tenants.tickets.filter((ticket) => seat.sees(ticket)).length;
    for (const sort of ["-createdAt", "-updatedAt", "dueAt"]) {
      const seen = new Set<string>();
      for (let cursor: string | null = ""; cursor !== null; pages++) {
        const answer = await send(seat, "GET", { path: `/tickets?limit=200&sort=${sort}${cursor && `&cursor=${cursor}`}` });
        require(answer.status === 200, `${seat.name}: the list by ${sort} answered ${answer.status}`);
        const page = JSON.parse(answer.text) as { data: { id: string }[]; nextCursor: string | null };
        for (const { id } of page.data) if (known.has(id)) seen.add(id);
        cursor = page.nextCursor;
      }
      const foreign = [...seen].filter((id) => !seat.sees(known.get(id)!));
      require(foreign.length === 0 &&
        seen.size === expected, `${seat.name} by ${sort}: ${seen.size} of his ${expected} tickets, ${foreign.length} of others`);
    }
  }
  return pages;
}

/**
 * Runs the proof.
 * @throws Disproved with the request and the word that was told
 */
export async function tenantsApart({
  requests,
  organizations,
  seed,
}: {
  requests: number;
  organizations: number;
  seed: number;
}): Promise<Figures> {
  const random = seeded(seed);
  const tenants = await buildTenants(organizations, random);
  const { send, close } = sender(tenants.app.url);
  try {
    const cursors: string[] = [];
    const ask = asker(random, tenants, cursors);
    const routes = allRoutes.filter(({ id, spec }) => !LEFT_OUT.has(id) && !spec.rawBody && !spec.ownProof);
    const reading = routes.filter(({ spec }) => spec.method === "GET" || spec.safe);
    const statuses = new Map<number, number>();
    let told = 0;
    let hidden = 0;
    let left = requests;
    const refused = new Set<string>();
    const one = async (): Promise<void> => {
      const seat = random.pick(tenants.seats);
      const route = random.pick(seat.staff ? reading : routes);
      // What one may never do says little when it is asked again and again.
      if (refused.has(`${seat.name} ${route.id}`) && random() < 0.95) return one();
      const asked = ask(route, seat);
      const answer = await send(seat, route.spec.method, asked);
      if (answer.status === 403 || answer.status === 401) refused.add(`${seat.name} ${route.id}`);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const where = () => `${seat.name}: ${route.spec.method} ${asked.path} ${JSON.stringify(asked.body ?? "")} (${answer.status})`;
      require(answer.status < 500, `${where()} ${answer.text.slice(0, 300)}`);
      const said = `${answer.text} ${answer.headers} ${opened(answer.text)}`;
      const own = `${asked.path} ${JSON.stringify(asked.body ?? "")}`;
      for (const pattern of [WORD, UUID]) {
        for (const [found] of said.matchAll(pattern)) {
          const rule = tenants.rules.get(found);
          if (!rule) continue;
          told += 1;
          // What he named himself tells him nothing when it comes back.
          require(rule(seat) ||
            own.includes(
              found,
            ), `${where()} is told ${found}: ${said.slice(Math.max(0, said.indexOf(found) - 200), said.indexOf(found) + 60)}`);
        }
      }
      if (answer.status === 200 && cursors.length < 500)
        cursors.push(...[...answer.text.matchAll(/"nextCursor":"([\w-]+)"/g)].map(([, cursor]) => cursor!));
      // A hidden thing is answered in the words for one that does not exist.
      if (answer.status === 404 && route.spec.method === "GET" && random() < 0.2) {
        const path = asked.path.replace(UUID, newId()).replace(/(?<=\/tickets\/)\d+/, "999999");
        if (path !== asked.path && !path.includes("?")) {
          const unknown = await send(seat, "GET", { path });
          const bare = (text: string) => text.replace(UUID, "").replaceAll(/\d+/g, "");
          require(unknown.status === 404 &&
            bare(unknown.text) ===
              bare(answer.text), `${where()} is not answered like what does not exist: ${answer.text} / ${unknown.text}`);
          hidden += 1;
        }
      }
    };
    const worker = async () => {
      while (left-- > 0) {
        if (left % 500 === 0) progress(`${requests - left} of ${requests} requests`);
        await one();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    progress("");
    const pages = await checkLists(tenants, send);
    return {
      "random requests": requests,
      operations: routes.length,
      actors: tenants.seats.length,
      "things nobody else may know": tenants.rules.size,
      "ids and words told, each to whom they are due": told,
      "hidden things answered like none": hidden,
      "pages of lists, whole and with nothing foreign": pages,
      "answers by status": [...statuses]
        .toSorted(([a], [b]) => a - b)
        .map(([status, n]) => `${status}: ${n}`)
        .join(", "),
    };
  } finally {
    close();
    await tenants.close();
  }
}

if (import.meta.main) await prove("tenants", { requests: 1_000_000, organizations: 12, seed: 1 }, tenantsApart);
