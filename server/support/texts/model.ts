/** The texts of automatic mails: which there are, and the logic-less language they are written in. Pure. */

export const KINDS = ["acknowledgement", "reply", "solved", "knownIssue"] as const;
export type TextKind = (typeof KINDS)[number];

export type TextField = {
  name: string;
  /** Several lines. */
  long: boolean;
  /** What may stand in braces. */
  placeholders: readonly string[];
};

/** The fields of each kind. Whatever a stranger could have chosen, such as his name, is no placeholder of an automatic mail: it would be mailed in our name. */
export const FIELDS: Readonly<Record<TextKind, readonly TextField[]>> = {
  acknowledgement: [
    { name: "subject", long: false, placeholders: ["brand", "number"] },
    { name: "body", long: true, placeholders: ["brand", "number"] },
  ],
  reply: [
    { name: "signature", long: true, placeholders: ["agent", "brand", "team"] },
    { name: "footer", long: false, placeholders: ["brand", "number"] },
    { name: "quoted", long: false, placeholders: ["author", "at"] },
  ],
  solved: [
    { name: "subject", long: false, placeholders: ["brand", "number"] },
    { name: "body", long: true, placeholders: ["brand", "number", "link"] },
  ],
  // The title is the vendor's own.
  knownIssue: [
    { name: "subject", long: false, placeholders: ["brand", "product", "title", "state"] },
    { name: "body", long: true, placeholders: ["brand", "product", "title", "state", "link"] },
  ],
};
/** Whether mails of a kind are sent when nobody has decided; a reply always is. */
export const ENABLED: Readonly<Record<TextKind, boolean>> = { acknowledgement: true, reply: true, solved: false, knownIssue: true };
/** What may stand in braces in the signature of a team or an agent. */
export const SIGNATURE_PLACEHOLDERS = ["agent", "brand", "team"] as const;

export type TemplateFault = { code: "placeholder" | "brace"; value: string };
type Piece = { text: string } | { name: string };

const TOKEN = /\{\{|\}\}|\{([^{}]*)\}|\{|\}/g;
/** Marks the place of a value while the text around it becomes HTML; never part of a template. */
const MARK = /\ue000(\d+)\ue001/g;

/**
 * Reads a template: text with `{name}`; `{{` and `}}` are braces. There is nothing else: no conditions, no loops, no markup.
 * @returns its pieces, or what is wrong with it
 */
export function parseTemplate(template: string, placeholders: readonly string[]): { pieces: Piece[]; faults: TemplateFault[] } {
  const pieces: Piece[] = [];
  const faults: TemplateFault[] = [];
  const text = template.replace(/[\ue000\ue001]/g, "");
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    end = match.index + match[0].length;
    const name = match[1]?.trim();
    if (match[0] === "{{" || match[0] === "}}") pieces.push({ text: match[0][0]! });
    else if (name === undefined) faults.push({ code: "brace", value: match[0] });
    else if (placeholders.includes(name)) pieces.push({ name });
    else faults.push({ code: "placeholder", value: `{${name.slice(0, 40)}}` });
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return { pieces, faults };
}

export type Values = { readonly [name: string]: string };

/** A value on one line, without control signs: whatever it holds, it adds no lines and is read once, as text. */
function plain(value: string | undefined): string {
  return (value ?? "").replace(/[\p{Cc}\u2028\u2029\ue000\ue001]+/gu, " ").trim();
}

function piecesOf(template: string, values: Values): Piece[] {
  return parseTemplate(template, Object.keys(values)).pieces;
}

/** Fills a template in as plain text. A value is put in once and never read as a template itself. */
export function fillText(template: string, values: Values): string {
  return piecesOf(template, values)
    .map((piece) => ("text" in piece ? piece.text : plain(values[piece.name])))
    .join("");
}

/**
 * Fills a template in as HTML.
 * @param toHtml of the vendor's own words, in which addresses may become links; values are only escaped, so that no stranger's word becomes one
 */
export function fillHtml(
  template: string,
  values: Values,
  toHtml: (text: string) => string,
  valueToHtml: (value: string, name: string) => string,
): string {
  const put: string[] = [];
  const text = piecesOf(template, values)
    .map((piece) => {
      if ("text" in piece) return piece.text;
      put.push(valueToHtml(plain(values[piece.name]), piece.name));
      return `\ue000${put.length - 1}\ue001`;
    })
    .join("");
  return toHtml(text).replace(MARK, (_, index: string) => put[Number(index)] ?? "");
}
