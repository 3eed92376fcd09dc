import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { PRODUCT_VISIBILITIES, type LifecycleDates, type ProductVisibility } from "../../shared/lifecycle.ts";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { LIFECYCLE_LABELS, LifecycleFields, lifecycleOf } from "./lifecycle-fields.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { textsOf } from "./texts-of.ts";

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
  visibility: { name: "visibility", label: "admin.products.visibility" },
  relatedBrands: { name: "relatedBrands", label: "admin.products.relatedBrands" },
  ...LIFECYCLE_LABELS,
};

/** What a form says of a product, as the operations take it. A version is added, never taken away. */
export function productOf(form: FormData) {
  const slug = textOf(form, "slug").trim();
  const version = textOf(form, "version").trim();
  return {
    names: textsOf(form, "names"),
    descriptions: textsOf(form, "descriptions"),
    brand: textOf(form, "brand"),
    relatedBrands: form.getAll("relatedBrands").filter((one) => typeof one === "string"),
    visibility: PRODUCT_VISIBILITIES.find((one) => one === textOf(form, "visibility")) ?? ("internal" as const),
    ...lifecycleOf(form),
    ...(slug && { slug }),
    ...(version && { versions: [{ version, releasedOn: textOf(form, "releasedOn") || null }] }),
  };
}

type Product = {
  slug: string;
  names: { [locale: string]: string };
  descriptions: { [locale: string]: string };
  brand: { id: string };
  relatedBrands: readonly { id: string }[];
  visibility: ProductVisibility;
  lifecycle: LifecycleDates;
  revision: number;
};

export function ProductForm({ product, brands }: { product?: Product; brands: readonly { id: string; name: string }[] }) {
  const intl = useIntl();
  const { errors, value, values, problem, typed } = useRefusal(LABELS);
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
        {brands.length > 1 && (
          <fieldset id="field-relatedBrands" tabIndex={-1} className="grid gap-1.5">
            <legend className="field-label mb-1.5">
              <FormattedMessage id="admin.products.relatedBrands" />
            </legend>
            <div className="choices">
              {brands.map(({ id, name }) => (
                <label key={id} className="choice">
                  <input
                    type="checkbox"
                    name="relatedBrands"
                    value={id}
                    defaultChecked={values(
                      "relatedBrands",
                      product?.relatedBrands.map((one) => one.id),
                    ).includes(id)}
                  />
                  <bdi>{name}</bdi>
                </label>
              ))}
            </div>
          </fieldset>
        )}
        <FormSelect
          name="visibility"
          label={<FormattedMessage id="admin.products.visibility" />}
          hint={<FormattedMessage id="admin.products.visibility.hint" />}
          errors={errors}
          defaultValue={value("visibility", product?.visibility ?? "public")}
        >
          {PRODUCT_VISIBILITIES.map((one) => (
            <option key={one} value={one}>
              {intl.formatMessage({ id: `admin.products.visibility.${one}` })}
            </option>
          ))}
        </FormSelect>
        <LifecycleFields held={product?.lifecycle} errors={errors} value={value} typed={typed} />
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
