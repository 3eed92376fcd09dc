import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

const LABELS = {
  names: { name: "names.en", label: "admin.name" },
  ...Object.fromEntries(
    LOCALES.flatMap((locale) => [
      [`names.${locale}`, { name: `names.${locale}`, label: "admin.name" }],
      [`descriptions.${locale}`, { name: `descriptions.${locale}`, label: "admin.description" }],
    ]),
  ),
  slug: { name: "slug", label: "admin.slug" },
  brand: { name: "brand", label: "admin.brand" },
  versions: { name: "version", label: "admin.version" },
};

/** The texts of a field in the languages that have one. */
function textsOf(form: FormData, name: string): Partial<Record<(typeof LOCALES)[number], string>> {
  const texts = LOCALES.map((locale) => [locale, textOf(form, `${name}.${locale}`).trim()] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ""));
}

/** What a form says of a product, as the operations take it. A version is added, never taken away. */
export function productOf(form: FormData) {
  const slug = textOf(form, "slug").trim();
  const version = textOf(form, "version").trim();
  return {
    names: textsOf(form, "names"),
    descriptions: textsOf(form, "descriptions"),
    brand: textOf(form, "brand"),
    ...(slug && { slug }),
    ...(version && { versions: [{ version, releasedOn: textOf(form, "releasedOn") || null }] }),
  };
}

type Product = {
  slug: string;
  names: { [locale: string]: string };
  descriptions: { [locale: string]: string };
  brand: { id: string };
  revision: number;
};

export function ProductForm({ product, brands }: { product?: Product; brands: readonly { id: string; name: string }[] }) {
  const { errors, value, problem } = useRefusal(LABELS);
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        {product && <input type="hidden" name="revision" value={product.revision} />}
        <p className="field-hint">
          <FormattedMessage id="admin.products.names.hint" />
        </p>
        {LOCALES.map((locale) => (
          <fieldset key={locale} className="admin-language">
            <legend lang={locale}>{LANGUAGE_NAMES[locale]}</legend>
            <FormText
              optional={locale !== "en"}
              name={`names.${locale}`}
              label={<FormattedMessage id="admin.name" />}
              errors={errors}
              defaultValue={value(`names.${locale}`, product?.names[locale])}
              maxLength={200}
              dir="auto"
              autoComplete="off"
            />
            <FormText
              optional
              name={`descriptions.${locale}`}
              label={<FormattedMessage id="admin.description" />}
              errors={errors}
              defaultValue={value(`descriptions.${locale}`, product?.descriptions[locale])}
              maxLength={2000}
              dir="auto"
              autoComplete="off"
            />
          </fieldset>
        ))}
        <FormSelect
          name="brand"
          label={<FormattedMessage id="admin.brand" />}
          errors={errors}
          defaultValue={value("brand", product?.brand.id)}
        >
          {brands.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </FormSelect>
        <FormText
          name="slug"
          optional={!product}
          label={<FormattedMessage id="admin.slug" />}
          hint={<FormattedMessage id="admin.slug.hint" />}
          errors={errors}
          defaultValue={value("slug", product?.slug)}
          maxLength={63}
          dir="ltr"
          autoComplete="off"
        />
        <div className="admin-pair">
          <FormText
            optional
            name="version"
            label={<FormattedMessage id="admin.products.version.add" />}
            hint={<FormattedMessage id="admin.products.version.hint" />}
            errors={errors}
            defaultValue={value("version")}
            maxLength={60}
            dir="ltr"
            autoComplete="off"
          />
          <FormText
            optional
            name="releasedOn"
            type="date"
            label={<FormattedMessage id="admin.products.releasedOn" />}
            errors={errors}
            defaultValue={value("releasedOn")}
          />
        </div>
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={product ? "common.save" : "admin.products.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}
