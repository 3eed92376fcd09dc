import type { IntlShape } from "react-intl";

const known = new WeakMap<IntlShape, Map<string, string>>();

/** A text without values, looked up once for each language: fifty rows cost what they hold, not what formatting costs. */
export function label(intl: IntlShape, id: string): string {
  let labels = known.get(intl);
  if (!labels) known.set(intl, (labels = new Map()));
  let text = labels.get(id);
  if (text === undefined) labels.set(id, (text = intl.formatMessage({ id })));
  return text;
}
