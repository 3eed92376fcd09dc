import type { IntlShape } from "react-intl";

const known = new WeakMap<IntlShape, Map<string, string>>();
/** Names go into labels too, and there is no end of names. */
const MOST = 5_000;

function remembered(intl: IntlShape, key: string, make: () => string): string {
  let labels = known.get(intl);
  if (!labels) known.set(intl, (labels = new Map()));
  let text = labels.get(key);
  if (text === undefined) {
    if (labels.size >= MOST) labels.clear();
    labels.set(key, (text = make()));
  }
  return text;
}

/** A text without values, formatted once for each language: fifty rows cost what they hold, not what formatting costs. */
export function label(intl: IntlShape, id: string): string {
  return remembered(intl, id, () => intl.formatMessage({ id }));
}

/** A text with one value, such as a name or a number, formatted once for each value. */
export function labelWith(intl: IntlShape, id: string, name: string, value: string | number): string {
  return remembered(intl, `${id} ${value}`, () => intl.formatMessage({ id }, { [name]: value }));
}

/** The size of a file in the words of the page: `1.4 MB`. @param bytes octets */
export function sizeLabel(intl: IntlShape, bytes: number): string {
  return remembered(intl, `size ${bytes}`, () => {
    const large = bytes >= 1_000_000;
    const value = large ? bytes / 1_000_000 : Math.max(bytes / 1_000, 0.1);
    return intl.formatNumber(value, { style: "unit", unit: large ? "megabyte" : "kilobyte", maximumFractionDigits: 1 });
  });
}
