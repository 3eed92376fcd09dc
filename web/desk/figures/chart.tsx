import { useEffect, useRef } from "react";
import { useIntl } from "react-intl";
import type { MetricUnit } from "../../../shared/metric-codes.ts";
import { figureText } from "./format.ts";

export type Series = { name: string; kind: "bar" | "line"; values: readonly (number | null)[] };

/** Line patterns and symbols, so that no series is told by its colour alone. */
const LINES = ["solid", "dashed", "dotted"] as const;
const SYMBOLS = ["circle", "rect", "triangle"] as const;
/** Width of the names of lying bars. */
const LABEL = 110;
const COLORS = ["--color-accent", "--color-warn", "--color-good"] as const;

/** A token as a chart reads it: the canvas says what the browser makes of it. */
function colorOf(element: HTMLElement, token: string): string {
  const probe = document.createElement("i");
  probe.style.color = `var(${token})`;
  element.append(probe);
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
  pen.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
  return `rgb(${red},${green},${blue})`;
}

/** Steps of an axis of time, in seconds, at which people think. */
const STEPS = [
  1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 172_800, 345_600, 604_800, 1_209_600, 2_592_000,
  7_776_000,
];

/** Where the axis ends, and in which steps it goes there. */
function stepsOf(series: readonly Series[]): { interval?: number; max?: number } {
  const most = Math.max(1, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const interval = STEPS.find((step) => most / step <= 5);
  return interval === undefined ? {} : { interval, max: Math.ceil(most / interval) * interval };
}

/**
 * A chart. What it shows is said by the sentence and stands in the table beside it; the drawing itself is one picture with that sentence.
 * @param categories on the axis
 * @param lying bars lie, each with its name beside it
 */
export function Chart({
  sentence,
  categories,
  series,
  unit,
  lying = false,
}: {
  sentence: string;
  categories: readonly string[];
  series: readonly Series[];
  unit: MetricUnit;
  lying?: boolean;
}) {
  const intl = useIntl();
  const box = useRef<HTMLDivElement>(null);
  const shown = JSON.stringify([categories, series, unit, lying]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let ended = false;
    let end = () => undefined as void;
    async function draw(into: HTMLDivElement): Promise<void> {
      const { init } = await import("./echarts.ts");
      if (ended) return;
      if (lying) into.style.blockSize = `${Math.max(10, categories.length * 2.25)}rem`;
      const chart = init(into, null, { renderer: "canvas" });
      const paint = () => chart.setOption(optionOf(into), { notMerge: true });
      paint();
      const sizes = new ResizeObserver(() => chart.resize());
      sizes.observe(into);
      // Day and night change the tokens.
      const theme = new MutationObserver(paint);
      theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
      const night = matchMedia("(prefers-color-scheme: dark)");
      night.addEventListener("change", paint);
      end = () => {
        sizes.disconnect();
        theme.disconnect();
        night.removeEventListener("change", paint);
        chart.dispose();
      };
    }
    function optionOf(into: HTMLElement) {
      const rtl = document.documentElement.dir === "rtl";
      const [ink, line] = [colorOf(into, "--color-soft"), colorOf(into, "--color-line")];
      const colors = COLORS.map((token) => colorOf(into, token));
      // A date keeps its order inside the picture, whose own direction is from left to right.
      const isolated = (words: string) => (rtl ? `\u2067${words}\u2069` : words);
      const text = { color: ink, fontFamily: getComputedStyle(into).fontFamily, fontSize: 12 };
      const told = (value: unknown) => isolated(figureText(intl, unit, typeof value === "number" ? value : null));
      const names = {
        type: "category" as const,
        data: categories.map(isolated),
        inverse: lying || rtl,
        axisLabel: { ...text, hideOverlap: true, ...(lying && { width: LABEL, overflow: "truncate" as const }) },
        axisLine: { lineStyle: { color: line } },
        axisTick: { show: false },
        position: lying && rtl ? ("right" as const) : undefined,
      };
      const amounts = {
        type: "value" as const,
        inverse: lying && rtl,
        position: !lying && rtl ? ("right" as const) : undefined,
        axisLabel: { ...text, formatter: (value: number) => told(value), hideOverlap: true },
        splitLine: { lineStyle: { color: line } },
        splitNumber: 4,
        ...(unit === "seconds" ? stepsOf(series) : {}),
        minInterval: unit === "count" ? 1 : undefined,
      };
      return {
        animation: false,
        color: colors,
        textStyle: text,
        aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
        // Room for the labels is given, not found out: that fails where an axis runs from right to left.
        grid: {
          [rtl ? "right" : "left"]: lying ? LABEL + 12 : 64,
          [rtl ? "left" : "right"]: 16,
          top: series.length > 1 ? 40 : 12,
          bottom: 28,
          outerBoundsMode: "none" as const,
        },
        legend: series.length > 1 ? { top: 0, [rtl ? "right" : "left"]: 0, textStyle: text, itemWidth: 28 } : undefined,
        tooltip: {
          trigger: "axis" as const,
          renderMode: "richText" as const,
          valueFormatter: told,
          backgroundColor: colorOf(into, "--color-raised"),
          borderColor: line,
          textStyle: { ...text, color: colorOf(into, "--color-ink") },
        },
        xAxis: lying ? amounts : names,
        yAxis: lying ? names : amounts,
        series: series.map(({ name, kind, values }, place) => ({
          name,
          type: kind,
          data: [...values],
          ...(kind === "line"
            ? {
                lineStyle: { type: LINES[place % 3]!, width: 2 },
                symbol: SYMBOLS[place % 3]!,
                symbolSize: 6,
                showSymbol: categories.length <= 31,
                connectNulls: false,
              }
            : { barMaxWidth: 28 }),
        })),
      };
    }
    void draw(element);
    return () => {
      ended = true;
      end();
    };
    // What is shown is compared by what it says.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [shown, intl]);
  return <div ref={box} className="figure-chart" data-lying={lying ? "" : undefined} role="img" aria-label={sentence} />;
}
