import type { ComponentProps, ReactNode } from "react";
import { Link, type LinkProps } from "react-router";

export type Look = "primary" | "plain" | "quiet" | "note" | "danger";
type Shared = { look?: Look; size?: "sm" | "md" | "lg"; children: ReactNode };

/** A button says a verb. It never submits by accident: `type` is `button` unless said. */
export function Button({ look = "plain", size = "md", type = "button", className, ...rest }: Shared & ComponentProps<"button">) {
  return <button {...rest} type={type} className={className ? `btn ${className}` : "btn"} data-look={look} data-size={size} />;
}

/** A button that shows only an icon; `label` is its name, and its tip for those who see. */
export function IconButton({
  label,
  look = "quiet",
  size = "md",
  children,
  ...rest
}: Shared & { label: string } & Omit<ComponentProps<"button">, "title">) {
  return (
    <button type="button" {...rest} className="btn" data-look={look} data-size={size} data-icon="" aria-label={label} title={label}>
      {children}
    </button>
  );
}

/** A link that looks like a button: it goes somewhere and does nothing. */
export function ButtonLink({ look = "plain", size = "md", className, ...rest }: Shared & LinkProps) {
  return <Link {...rest} className={className ? `btn ${className}` : "btn"} data-look={look} data-size={size} />;
}
