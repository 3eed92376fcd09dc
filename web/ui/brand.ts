/** Colours of a brand, fitted so that text on them and in them stays readable (WCAG 2.2 AA, 1.4.3: 4.5 to 1). */

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const NIGHT: Rgb = [20, 23, 28];
const AA = 4.5;

/** Reads `#rrggbb`; anything else is null, so that a setting can never write other CSS. */
export function parseHex(value: string): Rgb | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(value);
  return match ? [parseInt(match[1]!, 16), parseInt(match[2]!, 16), parseInt(match[3]!, 16)] : null;
}

/** Relative luminance, 0 to 1 (WCAG 2.2). */
export function luminance(color: Rgb): number {
  const [r, g, b] = color.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return from.map((channel, i) => Math.round(channel + (to[i]! - channel) * share)) as unknown as Rgb;
}

/** Moves a colour towards another until it reads on every one of the grounds. */
function fit(color: Rgb, towards: Rgb, grounds: readonly Rgb[]): Rgb {
  for (let share = 0; share <= 1; share += 0.02) {
    const candidate = mix(color, towards, share);
    if (grounds.every((ground) => contrast(candidate, ground) >= AA)) return candidate;
  }
  return towards;
}

function hex(color: Rgb): string {
  return `#${color.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** The colours that a brand colour becomes on light and dark pages. */
export function brandColors(color: Rgb): Record<string, string> {
  const lightGround = mix(color, WHITE, 0.92);
  const darkGround = mix(color, NIGHT, 0.82);
  const light = fit(color, [0, 0, 0], [WHITE, lightGround, [246, 247, 249]]);
  const dark = fit(color, WHITE, [NIGHT, darkGround, [38, 43, 50]]);
  return {
    "--brand-light": hex(light),
    "--brand-light-strong": hex(mix(light, [0, 0, 0], 0.2)),
    "--brand-light-ground": hex(lightGround),
    "--brand-on-light": "#ffffff",
    "--brand-dark": hex(dark),
    "--brand-dark-strong": hex(mix(dark, WHITE, 0.25)),
    "--brand-dark-ground": hex(darkGround),
    "--brand-on-dark": hex(NIGHT),
  };
}

/** A style sheet with the colours of a brand, or null when there is no valid colour. */
export function brandStyle(value: string | null): string | null {
  const color = value === null ? null : parseHex(value);
  if (!color) return null;
  const lines = Object.entries(brandColors(color)).map(([name, text]) => `${name}:${text}`);
  return `:root{${lines.join(";")}}`;
}
