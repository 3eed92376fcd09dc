import type { IntlShape } from "react-intl";
import type { MetricUnit } from "../../../shared/metric-codes.ts";

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** A length of time in its two largest units, which stay on one line: `2 days 4 hr`. */
function duration(intl: IntlShape, seconds: number): string {
  const at = Math.max(
    0,
    UNITS.findIndex(([, size]) => seconds >= size),
  );
  const [unit, size] = seconds < 1 ? UNITS[3] : UNITS[at]!;
  const part = (value: number, name: (typeof UNITS)[number][0]) =>
    intl.formatNumber(value, { style: "unit", unit: name, unitDisplay: "short" }).replaceAll(" ", "\u00a0");
  const whole = Math.floor(seconds / size);
  const next = UNITS[at + 1];
  const rest = next && seconds >= 60 ? Math.floor((seconds - whole * size) / next[1]) : 0;
  return rest > 0 && next ? `${part(whole, unit)}\u00a0${part(rest, next[0])}` : part(whole, unit);
}

/** A figure in the words of its unit; a dash where there is none. */
export function figureText(intl: IntlShape, unit: MetricUnit, value: number | null): string {
  if (value === null) return "–";
  switch (unit) {
    case "seconds":
      return duration(intl, value);
    case "share":
      return intl.formatNumber(value, { style: "percent", maximumFractionDigits: 1 });
    case "number":
      return intl.formatNumber(value, { maximumFractionDigits: 2 });
    case "count":
      return intl.formatNumber(value);
  }
}

/** A day, week or month by its first day; of other groups the name they have. */
export function groupText(intl: IntlShape, by: string | null, name: string): string {
  if (by !== "day" && by !== "week" && by !== "month") return name;
  const options = by === "month" ? ({ month: "short", year: "numeric" } as const) : ({ day: "numeric", month: "short" } as const);
  return intl.formatDate(`${name}T12:00:00Z`, { ...options, timeZone: "UTC" });
}
