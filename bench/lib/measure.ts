/** One measurement: a number of clients do something again and again; what it took, and what it cost the server. */
import { machineCpuMs, treeCpuMs } from "./process-figures.ts";
import { percentile } from "./figures.ts";

/** Processes whose CPU counts, by their root. */
export type Groups = { readonly [name: string]: number };

export type Measured = {
  done: number;
  seconds: number;
  /** Per second. */
  rate: number;
  p50: number;
  p95: number;
  /** CPU of all groups per operation, in milliseconds; the client is not in it. */
  cpu: number;
  cpuByGroup: { [group: string]: number };
  /** CPU used on the machine by others meanwhile, in cores: where it is far from 0, trust `cpu` and not the times. */
  others: number;
};

export type Load = {
  clients: number;
  /** Ends after so long, or after so many operations. */
  seconds?: number;
  count?: number;
  groups: Groups;
  /** Waits until work that the operations left behind is done; its cost is theirs. */
  settled?: () => Promise<void>;
  /** Done before measuring, each once. */
  warmUp?: number;
};

/**
 * Runs `operation` by several clients at once.
 * @param operation called with a running number and the client's number
 * @throws whatever an operation throws: a figure of failures is worth nothing
 */
export async function measure(
  operation: (n: number, client: number) => Promise<void>,
  { clients, seconds = Infinity, count = Infinity, groups, settled, warmUp = 0 }: Load,
): Promise<Measured> {
  let next = 0;
  for (; next < warmUp; next++) await operation(next, 0);
  const used = () => Object.entries(groups).map(([name, pid]) => [name, treeCpuMs(pid)] as const);
  const before = used();
  const machine = machineCpuMs();
  const own = process.cpuUsage();
  const began = performance.now();
  const end = began + seconds * 1_000;
  const last = warmUp + count;
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      while (next < last && performance.now() < end) {
        const n = next++;
        const start = performance.now();
        await operation(n, client);
        times.push(performance.now() - start);
      }
    }),
  );
  const took = performance.now() - began;
  await settled?.();
  const whole = performance.now() - began;
  const { user, system } = process.cpuUsage(own);
  const cpuByGroup = Object.fromEntries(used().map(([name, total], i) => [name, (total - before[i]![1]) / times.length]));
  const cpu = Object.values(cpuByGroup).reduce((sum, one) => sum + one, 0);
  const others = (machineCpuMs() - machine - cpu * times.length - (user + system) / 1_000) / whole;
  return {
    done: times.length,
    seconds: took / 1_000,
    rate: times.length / (took / 1_000),
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    cpu,
    cpuByGroup,
    others: Math.max(0, others),
  };
}

const digits = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

export type Row = { name: string; clients: number; measured: Measured; goal?: string | undefined };

/** Prints measurements as a table. */
export function printTable(title: string, rows: readonly Row[]): void {
  const groups = [...new Set(rows.flatMap(({ measured }) => Object.keys(measured.cpuByGroup)))];
  const head = ["", "clients", "n", "per s", "p50 ms", "p95 ms", "CPU-ms", ...groups.map((group) => `of ${group}`), "others", "goal"];
  const lines = rows.map(({ name, clients, measured: m, goal = "" }) => [
    name,
    String(clients),
    String(m.done),
    digits(m.rate),
    digits(m.p50),
    digits(m.p95),
    digits(m.cpu),
    ...groups.map((group) => (group in m.cpuByGroup ? digits(m.cpuByGroup[group]!) : "")),
    m.others.toFixed(1),
    goal,
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]!.length)));
  console.log(title);
  for (const line of [head, ...lines])
    console.log(
      `  ${line
        .map((cell, column) => (column === 0 || column === head.length - 1 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join("  ")
        .trimEnd()}`,
    );
}
