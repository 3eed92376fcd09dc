/**
 * Proof: two people, programs or processes that change one ticket never overwrite each other. Clients of two server processes add tags to one
 * ticket, each by reading it, adding its own tag and writing it back under If-Match; whoever is told 412 tries again on the current ticket.
 */
import { startTwoPrograms, ADMIN_TOKEN } from "./lib/two-programs.ts";
import { progress, prove, require, sleep, type Figures } from "./lib/proof.ts";
import { seeded, type Random } from "./lib/seeded.ts";

type Ticket = { number: number; revision: number; tags: string[] };
type Answer<T> = { status: number; body: T };

const CLIENTS_PER_PROGRAM = 4;

async function call<T>(url: string, method: string, body?: unknown, headers: { [name: string]: string } = {}): Promise<Answer<T>> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}

type Tally = { written: number; conflicts: number; tries: number };

/** Adds tags until the queue is empty. */
async function client(path: string, queue: string[], random: Random, tally: Tally): Promise<void> {
  let { body: current } = await call<Ticket>(path, "GET");
  for (let tag = queue.shift(); tag !== undefined; tag = queue.shift()) {
    for (let attempt = 0; ; attempt++) {
      tally.tries++;
      const answer = await call<Ticket & { code?: string; current?: Ticket }>(
        path,
        "PATCH",
        { tags: [...current.tags, tag] },
        { "if-match": `"${current.revision}"` },
      );
      if (answer.status === 200) {
        current = answer.body;
        break;
      }
      require(answer.status === 412 &&
        answer.body.code === "stale" &&
        answer.body.current !== undefined, `a write was refused with ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
      tally.conflicts++;
      current = answer.body.current;
      require(!current.tags.includes(tag), `${tag} was refused with 412 and is there all the same`);
      await sleep(random() * Math.min(80, 4 * 2 ** attempt));
    }
    tally.written++;
    if (tally.written % 25 === 0) progress(`${tally.written} tags written, ${tally.conflicts} conflicts`);
  }
}

/**
 * Runs the proof.
 * @param options.tags how many tags are added
 * @throws Disproved
 */
export async function races({ tags, seed }: { tags: number; seed: number }): Promise<Figures> {
  const { programs, stop } = await startTwoPrograms();
  try {
    const opened = await call<Ticket>(`${programs[0].url}/api/v1/tickets`, "POST", {
      subject: "Many hands",
      body: "Everybody adds a tag.",
      requester: { email: "jana@customer.test" },
    });
    require(opened.status === 201, `no ticket: ${opened.status} ${JSON.stringify(opened.body)}`);
    const { number, revision } = opened.body;
    const names = Array.from({ length: tags }, (_, i) => `tag-${String(i).padStart(4, "0")}`);
    const queue = [...names];
    const tally = { written: 0, conflicts: 0, tries: 0 };
    const paths = programs.map(({ url }) => `${url}/api/v1/tickets/${number}`);
    await Promise.all(
      paths.flatMap((path, p) =>
        Array.from({ length: CLIENTS_PER_PROGRAM }, (_, c) => client(path, queue, seeded(seed * 100 + p * 10 + c), tally)),
      ),
    );
    progress("");

    for (const path of paths) {
      const { body } = await call<Ticket>(path, "GET");
      require(JSON.stringify(body.tags) === JSON.stringify(names), `${body.tags.length} of ${tags} tags are there`);
      require(body.revision === revision + tags, `the revision rose by ${body.revision - revision}, not by ${tags}`);
    }
    require(tally.conflicts > 0, "no two clients ever met: the run shows nothing");
    return {
      "tags written and all there": tally.written,
      "revision rose by": tags,
      "server processes": programs.length,
      clients: CLIENTS_PER_PROGRAM * programs.length,
      "conflicts, each a 412": tally.conflicts,
    };
  } finally {
    await stop();
  }
}

if (import.meta.main) await prove("races", { tags: 1_000, seed: 1 }, races);
