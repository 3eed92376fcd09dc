import { useEffect, useRef, type ComponentProps, type ReactNode, type RefObject } from "react";
import { FormattedMessage } from "react-intl";
import { useActionData } from "react-router";
import CircleAlert from "lucide-react/icons/circle-alert";
import { Icon } from "./icon.tsx";

/** What is wrong with a field of a form. `name` is the field's; empty for the form as a whole. */
export type FieldError = { name: string; text: ReactNode };

type FieldProps = {
  /** Name in the form; its element has the id `field-<name>`, so that an error summary can lead to it. */
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  errors?: readonly FieldError[];
  /** The field may stay empty; this is said behind its label. */
  optional?: boolean;
};
type Control = { id: string; name: string; "aria-describedby"?: string; "aria-invalid"?: true; "aria-required"?: true };

/** The element that a field's name leads to. */
function fieldId(name: string): string {
  return `field-${name}`;
}

/** A label, a control and what helps to fill it in, tied by ids made of the field's name: for forms that are posted whole. */
export function FormField({
  name,
  label,
  hint,
  errors = [],
  optional = false,
  children,
}: FieldProps & { children: (control: Control) => ReactNode }) {
  const id = fieldId(name);
  const wrong = errors.filter((error) => error.name === name);
  const described = [hint ? `${id}-hint` : "", wrong.length > 0 ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="field-label">
        {label}{" "}
        {optional && (
          <span className="font-normal text-faint">
            (<FormattedMessage id="common.optional" />)
          </span>
        )}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {children({
        id,
        name,
        ...(described && { "aria-describedby": described }),
        ...(wrong.length > 0 && { "aria-invalid": true as const }),
        ...(!optional && { "aria-required": true as const }),
      })}
      {wrong.length > 0 && (
        <div id={`${id}-error`}>
          {wrong.map((error, index) => (
            <p key={index} className="field-error">
              <Icon as={CircleAlert} className="mt-0.5" />
              <span>{error.text}</span>
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

type Rest<T extends "input" | "textarea" | "select"> = Omit<ComponentProps<T>, "name" | "id" | "size"> & { size?: "md" | "lg" };

export function FormText({ name, label, hint, errors, optional, size = "md", ...rest }: FieldProps & Rest<"input">) {
  return (
    <FormField {...{ name, label, hint, optional }} {...(errors && { errors })}>
      {(control) => <input {...rest} {...control} className="input" data-size={size} />}
    </FormField>
  );
}

/** Text of several lines; its direction is that of its first letters. */
export function FormArea({ name, label, hint, errors, optional, size = "md", ...rest }: FieldProps & Rest<"textarea">) {
  return (
    <FormField {...{ name, label, hint, optional }} {...(errors && { errors })}>
      {(control) => <textarea dir="auto" {...rest} {...control} className="input" data-size={size} />}
    </FormField>
  );
}

export function FormSelect({ name, label, hint, errors, optional, size = "md", children, ...rest }: FieldProps & Rest<"select">) {
  return (
    <FormField {...{ name, label, hint, optional }} {...(errors && { errors })}>
      {(control) => (
        <select {...rest} {...control} className="input" data-size={size}>
          {children}
        </select>
      )}
    </FormField>
  );
}

/** All that is wrong, above the form: each line leads to its field. Read out at once, and focused where scripts run. */
export function FormErrors({ title, errors }: { title: ReactNode; errors: readonly FieldError[] }) {
  const box = useFocusAfterForm<HTMLDivElement>();
  if (errors.length === 0) return null;
  return (
    <div ref={box} className="callout" data-tone="danger" role="alert" tabIndex={-1} data-form-errors="">
      <Icon as={CircleAlert} className="mt-1" />
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        <ul className="grid gap-1">
          {errors.map((error, index) => (
            <li key={index}>{error.name === "" ? error.text : <a href={`#${fieldId(error.name)}`}>{error.text}</a>}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** For what a form brought up: it has the focus as soon as it is there, once for each answer. */
export function useFocusAfterForm<T extends HTMLElement>(): RefObject<T | null> {
  const element = useRef<T>(null);
  const answer = useActionData() as unknown;
  useEffect(() => element.current?.focus(), [answer]);
  return element;
}
