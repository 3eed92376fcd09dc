/**
 * Proof: of activations that race for the last seat of a licence, through two server processes at once, exactly one succeeds, and the others are told
 * that no seat is free. Limits, how many seats are taken before, and how many race are drawn by chance.
 */
import { prove, progress, require, type Figures } from "./lib/proof.ts";
import { seeded } from "./lib/seeded.ts";
import { ADMIN_TOKEN, startTwoPrograms } from "./lib/two-programs.ts";

type Body = { id: string; key: string; code: string; data: unknown[] };
type Answer = { status: number; body: Body };

async function call(url: string, method: string, proof: string, body?: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { authorization: proof, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text || "{}") as Body };
}

/**
 * Runs the proof.
 * @param options.races how many last seats are raced for
 * @throws Disproved
 */
export async function seats({ races, seed }: { races: number; seed: number }): Promise<Figures> {
  const { programs, stop } = await startTwoPrograms();
  const random = seeded(seed);
  const below = (n: number) => Math.floor(random() * n);
  const vendor = `Bearer ${ADMIN_TOKEN}`;
  const made = async (path: string, body: object, proof = vendor) => {
    const answer = await call(`${programs[0].url}/api/v1${path}`, "POST", proof, body);
    require(answer.status === 201, `${path}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
    return answer.body;
  };
  try {
    const brand = await made("/brands", { name: "Acme" });
    const product = await made("/products", { names: { en: "Ledger" }, brand: brand.id });
    const policy = await made("/policies", { name: "Floating", product: product.id, floating: true, maxMachines: 1, strict: true });
    let [tried, refused] = [0, 0];
    for (let race = 0; race < races; race++) {
      const maxMachines = 1 + below(4);
      const license = await made("/licenses", { policy: policy.id, overrides: { maxMachines } });
      const proof = `License ${license.key}`;
      for (let taken = 1; taken < maxMachines; taken++) await made("/machines", { fingerprint: `taken-${taken}` }, proof);
      const racers = 2 + below(5);
      const answers = await Promise.all(
        Array.from({ length: racers }, (_, racer) =>
          call(`${programs[racer % 2]!.url}/api/v1/machines`, "POST", proof, { fingerprint: `racer-${racer}` }),
        ),
      );
      const won = answers.filter(({ status }) => status === 201);
      require(won.length === 1, `${won.length} of ${racers} got the last of ${maxMachines} seats in race ${race}`);
      const lost = answers.filter(({ status, body }) => status === 409 && body.code === "machine.noSeat");
      require(lost.length ===
        racers - 1, `race ${race} answered ${JSON.stringify(answers.map(({ status, body }) => [status, body.code]))}`);
      const { body } = await call(`${programs[1].url}/api/v1/machines?license=${license.id}&limit=200`, "GET", vendor);
      require(body.data.length === maxMachines, `${body.data.length} machines hold ${maxMachines} seats after race ${race}`);
      tried += racers;
      refused += lost.length;
      if (race % 25 === 24) progress(`${race + 1} races`);
    }
    progress("");
    return { races, "server processes": 2, activations: tried, "told that no seat is free": refused, "seats given twice": 0 };
  } finally {
    await stop();
  }
}

if (import.meta.main) await prove("seats", { races: 1_000, seed: 1 }, seats);
