import type { ReactNode } from "react";
import type { FieldError } from "../ui/form-field.tsx";

/** Names, addresses and secrets read from left to right in every language, and no browser fills them in. */
export const LTR = { dir: "ltr", autoComplete: "off", spellCheck: false } as const;

/** What the form of a source gives to the fields of its kind. */
export type SourceFields = {
  /** What was typed, else what is held, else `fallback`. */
  now: (name: string, fallback?: string) => string;
  errors: readonly FieldError[];
  /** The text `admin.mail.<id>`. */
  text: (id: string) => ReactNode;
  /** An ordinary field: its name, text, what it holds now, what is wrong with it. */
  field: (name: string, fallback?: string) => { name: string; label: ReactNode; errors: readonly FieldError[]; defaultValue: string };
  /** A field for a secret, which is never filled in. */
  secret: (name: string) => {
    name: string;
    type: string;
    label: ReactNode;
    errors: readonly FieldError[];
    dir: string;
    autoComplete: string;
    spellCheck: boolean;
    optional?: boolean;
    hint?: ReactNode;
  };
  /** Options of a choice, with the texts `admin.mail.<name>.<id>`. */
  options: (name: string, ids: readonly string[]) => ReactNode;
  /** The day access ends. */
  tokenEnd: ReactNode;
};
