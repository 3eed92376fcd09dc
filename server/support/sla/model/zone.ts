/** Time zones as stretches of one offset each: exact at every change of clocks, by the language's own time zone data. Pure. */

/** Of the language's own Temporal what is used here. */
declare const Temporal: { Instant: { fromEpochMilliseconds(ms: number): { toZonedDateTimeISO(zone: string): Zoned } } };
type Zoned = {
  readonly epochMilliseconds: number;
  readonly offsetNanoseconds: number;
  getTimeZoneTransition(direction: "next" | "previous"): Zoned | null;
};

/** A stretch of time in which the clocks of a zone go evenly, in milliseconds: local time is UTC plus the offset. The end is outside. */
export type Stretch = { readonly from: number; readonly to: number; readonly offset: number };

export type Zone = { readonly name: string; /** The stretch that an instant lies in. */ at(instant: number): Stretch };

/** More than anybody looks at; what is beyond is found again when asked for. */
const MOST_STRETCHES = 2_000;
const MOST_ZONES = 300;
const zones = new Map<string, Zone>();

/** @throws RangeError for a name that is no zone */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const zone = makeZone(name);
  if (zones.size >= MOST_ZONES) zones.clear();
  zones.set(name, zone);
  return zone;
}

function makeZone(name: string): Zone {
  const zoned = (instant: number) => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(name);
  zoned(0);
  /** In their order; there may be holes between them. */
  let known: Stretch[] = [];
  return {
    name,
    at(instant) {
      let [low, high] = [0, known.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (known[middle]!.to <= instant) low = middle + 1;
        else high = middle;
      }
      const found = known[low];
      if (found && found.from <= instant) return found;
      const here = zoned(instant);
      const stretch = {
        // A change at this very instant began the stretch, and the one before is looked for strictly before.
        from: zoned(instant + 1).getTimeZoneTransition("previous")?.epochMilliseconds ?? -Infinity,
        to: here.getTimeZoneTransition("next")?.epochMilliseconds ?? Infinity,
        offset: here.offsetNanoseconds / 1_000_000,
      };
      if (known.length >= MOST_STRETCHES) known = [stretch];
      else known.splice(low, 0, stretch);
      return stretch;
    },
  };
}

const DAY = 86_400_000;

/**
 * The instant of a local time. One that a change of clocks leaves out is as much later as the change; one that comes twice is the first.
 * @param local milliseconds as if the local time were UTC
 */
export function instantOf(zone: Zone, local: number): number {
  const before = zone.at(local - DAY).offset;
  const after = zone.at(local + DAY).offset;
  const first = [local - before, local - after].toSorted((a, b) => a - b).find((instant) => zone.at(instant).offset === local - instant);
  return first ?? local - before;
}
