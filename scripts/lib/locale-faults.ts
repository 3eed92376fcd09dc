import { IntlMessageFormat } from "intl-messageformat";

/** Texts of one wing: language -> key -> ICU message. */
export type Texts = { [locale: string]: { [key: string]: string } };

type Element = ReturnType<IntlMessageFormat["getAst"]>[number];

/** Element types of the ICU syntax tree. */
const TYPE = { literal: 0, select: 5, plural: 6, pound: 7, tag: 8 };
/** The forms in which a language counts whole numbers; a text that shows the number needs each. Portuguese's `many` is for millions. */
const COUNTING_FORMS: { [locale: string]: readonly string[] } = {
  en: ["one", "other"],
  de: ["one", "other"],
  pt: ["one", "other"],
  cs: ["one", "few", "many", "other"],
  ar: ["zero", "one", "two", "few", "many", "other"],
};
/** A language that is not begun yet need not fill the screen. */
const MOST_NAMED = 5;
const EXACT_FORMS: { [exact: string]: string } = { "=0": "zero", "=1": "one", "=2": "two" };

/**
 * What is wrong with the texts of a wing: keys that a language lacks or has too many, messages that are no ICU, arguments and tags
 * that differ from the English ones, and plurals without a form the language needs.
 * @returns one sentence for each fault
 */
export function localeFaults(wing: string, texts: Texts): string[] {
  const { en: english = {} } = texts;
  const faults: string[] = [];
  for (const locale of Object.keys(COUNTING_FORMS)) {
    const its = texts[locale];
    if (!its) {
      faults.push(`locales/${locale}/${wing}.json is missing`);
      continue;
    }
    const say = (fault: string) => faults.push(`locales/${locale}/${wing}.json: ${fault}`);
    const lacking = Object.keys(english).filter((key) => its[key] === undefined);
    for (const key of lacking.slice(0, MOST_NAMED)) say(`lacks "${key}"`);
    if (lacking.length > MOST_NAMED) say(`lacks ${lacking.length - MOST_NAMED} more`);
    for (const [key, message] of Object.entries(its)) {
      if (english[key] === undefined) say(`has "${key}", which English lacks`);
      else for (const fault of messageFaults(locale, message, english[key])) say(`"${key}" ${fault}`);
    }
  }
  return faults;
}

function messageFaults(locale: string, message: string, english: string): string[] {
  if (typeof message !== "string") return ["is no text"];
  if (message.trim() === "") return ["is empty"];
  const parsed = parse(locale, message);
  if (typeof parsed === "string") return [`is no ICU message: ${parsed}`];
  const reference = parse("en", english);
  const faults: string[] = [];
  const [found, wanted] = [names(parsed), typeof reference === "string" ? null : names(reference)];
  if (wanted !== null && found !== wanted) faults.push(`takes {${found}}, English takes {${wanted}}`);
  return [...faults, ...pluralFaults(locale, parsed)];
}

function parse(locale: string, message: string): Element[] | string {
  try {
    return new IntlMessageFormat(message, locale).getAst();
  } catch (error) {
    return (error as Error).message;
  }
}

function names(elements: readonly Element[]): string {
  return [
    ...new Set(
      walk(elements)
        .filter(({ type }) => type !== TYPE.literal && type !== TYPE.pound)
        .map((element) => ("value" in element ? element.value : "")),
    ),
  ]
    .toSorted()
    .join(", ");
}

function pluralFaults(locale: string, elements: readonly Element[]): string[] {
  return walk(elements).flatMap((element) => {
    if (!("pluralType" in element) || element.pluralType === "ordinal") return [];
    const showsNumber = Object.values(element.options).some((option) => walk(option.value).some(({ type }) => type === TYPE.pound));
    if (!showsNumber) return [];
    const forms = new Set(Object.keys(element.options).map((form) => EXACT_FORMS[form] ?? form));
    const lacking = COUNTING_FORMS[locale]!.filter((form) => !forms.has(form));
    return lacking.length > 0 ? [`counts {${element.value}} without the form ${lacking.join(", ")}`] : [];
  });
}

function walk(elements: readonly Element[]): Element[] {
  return elements.flatMap((element) => {
    const nested =
      "options" in element
        ? Object.values(element.options).flatMap((option) => option.value)
        : "children" in element
          ? element.children
          : [];
    return [element, ...walk(nested)];
  });
}
