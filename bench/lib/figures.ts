/** Printing of a benchmark's figures. */

/** The value below which `share` (0 to 1) of the values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Median and 95th percentile of times in milliseconds, as text. */
export function spread(values: readonly number[]): string {
  return `p50 ${Math.round(percentile(values, 0.5))} ms, p95 ${Math.round(percentile(values, 0.95))} ms, ${values.length} runs`;
}

/** Prints a title and lines of name and value in two columns. */
export function printFigures(title: string, lines: readonly (readonly [string, string])[]): void {
  const width = Math.max(...lines.map(([name]) => name.length));
  console.log(`${title}\n${lines.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join("\n")}`);
}
