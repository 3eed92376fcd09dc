/**
 * Whether the time of an answer tells that an address is known: pairs of requests, one with a known and one with an unknown address.
 * The figure is the area under the curve of the best guess by time alone: 0.5 is chance, 0.55 the most allowed.
 * `npm run prove -- sign-in-timing [pairs]`
 */
import { startPeople } from "../../server/people/test-people.ts";
import { globalSetup, globalTeardown } from "../../server/testing/global-setup.ts";

const MOST = 0.55;
const pairs = Number(process.argv[2] ?? 2_000);
const KNOWN = "known@acme.test";

type Ask = (email: string, n: number) => Promise<unknown>;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work().catch(() => null);
  return performance.now() - started;
}

function areaUnderCurve(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((value) => ({ value, known: true })), ...b.map((value) => ({ value, known: false }))].toSorted(
    (x, y) => x.value - y.value,
  );
  const ranks = all.reduce((sum, { known }, index) => sum + (known ? index + 1 : 0), 0);
  const area = (ranks - (a.length * (a.length + 1)) / 2) / (a.length * b.length);
  return Math.max(area, 1 - area);
}

const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[list.length >> 1]!;

async function measure(name: string, ask: Ask): Promise<boolean> {
  const known: number[] = [];
  const unknown: number[] = [];
  await timed(() => ask(KNOWN, 0));
  for (let n = 0; n < pairs; n++) {
    for (const isKnown of n % 2 === 0 ? [true, false] : [false, true])
      (isKnown ? known : unknown).push(await timed(() => ask(isKnown ? KNOWN : `nobody${n}@acme.test`, n)));
    if (n > 0 && n % 200 === 0) console.log(`  ${name}: ${n} of ${pairs}`);
  }
  const area = areaUnderCurve(known, unknown);
  console.log(
    `${name}: ${pairs} pairs, area under the curve ${area.toFixed(3)} (at most ${MOST}), median ${median(known).toFixed(1)} ms known, ${median(unknown).toFixed(1)} ms unknown`,
  );
  return area <= MOST;
}

await globalSetup();
const people = await startPeople();
try {
  await people.agent("agent", KNOWN, "correct horse battery");
  const link = await measure("sign-in link", (email) => people.browser().requestMagicLink({ email, next: "" }));
  const password = await measure("password", (email, n) => people.browser().signInPassword({ email, password: `wrong ${n}` }));
  process.exitCode = link && password ? 0 : 1;
} finally {
  await people.stop();
  await globalTeardown();
}
