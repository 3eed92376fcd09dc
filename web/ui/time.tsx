import { createContext, use, useEffect, useState, type ReactNode } from "react";
import { useIntl, type IntlShape } from "react-intl";

const NowContext = createContext(0);

/**
 * Gives the page its idea of now. It starts with the server's, so that both write the same words, and moves on by itself
 * in the browser, where it runs.
 * @param start milliseconds since the epoch, of the server
 */
export function NowProvider({ start, children }: { start: number; children: ReactNode }) {
  const [now, setNow] = useState(start);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 30_000);
    return () => clearInterval(timer);
  }, []);
  return <NowContext value={now}>{children}</NowContext>;
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

const EXACT = {
  weekday: "short",
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
} as const;

type Formats = {
  exact: Intl.DateTimeFormat;
  long: Intl.RelativeTimeFormat;
  narrow: Intl.RelativeTimeFormat;
  known: Map<string | number, string>;
};
/** The same moments are shown again and again, to everybody who looks at the list. */
const MOST_KNOWN = 10_000;
const formats = new WeakMap<IntlShape, Formats>();

/** The formatters of a page's language and zone, made once: looking one up by its options costs more than formatting. */
function formatsOf(intl: IntlShape): Formats {
  let known = formats.get(intl);
  if (!known) {
    known = {
      exact: new Intl.DateTimeFormat(intl.locale, { ...EXACT, ...(intl.timeZone && { timeZone: intl.timeZone }) }),
      long: new Intl.RelativeTimeFormat(intl.locale, { numeric: "auto" }),
      narrow: new Intl.RelativeTimeFormat(intl.locale, { numeric: "always", style: "narrow" }),
      known: new Map(),
    };
    formats.set(intl, known);
  }
  return known;
}

function remembered({ known }: Formats, key: string | number, make: () => string): string {
  let text = known.get(key);
  if (text === undefined) {
    if (known.size > MOST_KNOWN) known.clear();
    known.set(key, (text = make()));
  }
  return text;
}

/** How long ago (or ahead) in the language's words, rounded down: `3 hours ago`. Under a minute it is `now`. */
export function relativeTime(intl: IntlShape, at: number, now: number, style: "long" | "narrow"): string {
  const seconds = (at - now) / 1000;
  const formats = formatsOf(intl);
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) < size) continue;
    const count = Math.trunc(seconds / size);
    return remembered(formats, `${style}${unit}${count}`, () => formats[style].format(count, unit));
  }
  return remembered(formats, "now", () => formats.long.format(0, "second"));
}

/** The exact time with its zone, as a tip shows it. */
export function exactTime(intl: IntlShape, at: number | string): string {
  const formats = formatsOf(intl);
  const minute = Math.floor((typeof at === "string" ? Date.parse(at) : at) / 60_000);
  return remembered(formats, minute, () => formats.exact.format(minute * 60_000));
}

/**
 * A moment, in words from now, with the exact time and zone as its tip.
 * @param at RFC 3339
 */
export function Time({ at, style = "long", className }: { at: string; style?: "long" | "narrow"; className?: string }) {
  const intl = useIntl();
  const now = use(NowContext);
  return (
    <time dateTime={at} title={exactTime(intl, at)} className={className}>
      {relativeTime(intl, Date.parse(at), now, style)}
    </time>
  );
}

/** The page's now, in milliseconds since the epoch. */
export function useNow(): number {
  return use(NowContext);
}
