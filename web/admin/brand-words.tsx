import { FormattedMessage, useIntl } from "react-intl";
import { MOST_BRAND_LINKS } from "../../shared/brand-theme.ts";
import { direction, LANGUAGE_NAMES, LOCALES, localize, type LocalizedText } from "../../shared/locales.ts";
import { FormArea, FormText, type FieldError } from "../ui/form-field.tsx";

type Link = { url: string; labels: LocalizedText };
export type HeldWords = { welcomeTitles: LocalizedText; welcomeTexts: LocalizedText; links: readonly Link[] };

type Props = {
  held: HeldWords | undefined;
  errors: readonly FieldError[];
  value: (name: string, held?: string) => string;
};

/** The fields by the paths the operations name them with; the form calls them the same. */
export const WORD_LABELS = Object.fromEntries([
  ...LOCALES.flatMap((locale) => [
    [`welcomeTitles.${locale}`, { name: `welcomeTitles.${locale}`, label: "admin.brands.welcome.title" }],
    [`welcomeTexts.${locale}`, { name: `welcomeTexts.${locale}`, label: "admin.brands.welcome.text" }],
  ]),
  ...Array.from({ length: MOST_BRAND_LINKS }, (_, row) => [
    [`links.${row}.url`, { name: `links.${row}.url`, label: "admin.brands.link.url" }],
    [`links.${row}.labels`, { name: `links.${row}.labels.en`, label: "admin.brands.link.label" }],
    ...LOCALES.map((locale) => [
      `links.${row}.labels.${locale}`,
      { name: `links.${row}.labels.${locale}`, label: "admin.brands.link.label" },
    ]),
  ]).flat(),
]) as { [path: string]: { name: string; label: string } };

/** Title and text of the portal's start page, in each language. */
export function WelcomeWords({ held, errors, value }: Props) {
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1 font-semibold">
        <FormattedMessage id="admin.brands.welcome" />
      </legend>
      <p className="field-hint">
        <FormattedMessage id="admin.brands.welcome.hint" />
      </p>
      {LOCALES.map((locale) => (
        <fieldset key={locale} className="admin-language brand-words">
          <legend lang={locale}>{LANGUAGE_NAMES[locale]}</legend>
          <FormText
            optional
            name={`welcomeTitles.${locale}`}
            label={<FormattedMessage id="admin.brands.welcome.title" />}
            errors={errors}
            defaultValue={value(`welcomeTitles.${locale}`, held?.welcomeTitles[locale])}
            maxLength={120}
            lang={locale}
            dir={direction(locale)}
            autoComplete="off"
          />
          <FormArea
            optional
            name={`welcomeTexts.${locale}`}
            label={<FormattedMessage id="admin.brands.welcome.text" />}
            errors={errors}
            defaultValue={value(`welcomeTexts.${locale}`, held?.welcomeTexts[locale])}
            maxLength={1_000}
            rows={2}
            lang={locale}
            dir={direction(locale)}
          />
        </fieldset>
      ))}
    </fieldset>
  );
}

/** Links at the foot of the portal, as many rows as there may be; those not used yet are folded. */
export function FootLinks({ held, errors, value }: Props) {
  return (
    <fieldset id="field-links" tabIndex={-1} className="grid gap-2">
      <legend className="mb-1 font-semibold">
        <FormattedMessage id="admin.brands.links" />
      </legend>
      <p className="field-hint">
        <FormattedMessage id="admin.brands.links.hint" values={{ most: MOST_BRAND_LINKS }} />
      </p>
      {Array.from({ length: MOST_BRAND_LINKS }, (_, row) => (
        <LinkRow key={row} row={row} link={held?.links[row]} {...{ errors, value }} />
      ))}
    </fieldset>
  );
}

function LinkRow({ row, link, errors, value }: Omit<Props, "held"> & { row: number; link: Link | undefined }) {
  const intl = useIntl();
  const url = value(`links.${row}.url`, link?.url);
  const wrong = errors.some(({ name }) => name.startsWith(`links.${row}.`));
  const name = link ? localize(link.labels, intl.locale) : "";
  return (
    <details className="brand-link" open={wrong}>
      <summary>
        <FormattedMessage id="admin.brands.link" values={{ place: row + 1 }} />{" "}
        {url === "" ? (
          <span className="text-faint">
            <FormattedMessage id="admin.brands.link.none" />
          </span>
        ) : (
          <bdi className="text-soft wrap-anywhere">{name || url}</bdi>
        )}
      </summary>
      <FormText
        optional
        name={`links.${row}.url`}
        label={<FormattedMessage id="admin.brands.link.url" />}
        hint={<FormattedMessage id="admin.brands.link.url.hint" />}
        errors={errors}
        defaultValue={url}
        maxLength={200}
        inputMode="url"
        dir="ltr"
        autoComplete="off"
      />
      <div className="admin-pair">
        {LOCALES.map((locale) => (
          <FormText
            key={locale}
            optional
            name={`links.${row}.labels.${locale}`}
            label={
              <>
                <FormattedMessage id="admin.brands.link.label" />, <span lang={locale}>{LANGUAGE_NAMES[locale]}</span>
              </>
            }
            errors={errors}
            defaultValue={value(`links.${row}.labels.${locale}`, link?.labels[locale])}
            maxLength={60}
            lang={locale}
            dir={direction(locale)}
            autoComplete="off"
          />
        ))}
      </div>
    </details>
  );
}
