/** What a row of a file says of a contact or an organization. Pure. */
import type { FieldValue } from "#shared/fields";

export type Given = {
  texts: { [target: string]: string };
  lists: { emails: string[]; phones: string[]; tags: string[]; domains: string[] };
  fields: { [key: string]: string };
};

const LISTS: { readonly [target: string]: keyof Given["lists"] } = { email: "emails", phone: "phones", tags: "tags", domain: "domains" };

/** Cells under what their columns are taken for; empty ones say nothing. A list has commas, semicolons or line ends between. */
export function givenOf(cells: readonly string[], mapping: readonly (string | null)[]): Given {
  const given: Given = { texts: {}, lists: { emails: [], phones: [], tags: [], domains: [] }, fields: {} };
  for (const [index, target] of mapping.entries()) {
    const text = (cells[index] ?? "").trim();
    if (target === null || text === "") continue;
    const list = LISTS[target];
    if (list)
      given.lists[list].push(
        ...text
          .split(/[,،;\n]/)
          .map((part) => part.trim())
          .filter((part) => part !== "" && !given.lists[list].includes(part)),
      );
    else if (target.startsWith("fields.")) given.fields[target.slice("fields.".length)] = text;
    else given.texts[target] = target === "note" ? text : text.replace(/\s+/g, " ");
  }
  return given;
}

/** A number as it stands in a cell, with what it is used for before it where that is said: `mobile: +420 601 123 456`. */
export function phoneOf(text: string): { number: string; type: "work" | "mobile" | "home" | "other" } {
  const [, type, number] = /^(work|mobile|home|other):\s*(.+)$/is.exec(text) ?? [];
  return number === undefined ? { number: text, type: "work" } : { number, type: type!.toLowerCase() as "work" };
}

const YES = new Set(["yes", "true", "1", "y", "sim", "ano", "ja", "نعم", "x"]);
const NO = new Set(["no", "false", "0", "n", "nao", "não", "ne", "nein", "لا"]);

/** The text of a cell as a custom field of a type takes it. What does not fit is handed on as it is, so that the field says what is wrong. */
export function fieldValue(
  { type, options }: { type: string; options: readonly { key: string; labels: { [locale: string]: string } }[] },
  text: string,
): FieldValue {
  const option = (word: string) => {
    const plain = word.trim().toLowerCase();
    return (
      options.find(({ key, labels }) => key.toLowerCase() === plain || Object.values(labels).some((label) => label.toLowerCase() === plain))
        ?.key ?? word.trim()
    );
  };
  switch (type) {
    case "number": {
      const number = Number(text.replace(/\s/g, "").replace(/^(-?\d+),(\d+)$/, "$1.$2"));
      return Number.isNaN(number) ? text : number;
    }
    case "yesNo":
      return YES.has(text.toLowerCase()) ? true : NO.has(text.toLowerCase()) ? false : text;
    case "choice":
      return option(text);
    case "choices":
      return text
        .split(/[,،;\n]/)
        .map(option)
        .filter(Boolean);
    case "money": {
      const found = /^(-?[\d.,\s]+?)\s*([A-Za-z]{3})$|^([A-Za-z]{3})\s*(-?[\d.,\s]+)$/.exec(text);
      return found
        ? { amount: (found[1] ?? found[4])!.replace(/\s/g, "").replace(",", "."), currency: (found[2] ?? found[3])!.toUpperCase() }
        : text;
    }
    default:
      return text;
  }
}
