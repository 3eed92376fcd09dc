/** Order of versions: pure. Browser-safe. */

/**
 * Compares two versions part by part: numbers by value, a number above a word, and a pre-release (`-beta`) below its release.
 * Fits semantic versions and dotted ones of any length.
 * @returns negative when `a` is older
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  for (let i = 0; i < Math.max(left.release.length, right.release.length); i++) {
    const order = compareParts(left.release[i] ?? "0", right.release[i] ?? "0");
    if (order !== 0) return order;
  }
  if (left.pre.length === 0 || right.pre.length === 0) return right.pre.length - left.pre.length;
  for (let i = 0; i < Math.max(left.pre.length, right.pre.length); i++) {
    const [x, y] = [left.pre[i], right.pre[i]];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const order = compareParts(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

function split(version: string): { release: string[]; pre: string[] } {
  const [core = "", ...pre] = version.split("+")[0]!.split("-");
  return { release: core.split("."), pre: pre.length > 0 ? pre.join("-").split(".") : [] };
}

function compareParts(a: string, b: string): number {
  const [x, y] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (x && y) return Number(a) - Number(b);
  if (x !== y) return x ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether it comes before its release, such as a beta. */
export function isPreRelease(version: string): boolean {
  return split(version).pre.length > 0;
}

/** The line a version belongs to by its name: the longest that it begins with, part by part, as 4.2.1 does with 4.2 and with 4. */
export function lineOf<Line extends { name: string }>(version: string, lines: readonly Line[]): Line | undefined {
  const parts = split(version).release;
  return lines
    .filter(({ name }) => {
      const own = split(name).release;
      return own.length <= parts.length && own.every((part, index) => part === parts[index]);
    })
    .toSorted((a, b) => b.name.length - a.name.length)[0];
}

type Released = { version: string; releasedOn: string | null };

/** The newest that is out; one before its release counts only where there is no other. @param today `YYYY-MM-DD` */
export function latestOf<Version extends Released>(versions: readonly Version[], today: string): Version | null {
  const out = versions.filter(({ releasedOn }) => releasedOn === null || releasedOn <= today);
  const whole = out.filter(({ version }) => !isPreRelease(version));
  return (whole.length > 0 ? whole : out).toSorted((a, b) => compareVersions(b.version, a.version))[0] ?? null;
}

/** Things by their versions, the newest first. */
export function newestFirst<Thing>(things: readonly Thing[], versionOf: (thing: Thing) => string): Thing[] {
  return things.toSorted((a, b) => compareVersions(versionOf(b), versionOf(a)));
}
