import { LOCALES, type LocalizedText } from "../../shared/locales.ts";
import { textOf } from "../data.ts";

/** The texts of a field, named `<name>.<locale>`, in the languages that have one. */
export function textsOf(form: FormData, name: string): LocalizedText {
  return Object.fromEntries(
    LOCALES.map((locale) => [locale, textOf(form, `${name}.${locale}`).trim()] as const).filter(([, text]) => text !== ""),
  );
}
