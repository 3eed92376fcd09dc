import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import type { Plan } from "../../server/licensing/plans/contract.ts";
import { PRODUCT_VISIBILITIES } from "../../shared/lifecycle.ts";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { PLAN_LABELS } from "./plan-labels.ts";
import { PriceFields, SupportFields, TrainingFields, UpdateFields } from "./plan-parts.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

/** @param plan that is changed; absent: a new one */
export function PlanForm({ plan, products }: { plan?: Plan; products: readonly { id: string; name: string }[] }) {
  const intl = useIntl();
  const refusal = useRefusal(PLAN_LABELS);
  const { errors, value, values, problem, typed } = refusal;
  const main = typed && !("intent" in typed) ? typed : undefined;
  const checked = (name: string, held: boolean) => (main ? name in main : held);
  const parts = { plan, refusal, checked };
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        {plan && <input type="hidden" name="revision" value={plan.revision} />}
        {LOCALES.map((locale) => (
          <fieldset key={locale} className="admin-language">
            <legend lang={locale}>{LANGUAGE_NAMES[locale]}</legend>
            {(["names", "descriptions"] as const).map((of) => (
              <FormText
                key={of}
                optional={of === "descriptions" || locale !== "en"}
                name={`${of}.${locale}`}
                label={<FormattedMessage id={of === "names" ? "admin.name" : "admin.description"} />}
                errors={errors}
                defaultValue={value(`${of}.${locale}`, plan?.[of][locale])}
                maxLength={of === "names" ? 100 : 2000}
                dir="auto"
                autoComplete="off"
              />
            ))}
          </fieldset>
        ))}
        <fieldset id="field-products" tabIndex={-1} className="grid gap-1.5">
          <legend className="field-label mb-1.5">
            <FormattedMessage id="admin.plans.products" />
          </legend>
          <label className="choice">
            <input type="checkbox" name="allProducts" defaultChecked={checked("allProducts", plan?.allProducts ?? false)} />
            <FormattedMessage id="admin.plans.allProducts" />
          </label>
          <div className="choices">
            {products.map(({ id, name }) => (
              <label key={id} className="choice">
                <input
                  type="checkbox"
                  name="products"
                  value={id}
                  defaultChecked={values(
                    "products",
                    plan?.products.map((one) => one.id),
                  ).includes(id)}
                />
                <bdi>{name}</bdi>
              </label>
            ))}
          </div>
        </fieldset>
        <FormSelect
          name="visibility"
          label={<FormattedMessage id="admin.products.visibility" />}
          hint={<FormattedMessage id="admin.plans.visibility.hint" />}
          errors={errors}
          defaultValue={value("visibility", plan?.visibility ?? "public")}
        >
          {PRODUCT_VISIBILITIES.map((one) => (
            <option key={one} value={one}>
              {intl.formatMessage({ id: `admin.products.visibility.${one}` })}
            </option>
          ))}
        </FormSelect>
        <label className="choice">
          <input type="checkbox" name="forEverybody" defaultChecked={checked("forEverybody", plan?.forEverybody ?? false)} />
          <FormattedMessage id="admin.plans.forEverybody" />
        </label>
        <PriceFields {...parts} />
        <UpdateFields {...parts} />
        <SupportFields {...parts} />
        <TrainingFields {...parts} />
        <FormText
          name="slug"
          optional={!plan}
          label={<FormattedMessage id="admin.slug" />}
          hint={<FormattedMessage id="admin.slug.hint" />}
          errors={errors}
          defaultValue={value("slug", plan?.slug)}
          maxLength={63}
          dir="ltr"
          autoComplete="off"
        />
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={plan ? "common.save" : "admin.plans.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}
