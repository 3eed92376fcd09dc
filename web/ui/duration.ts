import type { IntlShape } from "react-intl";

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** A length of time in its two largest units: `1 day 2 hours`. @param seconds rounded down to minutes */
export function duration(intl: IntlShape, seconds: number): string {
  const parts: string[] = [];
  let left = Math.max(0, Math.floor(seconds));
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0 && parts.length < 2) parts.push(intl.formatNumber(count, { style: "unit", unit, unitDisplay: "long" }));
  }
  return parts.length > 0 ? parts.join(" ") : intl.formatNumber(0, { style: "unit", unit: "minute", unitDisplay: "long" });
}
