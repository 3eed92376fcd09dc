import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import type { ProductPart } from "../../server/products/catalog/parts-contract.ts";
import { direction, LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormArea, FormErrors, FormText } from "../ui/form-field.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { textsOf } from "./texts-of.ts";

export type PartKind = "editions" | "platforms";

const LABELS = {
  names: { name: "names.en", label: "admin.name" },
  slug: { name: "slug", label: "admin.slug" },
  ...Object.fromEntries(
    LOCALES.flatMap((locale) => [
      [`names.${locale}`, { name: `names.${locale}`, label: "admin.name" }],
      [`descriptions.${locale}`, { name: `descriptions.${locale}`, label: "admin.description" }],
    ]),
  ),
};

/** Which of the two a page is about, by its path. */
export function partKindOf(url: string): PartKind {
  return new URL(url).pathname.includes("/platforms") ? "platforms" : "editions";
}

/** What a form says of an edition or a platform, as the operations take it. */
export function partOf(form: FormData) {
  const slug = textOf(form, "slug").trim();
  return { names: textsOf(form, "names"), descriptions: textsOf(form, "descriptions"), ...(slug && { slug }) };
}

/** @param part that is changed; absent for a new one */
export function PartForm({ kind, part }: { kind: PartKind; part?: ProductPart }) {
  const { errors, value, problem } = useRefusal(LABELS);
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        {part && <input type="hidden" name="revision" value={part.revision} />}
        {LOCALES.map((locale) => (
          <fieldset key={locale} className="admin-language">
            <legend lang={locale}>{LANGUAGE_NAMES[locale]}</legend>
            <FormText
              optional={locale !== "en"}
              name={`names.${locale}`}
              label={<FormattedMessage id="admin.name" />}
              errors={errors}
              defaultValue={value(`names.${locale}`, part?.names[locale])}
              maxLength={200}
              lang={locale}
              dir={direction(locale)}
              autoComplete="off"
            />
            <FormArea
              optional
              name={`descriptions.${locale}`}
              label={<FormattedMessage id={kind === "platforms" ? "admin.products.platforms.needs" : "admin.description"} />}
              errors={errors}
              defaultValue={value(`descriptions.${locale}`, part?.descriptions[locale])}
              maxLength={2000}
              rows={2}
              lang={locale}
              dir={direction(locale)}
            />
          </fieldset>
        ))}
        <FormText
          name="slug"
          optional={!part}
          label={<FormattedMessage id="admin.slug" />}
          hint={<FormattedMessage id="admin.slug.hint" />}
          errors={errors}
          defaultValue={value("slug", part?.slug)}
          maxLength={63}
          dir="ltr"
          autoComplete="off"
        />
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={part ? "common.save" : `admin.products.${kind}.create`} />
          </Button>
        </div>
      </Form>
    </>
  );
}
