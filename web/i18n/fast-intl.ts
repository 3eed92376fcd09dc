import type { IntlShape } from "react-intl";

/**
 * Remembers texts that take no values. `formatMessage` looks its formatter up by a serialised key each time, which costs more
 * than all the rest for the short labels that pages are full of.
 */
export function rememberLabels(intl: IntlShape): IntlShape {
  const known = new Map<string, unknown>();
  const format = intl.formatMessage as (...args: unknown[]) => unknown;
  const remembering = (descriptor: { id: string }, values?: unknown, options?: unknown): unknown => {
    if (values !== undefined) return format(descriptor, values, options);
    let text = known.get(descriptor.id);
    if (text === undefined) known.set(descriptor.id, (text = format(descriptor, undefined, options)));
    return text;
  };
  intl.formatMessage = remembering as typeof intl.formatMessage;
  return intl;
}
