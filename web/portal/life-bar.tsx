import { dayOf, MILESTONES, type LifecycleDates } from "../../shared/lifecycle.ts";

const DAY = 86_400_000;

/** The years that a set of lives spans, today among them; for the bars and what stands below them. */
export function spanOf(lives: readonly LifecycleDates[], today: string): { from: number; to: number } {
  const years = [today, ...lives.flatMap((dates) => MILESTONES.flatMap((milestone) => dayOf(dates, milestone) ?? []))].map((day) =>
    Number(day.slice(0, 4)),
  );
  return { from: Math.min(...years), to: Math.max(...years) + 1 };
}

/**
 * A life as a bar between two years: full support, then security updates alone, then what is left, each lower than the one before, so that
 * colour is not the only sign; today is a line. Everything it shows stands in the table beside it.
 */
export function LifeBar({ dates, span, today }: { dates: LifecycleDates; span: { from: number; to: number }; today: string }) {
  const [start, end] = [Date.parse(`${span.from}-01-01`), Date.parse(`${span.to}-01-01`)];
  const at = (time: number) => Math.round(((Math.min(Math.max(time, start), end) - start) / (end - start)) * 1_000) / 10;
  const after = (day: string) => Date.parse(day) + DAY;
  const first = dayOf(dates, "generalAvailability");
  const life = dayOf(dates, "endOfLife");
  const security = dayOf(dates, "endOfSecuritySupport") ?? life;
  const full = dayOf(dates, "endOfFullSupport") ?? security;
  const stops = [
    at(first ? Date.parse(first) : start),
    at(full ? after(full) : end),
    at(security ? after(security) : end),
    at(life ? after(life) : security ? after(security) : end),
  ];
  const parts = (["full", "security", "rest"] as const).map((phase, index) => ({
    phase,
    x: stops[index]!,
    width: Math.max(0, Math.round((stops[index + 1]! - stops[index]!) * 10) / 10),
    height: 10 - index * 3.5,
  }));
  return (
    <svg viewBox="0 0 100 12" preserveAspectRatio="none" className="life-bar flip" aria-hidden="true">
      {parts.map(({ phase, x, width, height }) =>
        width > 0 ? <rect key={phase} x={x} y={11 - height} width={width} height={height} data-phase={phase} /> : null,
      )}
      <rect x={at(Date.parse(today))} y="0" width="0.4" height="12" data-phase="today" />
    </svg>
  );
}
