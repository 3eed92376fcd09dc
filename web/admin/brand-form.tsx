import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { brandColors, parseHex } from "../ui/brand.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormField, FormText, type FieldError } from "../ui/form-field.tsx";
import { BrandPictures, type HeldPictures } from "./brand-pictures.tsx";
import { FootLinks, WelcomeWords, WORD_LABELS, type HeldWords } from "./brand-words.tsx";
import { Choices } from "./choices.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

const LABELS = {
  name: { name: "name", label: "admin.name" },
  slug: { name: "slug", label: "admin.slug" },
  color: { name: "color", label: "admin.color" },
  locales: { name: "locales", label: "admin.languages" },
  logo: { name: "logo", label: "admin.brands.logo" },
  logoDark: { name: "logoDark", label: "admin.brands.logoDark" },
  icon: { name: "icon", label: "admin.brands.icon" },
  links: { name: "links", label: "admin.brands.links" },
  ...WORD_LABELS,
};

type Brand = HeldPictures & HeldWords & { name: string; slug: string; color: string; locales: readonly string[]; revision: number };

export function BrandForm({ brand }: { brand?: Brand }) {
  const { errors, value, values, problem } = useRefusal(LABELS);
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" encType="multipart/form-data" noValidate className="admin-form">
        {brand && <input type="hidden" name="revision" value={brand.revision} />}
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          hint={<FormattedMessage id="admin.brands.name.hint" />}
          errors={errors}
          defaultValue={value("name", brand?.name)}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        <FormText
          name="slug"
          optional={!brand}
          label={<FormattedMessage id="admin.slug" />}
          hint={<FormattedMessage id="admin.slug.hint" />}
          errors={errors}
          defaultValue={value("slug", brand?.slug)}
          maxLength={63}
          dir="ltr"
          autoComplete="off"
        />
        <ColorField initial={value("color", brand?.color ?? "#334155")} errors={errors} />
        <Choices
          type="checkbox"
          name="locales"
          legend={<FormattedMessage id="admin.languages" />}
          hint={<FormattedMessage id="admin.brands.languages.hint" />}
          errors={errors}
          chosen={values("locales", brand?.locales ?? ["en"])}
          options={LOCALES.map((locale) => ({ value: locale, label: <span lang={locale}>{LANGUAGE_NAMES[locale]}</span> }))}
        />
        <BrandPictures key={`pictures ${brand?.revision}`} held={brand} {...{ errors, value }} />
        <WelcomeWords held={brand} {...{ errors, value }} />
        <FootLinks held={brand} {...{ errors, value }} />
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={brand ? "common.save" : "admin.brands.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}

/** The colour with what it becomes on light and dark pages: it is darkened or lightened until text on it can be read. */
function ColorField({ initial, errors }: { initial: string; errors: readonly FieldError[] }) {
  const [color, setColor] = useState(initial);
  return (
    <div className="grid gap-3">
      <FormField
        name="color"
        label={<FormattedMessage id="admin.color" />}
        hint={<FormattedMessage id="admin.brands.color.hint" />}
        errors={errors}
      >
        {(control) => (
          <input
            {...control}
            type="color"
            defaultValue={initial}
            onChange={(event) => setColor(event.currentTarget.value)}
            className="input admin-color"
          />
        )}
      </FormField>
      <Preview color={color} />
    </div>
  );
}

function Preview({ color }: { color: string }) {
  const intl = useIntl();
  const rgb = parseHex(color);
  if (!rgb) return null;
  const colors = brandColors(rgb);
  const label = intl.formatMessage({ id: "admin.brands.preview.button" });
  // Attributes of a drawing, since the pages allow no style attributes.
  const sample = (ground: string, fill: string, ink: string) => (
    <svg viewBox="0 0 200 64" className="admin-sample" aria-hidden="true">
      <rect width="200" height="64" rx="8" fill={ground} />
      <rect x="20" y="16" width="160" height="32" rx="6" fill={fill} />
      <text x="100" y="37" textAnchor="middle" fontSize="13" fontWeight="600" fill={ink}>
        {label}
      </text>
    </svg>
  );
  return (
    <div className="flex flex-wrap gap-3" role="img" aria-label={intl.formatMessage({ id: "admin.brands.preview" })}>
      {sample("#ffffff", colors["--brand-light"]!, colors["--brand-on-light"]!)}
      {sample("#14171c", colors["--brand-dark"]!, colors["--brand-on-dark"]!)}
    </div>
  );
}
