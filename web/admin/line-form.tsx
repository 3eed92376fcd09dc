import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import type { ReleaseLine } from "../../server/products/catalog/lines-contract.ts";
import { direction, LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import { LIFECYCLE_LABELS, LifecycleFields, lifecycleOf } from "./lifecycle-fields.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { textsOf } from "./texts-of.ts";

const LABELS = {
  ...LIFECYCLE_LABELS,
  name: { name: "name", label: "admin.name" },
  ...Object.fromEntries(LOCALES.map((locale) => [`titles.${locale}`, { name: `titles.${locale}`, label: "admin.products.lines.title" }])),
};

/** What a form says of a line, as the operations take it. */
export function lineOf(form: FormData) {
  return { name: textOf(form, "name").trim(), titles: textsOf(form, "titles"), longTerm: form.has("longTerm"), ...lifecycleOf(form) };
}

/** @param line that is changed; absent for a new one */
export function LineForm({ line }: { line?: ReleaseLine }) {
  const { errors, value, problem, typed } = useRefusal(LABELS);
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        {line && <input type="hidden" name="revision" value={line.revision} />}
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          hint={<FormattedMessage id="admin.products.lines.name.hint" />}
          errors={errors}
          defaultValue={value("name", line?.name)}
          maxLength={60}
          dir="ltr"
          autoComplete="off"
        />
        <label className="choice">
          <input type="checkbox" name="longTerm" defaultChecked={typed ? "longTerm" in typed : (line?.longTerm ?? false)} />
          <FormattedMessage id="portal.life.longTerm" />
        </label>
        <LifecycleFields held={line?.lifecycle} errors={errors} value={value} typed={typed} />
        <fieldset className="admin-language">
          <legend>
            <FormattedMessage id="admin.products.lines.title" />
          </legend>
          {LOCALES.map((locale) => (
            <FormText
              key={locale}
              optional
              name={`titles.${locale}`}
              label={<span lang={locale}>{LANGUAGE_NAMES[locale]}</span>}
              errors={errors}
              defaultValue={value(`titles.${locale}`, line?.titles[locale])}
              maxLength={200}
              lang={locale}
              dir={direction(locale)}
              autoComplete="off"
            />
          ))}
        </fieldset>
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={line ? "common.save" : "admin.products.lines.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}
