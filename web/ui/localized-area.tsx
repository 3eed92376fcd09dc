import { FormattedMessage } from "react-intl";
import { direction, LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { FormArea, type FieldError } from "./form-field.tsx";

/** A text in each language, each field in its own direction. Fields are named `text-<locale>`. */
export function LocalizedArea({
  texts,
  errors,
  placeholders,
}: {
  texts: { [locale: string]: string };
  errors: readonly FieldError[];
  placeholders: readonly string[];
}) {
  return (
    <div className="grid gap-4">
      <p className="field-hint">
        <FormattedMessage
          id="common.placeholders"
          values={{ list: <bdi dir="ltr">{placeholders.map((one) => `{${one}}`).join(" ")}</bdi> }}
        />
      </p>
      {LOCALES.map((locale) => (
        <FormArea
          key={locale}
          optional
          name={`text-${locale}`}
          label={<span lang={locale}>{LANGUAGE_NAMES[locale]}</span>}
          errors={errors}
          defaultValue={texts[locale] ?? ""}
          rows={3}
          maxLength={5_000}
          lang={locale}
          dir={direction(locale)}
        />
      ))}
    </div>
  );
}

/** What a form with these fields says: null where a language is left empty. */
export function localizedOf(form: FormData): { [locale: string]: string | null } {
  return Object.fromEntries(
    LOCALES.map((locale) => {
      const value = form.get(`text-${locale}`);
      return [locale, typeof value === "string" && value.trim() !== "" ? value.replaceAll("\r\n", "\n") : null];
    }),
  );
}
