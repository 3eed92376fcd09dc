/** Rows as the model takes them. */
import type { Db } from "#platform/db";
import type { WorkTime } from "./model/business-time.ts";
import { openDays } from "./model/calendar.ts";
import {
  versionAt,
  type CalendarHistory,
  type HeldPlan,
  type HoursHistory,
  type PlanContent,
  type PlanHistory,
  type SlaPolicyHistory,
  type SlaWorld,
  type Version,
} from "./model/terms.ts";
import type { CalendarContent } from "./queries.ts";
import {
  calendarVersions,
  policyVersions,
  recountsMade,
  sourceVersions,
  type CalendarVersionRow,
  type HeldRow,
  type HoursSource,
  type PlanSource,
  type PolicyVersionRow,
  type SourceRow,
} from "./world-queries.ts";

const DAY = 86_400_000;

/** Everything that service levels follow from beside the tickets and what customers have. */
export async function readWorld(db: Db): Promise<SlaWorld> {
  const [policies, calendars, sources] = [await policyVersions(db), await calendarVersions(db), await sourceVersions(db)];
  const recounts = await recountsMade(db);
  return recounts.reduce(countedAnew, worldOf(policies, calendars, sources));
}

/** What held at the moment of a recount holds since the instant it was asked for; what was said in between is as if it had not been. */
function since<C>(versions: readonly Version<C>[], from: number, at: number): Version<C>[] {
  const is = versionAt(versions, at);
  if (!is || is.beginsAt <= from) return [...versions];
  return [
    ...versions.filter(({ beginsAt }) => beginsAt < from),
    { ...is, beginsAt: from },
    ...versions.filter(({ beginsAt }) => beginsAt > at),
  ];
}

export function countedAnew(world: SlaWorld, { since: from, at }: { since: Date; at: Date }): SlaWorld {
  const anew = <C>(versions: readonly Version<C>[]) => since(versions, from.getTime(), at.getTime());
  return {
    policies: world.policies.map((one) => ({ ...one, versions: anew(one.versions) })),
    calendars: new Map([...world.calendars].map(([id, versions]) => [id, anew(versions)])),
    plans: world.plans.map((one) => ({ ...one, versions: anew(one.versions) })),
    hours: world.hours.map((one) => ({ ...one, versions: anew(one.versions) })),
  };
}

export function worldOf(
  policies: readonly PolicyVersionRow[],
  calendars: readonly CalendarVersionRow[],
  sources: readonly SourceRow[],
): SlaWorld {
  return {
    policies: [...Map.groupBy(policies, ({ id }) => id)].map(([id, rows]): SlaPolicyHistory => ({
      id,
      versions: rows.map(({ beginsAt, version, position, retired, content }) => ({
        beginsAt: beginsAt.getTime(),
        version,
        content: { position, retired, content },
      })),
    })),
    calendars: calendarsOf(calendars),
    plans: [
      ...Map.groupBy(
        sources.filter((row) => row.kind === "plan"),
        ({ source }) => source,
      ),
    ].map(([id, rows]): PlanHistory => ({
      id,
      versions: rows.map(({ beginsAt, content }, place) => ({
        beginsAt: beginsAt.getTime(),
        version: place + 1,
        content: content && planOf(content),
      })),
    })),
    hours: [
      ...Map.groupBy(
        sources.filter((row) => row.kind === "supportHours"),
        ({ source }) => source,
      ).values(),
    ].map((rows): HoursHistory => {
      const { product, brand } = rows.find(({ content }) => content !== null)!.content!;
      return {
        product,
        brand,
        versions: rows.map(({ beginsAt, content }, place) => ({
          beginsAt: beginsAt.getTime(),
          version: place + 1,
          content: content && hoursOf(content),
        })),
      };
    }),
  };
}

/** A calendar changes with what it includes: a version of either is one of it. */
function calendarsOf(rows: readonly CalendarVersionRow[]): ReadonlyMap<string, CalendarHistory> {
  const byId = Map.groupBy(rows, ({ id }) => id);
  const opened = new Map<CalendarContent, WorkTime["calendars"][number]>();
  const open = (content: CalendarContent) => {
    const known = opened.get(content);
    if (known) return known;
    const days = openDays(content);
    opened.set(content, days);
    return days;
  };
  const at = (id: string, instant: number) => byId.get(id)?.findLast(({ beginsAt }) => beginsAt.getTime() <= instant) ?? byId.get(id)?.[0];
  return new Map(
    [...byId].map(([id, versions]) => {
      const others = [...new Set(versions.flatMap(({ includes }) => includes))];
      const first = versions[0]!.beginsAt.getTime();
      const instants = [
        ...new Set(
          [...versions, ...others.flatMap((one) => byId.get(one) ?? [])].map(({ beginsAt }) => Math.max(first, beginsAt.getTime())),
        ),
      ];
      const history = instants
        .toSorted((a, b) => a - b)
        .map((beginsAt, place): Version<WorkTime> => {
          const own = at(id, beginsAt)!;
          const included = own.includes.map((one) => at(one, beginsAt)).filter((one) => one !== undefined);
          return { beginsAt, version: place + 1, content: { calendars: [own, ...included].map(({ content }) => open(content)) } };
        });
      return [id, history] as const;
    }),
  );
}

/** Hours as plans and support policies say them, whose Monday is 1 and Sunday 7. @returns null where no hour is open */
function weekOf(hours: PlanSource["ownHours"], timeZone: string): WorkTime | null {
  if (hours.length === 0) return null;
  return {
    calendars: [openDays({ timeZone, hours: hours.flatMap(({ days, from, to }) => days.map((day) => ({ day: day % 7, from, to }))) })],
  };
}

function planOf({ allProducts, products, forEverybody, sold, levels, hours, ownHours, timeZone, namedOnly }: PlanSource): PlanContent {
  return {
    allProducts,
    products,
    forEverybody,
    sold,
    levels,
    hours: { kind: hours, time: hours === "own" ? weekOf(ownHours, timeZone) : null },
    namedOnly,
  };
}

function hoursOf({ aroundTheClock, hours, timeZone }: HoursSource): WorkTime | "always" {
  return (aroundTheClock ? null : weekOf(hours, timeZone)) ?? "always";
}

const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** What was known of a subscription when: its present days, with later changes taken back. What holds from a day holds from its first instant in UTC. */
export function heldOf(row: HeldRow): HeldPlan {
  let known = { plan: row.plan, startsOn: row.startsOn, endsOn: row.endsOn, cancelledFrom: row.cancelledFrom };
  const versions: Version<typeof known>[] = [];
  for (const [place, { at, data }] of row.changes.entries()) {
    versions.unshift({ beginsAt: Date.parse(at), version: row.changes.length - place + 1, content: known });
    const before = Object.fromEntries(
      Object.keys(known)
        .filter((field) => Array.isArray(data[field]))
        .map((field) => [field, data[field]![0]]),
    );
    known = { ...known, ...before };
  }
  versions.unshift({ beginsAt: row.createdAt.getTime(), version: 1, content: known });
  return {
    id: row.id,
    named: row.named,
    versions: versions.map(({ content: { plan, startsOn, endsOn, cancelledFrom }, ...version }) => ({
      ...version,
      content: {
        plan,
        startsOn,
        from: startOf(startsOn),
        to: Math.min(endsOn === null ? Infinity : startOf(endsOn) + DAY, cancelledFrom === null ? Infinity : startOf(cancelledFrom)),
      },
    })),
  };
}
