import type { Gender } from "./model.ts";

/** What a text of the demo content is filled with. */
export interface Fill {
  /** Values of `{name}`; `{date…}` and `{then…}` are made by `date`. */
  readonly values: Readonly<Record<string, string>>;
  readonly speaker: Gender;
  readonly addressee: Gender;
  /**
   * Day and month of a moment some days away.
   * @param from `date` counts from the opening of the ticket, `then` from this message
   */
  readonly date: (from: "date" | "then", days: number) => string;
}

const genderForms = /\{(@?)([\p{L}\p{M} ]*)\|([\p{L}\p{M} ]*)\}/gu;
const placeholders = /\{([a-z]\w*)([+-]\d+)?\}/g;

/**
 * Fills a text: `{he|she}` by the speaker's gender, `{@he|she}` by the addressee's, `{name}` by its value, `{date-3}` by a date.
 * @throws Error for a name that has no value, so that no placeholder reaches a reader
 */
export function render(text: string, fill: Fill): string {
  return text
    .replace(genderForms, (_, ofAddressee: string, he: string, she: string) =>
      (ofAddressee ? fill.addressee : fill.speaker) === "m" ? he : she,
    )
    .replace(placeholders, (_, name: string, days: string | undefined) => {
      if (name === "date" || name === "then") return fill.date(name, Number(days ?? 0));
      const value = fill.values[name];
      if (value === undefined) throw new Error(`the demo text has no value for {${name}}: ${text.slice(0, 60)}`);
      return value;
    });
}
