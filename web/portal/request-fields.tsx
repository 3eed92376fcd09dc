import { FormattedMessage } from "react-intl";
import type { FieldView } from "../../server/platform/fields/contract.ts";
import type { FieldValues } from "../../shared/fields.ts";
import { Button } from "../ui/button.tsx";
import { CustomFieldInputs, CustomFieldList, type Titles } from "../ui/custom-fields.tsx";
import { FormErrors, type FieldError } from "../ui/form-field.tsx";

type Props = {
  fields: readonly FieldView[];
  values: FieldValues;
  titles: Titles;
  revision: number;
  /** Whether he may fill in what is his to fill in. */
  mayChange: boolean;
  errors: readonly FieldError[];
  typed: { readonly [name: string]: readonly string[] } | undefined;
};

/** What the vendor keeps of a request and its people read; what is theirs to fill in is mended in place. Nothing where there is nothing. */
export function RequestFields({ fields, values, titles, revision, mayChange, errors, typed }: Props) {
  const own = mayChange ? fields.filter(({ access }) => access === "customerWrites") : [];
  const shown = fields.some(({ key }) => values[key] !== undefined);
  if (!shown && own.length === 0) return null;
  return (
    <section className="grid gap-3" aria-labelledby="details">
      <h2 id="details">
        <FormattedMessage id="portal.fields.title" />
      </h2>
      {shown && (
        <div className="request-facts">
          <CustomFieldList fields={fields} values={values} titles={titles} />
        </div>
      )}
      {own.length > 0 && (
        <details className="request-details" open={errors.length > 0 || undefined}>
          <summary className="link">
            <FormattedMessage id={shown ? "portal.fields.change" : "portal.fields.add"} />
          </summary>
          <form method="post" noValidate className="portal-form mt-4">
            <FormErrors title={<FormattedMessage id="portal.form.wrong" />} errors={errors} />
            <input type="hidden" name="revision" value={revision} />
            <CustomFieldInputs fields={own} values={values} errors={errors} titles={titles} typed={typed} />
            <div>
              <Button type="submit" size="lg" look="primary" name="intent" value="fields">
                <FormattedMessage id="common.save" />
              </Button>
            </div>
          </form>
        </details>
      )}
    </section>
  );
}
