/** What a page description says: data alone. Whatever stands in its texts is set as it is written, and is never markup or code. */

export type Tone = "plain" | "muted" | "good" | "bad" | "warning";

/** A cell of a table. */
export type PdfCell = string | { readonly text: string; readonly tone?: Tone; readonly strong?: boolean };

export type PdfBlock =
  | { readonly kind: "heading"; readonly text: string; readonly level?: 1 | 2 }
  /** A paragraph; a line end in it stays one. */
  | { readonly kind: "text"; readonly text: string; readonly tone?: Tone }
  /** Names with what is said of them, one below the other. */
  | { readonly kind: "facts"; readonly rows: readonly { readonly label: string; readonly value: string }[] }
  /** A few numbers side by side, each with what it counts and a note on how. */
  | {
      readonly kind: "figures";
      readonly items: readonly { readonly label: string; readonly value: string; readonly note?: string; readonly tone?: Tone }[];
    }
  | {
      readonly kind: "table";
      /** `width` is a share of what is left when columns without one have what they need. */
      readonly columns: readonly { readonly title: string; readonly align?: "start" | "end"; readonly width?: number }[];
      readonly rows: readonly (readonly PdfCell[])[];
      /** A last row, set apart. */
      readonly foot?: readonly PdfCell[];
    }
  | { readonly kind: "newPage" };

export type PdfDocument = {
  /** BCP 47; it shapes and orders the letters, and screen readers learn of it. */
  readonly locale: string;
  readonly rightToLeft: boolean;
  readonly title: string;
  readonly subtitle?: string;
  /** Stands above the title and in the file's properties, such as the vendor's name. */
  readonly author?: string;
  /** Stands at the foot of each page beside its number. */
  readonly footer?: string;
  readonly createdAt: Date;
  readonly landscape?: boolean;
  readonly blocks: readonly PdfBlock[];
};

/** Cells of all tables together; a longer list belongs into a file of rows. */
export const MOST_CELLS = 12_000;
/** Signs of one text. */
const LONGEST_TEXT = 4_000;
/** A word longer than this may be broken, since no column is wide enough for it. */
const LONGEST_WORD = 28;

/** A text as it can be set: without signs that have no picture, and with places where a very long word may break. */
function settable(text: string): string {
  const plain = text
    .toWellFormed()
    // eslint-disable-next-line no-control-regex -- those that no font has
    .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufffe\uffff]+/g, " ");
  const short = plain.length > LONGEST_TEXT ? `${plain.slice(0, LONGEST_TEXT - 1).toWellFormed()}…` : plain;
  return short.replaceAll(/\S{29,}/gu, (word) => word.replaceAll(new RegExp(`(?:\\S){${LONGEST_WORD}}`, "gu"), "$&\u200b"));
}

/**
 * A text from outside, within a sentence of ours: its direction is its own, whatever stands around it (UAX #9, FSI and PDI).
 * Marks of direction that it brings itself are taken out, so that it cannot turn what follows.
 */
export function isolated(text: string): string {
  return `\u2068${text.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, "")}\u2069`;
}

/** The document as the template reads it. @throws RangeError where its tables are too long */
export function documentData(document: PdfDocument): string {
  let cells = 0;
  for (const block of document.blocks) if (block.kind === "table") cells += block.rows.length * block.columns.length;
  if (cells > MOST_CELLS) throw new RangeError(`a document of ${cells} cells; ${MOST_CELLS} is the most`);
  const { locale, rightToLeft, createdAt, ...rest } = document;
  return JSON.stringify(
    {
      subtitle: "",
      author: "",
      footer: "",
      landscape: false,
      ...rest,
      language: new Intl.Locale(locale).language,
      direction: rightToLeft ? "rtl" : "ltr",
      created: [createdAt.getUTCFullYear(), createdAt.getUTCMonth() + 1, createdAt.getUTCDate()],
    },
    (_, value: unknown) => (typeof value === "string" ? settable(value) : value),
  );
}
