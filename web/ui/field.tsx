import { useId, type ComponentProps, type ReactNode } from "react";
import CircleAlert from "lucide-react/icons/circle-alert";
import { Icon } from "./icon.tsx";

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  /** Said behind the label of a field that may stay empty. */
  optional?: ReactNode;
  className?: string;
  /** Receives what ties the control to its label, hint and error. */
  children: (control: { id: string; "aria-describedby"?: string; "aria-invalid"?: true }) => ReactNode;
};

/** A label, a control, and what helps to fill it in. */
function Field({ label, hint, error, optional, className, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={className ?? "grid gap-1.5"}>
      <label htmlFor={id} className="field-label">
        {label} {optional && <span className="font-normal text-faint">{optional}</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {children({ id, ...(described && { "aria-describedby": described }), ...(error ? { "aria-invalid": true as const } : {}) })}
      {error && (
        <p id={`${id}-error`} className="field-error">
          <Icon as={CircleAlert} className="mt-0.5" />
          {error}
        </p>
      )}
    </div>
  );
}

type Size = { size?: "md" | "lg" };
type Described = Omit<FieldProps, "children" | "className">;

/** One line of text with its label. */
export function TextField({
  label,
  hint,
  error,
  optional,
  size = "md",
  ...rest
}: Described & Size & Omit<ComponentProps<"input">, "size">) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(control) => <input {...rest} {...control} className="input" data-size={size} />}
    </Field>
  );
}
