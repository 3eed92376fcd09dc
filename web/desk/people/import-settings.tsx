import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { CHARSETS, DELIMITERS } from "../../../shared/delimited.ts";
import { EXISTING, TARGETS } from "../../../shared/people-imports.ts";
import { textOf } from "../../data.ts";
import { Button } from "../../ui/button.tsx";
import { FormSelect } from "../../ui/form-field.tsx";

type One = {
  kind: "contact" | "organization";
  format: "delimited" | "vcard";
  charset: string;
  delimiter: string;
  existing: string;
  columns: readonly { name: string; samples: readonly string[] }[];
  mapping: readonly (string | null)[];
  revision: number;
};

/** What the form says, as the operation takes it. */
export function settingsOf(form: FormData) {
  const mapping = form.getAll("mapping").map((value) => (typeof value === "string" && value !== "" ? value : null));
  return {
    charset: CHARSETS.find((one) => one === textOf(form, "charset")) ?? "utf-8",
    delimiter: DELIMITERS.find((one) => one === textOf(form, "delimiter")) ?? ",",
    existing: EXISTING.find((one) => one === textOf(form, "existing")) ?? "update",
    mapping,
  };
}

const SEPARATORS: { [delimiter: string]: string } = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" };

/** How the file is read and what each column is taken for, each with a few values of it. */
export function ImportSettings({ one, fields, open }: { one: One; fields: readonly { key: string; label: string }[]; open: boolean }) {
  const intl = useIntl();
  return (
    <details className="people-card people-more" open={open}>
      <summary>
        <FormattedMessage id="people.import.settings" />
      </summary>
      <Form method="post" className="people-form">
        <input type="hidden" name="revision" value={one.revision} />
        <FormSelect name="charset" label={<FormattedMessage id="people.import.charset" />} defaultValue={one.charset}>
          {CHARSETS.map((charset) => (
            <option key={charset} value={charset}>
              {charset.toUpperCase()}
            </option>
          ))}
        </FormSelect>
        {one.format === "vcard" ? (
          <input type="hidden" name="delimiter" value={one.delimiter} />
        ) : (
          <FormSelect name="delimiter" label={<FormattedMessage id="people.import.delimiter" />} defaultValue={one.delimiter}>
            {DELIMITERS.map((delimiter) => (
              <option key={delimiter} value={delimiter}>
                {intl.formatMessage({ id: `people.import.delimiter.${SEPARATORS[delimiter]}` })}
              </option>
            ))}
          </FormSelect>
        )}
        <Button type="submit" name="intent" value="read">
          <FormattedMessage id="people.import.read" />
        </Button>
        <FormSelect name="existing" label={<FormattedMessage id="people.import.existing" />} defaultValue={one.existing}>
          {EXISTING.map((existing) => (
            <option key={existing} value={existing}>
              {intl.formatMessage({ id: `people.import.existing.${existing}` })}
            </option>
          ))}
        </FormSelect>
        <fieldset className="grid gap-3">
          <legend className="field-label">
            <FormattedMessage id="people.import.columns" />
          </legend>
          {one.columns.map(({ name, samples }, index) => (
            <div key={index} className="import-column">
              <div className="min-w-0">
                <label htmlFor={`column-${index}`} className="text-sm font-semibold">
                  <bdi>{name || intl.formatNumber(index + 1)}</bdi>
                </label>
                <p className="truncate text-xs text-faint">
                  <bdi>{samples.join(" · ")}</bdi>
                </p>
              </div>
              <select id={`column-${index}`} name="mapping" className="input" defaultValue={one.mapping[index] ?? ""}>
                <option value="">{intl.formatMessage({ id: "people.import.target.none" })}</option>
                {TARGETS[one.kind].map((target) => (
                  <option key={target} value={target}>
                    {intl.formatMessage({ id: `people.import.target.${target}` })}
                  </option>
                ))}
                {fields.map(({ key, label }) => (
                  <option key={key} value={`fields.${key}`}>
                    {label}
                  </option>
                ))}
              </select>
            </div>
          ))}
        </fieldset>
        <Button type="submit" look="primary" name="intent" value="check">
          <FormattedMessage id="people.import.check" />
        </Button>
      </Form>
    </details>
  );
}
