import type { ReactNode } from "react";
import { FormattedMessage } from "react-intl";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { FormSelect, type FieldError } from "../ui/form-field.tsx";

type Option = { value: string; label: ReactNode; what?: ReactNode; disabled?: boolean };

/** A choice of one or several, each saying what it does. */
export function Choices({
  type,
  name,
  legend,
  hint,
  options,
  chosen,
  errors = [],
  id = `field-${name}`,
}: {
  type: "radio" | "checkbox";
  name: string;
  legend: ReactNode;
  hint?: ReactNode;
  options: readonly Option[];
  chosen: readonly string[];
  errors?: readonly FieldError[];
  id?: string;
}) {
  const wrong = errors.filter((error) => error.name === name);
  return (
    <fieldset className="grid gap-1.5" id={id} tabIndex={-1} aria-describedby={wrong.length > 0 ? `field-${name}-error` : undefined}>
      <legend className="field-label mb-1.5">{legend}</legend>
      {hint && <p className="field-hint mb-1">{hint}</p>}
      <div className="choices">
        {options.map((option) => (
          <label key={option.value} className="choice">
            <input type={type} name={name} value={option.value} defaultChecked={chosen.includes(option.value)} disabled={option.disabled} />
            <span className="min-w-0">
              <span className="font-medium">{option.label}</span>
              {option.what && <span className="block text-sm text-soft">{option.what}</span>}
            </span>
          </label>
        ))}
      </div>
      {wrong.length > 0 && (
        <p className="field-error" id={`field-${name}-error`}>
          {wrong.map((error) => error.text)}
        </p>
      )}
    </fieldset>
  );
}

/** One yes or no that says what it does. */
export function Check({ name, label, what, checked }: { name: string; label: ReactNode; what?: ReactNode; checked: boolean }) {
  return (
    <label className="choice" id={`field-${name}`}>
      <input type="checkbox" name={name} value="yes" defaultChecked={checked} />
      <span className="min-w-0">
        <span className="font-medium">{label}</span>
        {what && <span className="block text-sm text-soft">{what}</span>}
      </span>
    </label>
  );
}

/** One of the languages. @param none text of the choice to leave it open */
export function LocaleField({ value, hint, none }: { value: string; hint?: ReactNode; none?: string }) {
  return (
    <FormSelect
      name="locale"
      label={<FormattedMessage id="common.language" />}
      hint={hint}
      defaultValue={value}
      optional={none !== undefined}
    >
      {none !== undefined && <option value="">{none}</option>}
      {LOCALES.map((locale) => (
        <option key={locale} value={locale} lang={locale}>
          {LANGUAGE_NAMES[locale]}
        </option>
      ))}
    </FormSelect>
  );
}
