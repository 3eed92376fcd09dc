import { useIntl } from "react-intl";
import { data, useActionData } from "react-router";
import type { Problem } from "../data.ts";
import type { FieldError } from "../ui/form-field.tsx";

/** What a form said, by the names of its fields; files are left out. */
export type Typed = { [name: string]: string[] };

/** An answer to a form that was not carried out: because of a problem, or because it needs a second word. */
export type Refusal = { problem?: Problem; confirm?: string; typed: Typed };

export function typedOf(form: FormData): Typed {
  const typed: Typed = {};
  for (const [name, value] of form) if (typeof value === "string") (typed[name] ??= []).push(value);
  return typed;
}

/** Sends a form back with its problem, and what was typed. */
export function refused(form: FormData, problem: Problem) {
  return data({ problem, typed: typedOf(form) } satisfies Refusal, { status: problem.status });
}

/** Sends a form back to ask once more. @param word what for; the page says what it will do */
export function askFirst(form: FormData, word: string) {
  return data({ confirm: word, typed: typedOf(form) } satisfies Refusal);
}

/** A problem found here, at a field. @param code of a text `admin.fault.<code>` */
export function fault(path: string, code: string): Problem {
  return { status: 422, code: "form", title: "", errors: [{ path, message: `admin.fault.${code}` }] };
}

/** The form as it came back, or empty. @param labels text ids of the fields, by the path the program names them with */
export function useRefusal(labels: { [path: string]: { name: string; label: string } } = {}) {
  const intl = useIntl();
  const answer = useActionData() as Refusal | undefined;
  const { problem, typed, confirm } = answer ?? {};
  // Small forms beside the main one say what they intend; they leave the fields of the main one alone.
  const main = typed && !("intent" in typed) ? typed : undefined;
  return {
    problem,
    confirm,
    typed,
    errors: problem ? fieldErrors(problem, labels, (id) => intl.formatMessage({ id })) : [],
    /** What was typed into a field, else what it holds. */
    value: (name: string, held: string | null | undefined = ""): string => main?.[name]?.[0] ?? (main ? "" : (held ?? "")),
    /** What was chosen of several, else what is. */
    values: (name: string, held: readonly string[] = []): readonly string[] => main?.[name] ?? (main ? [] : held),
  };
}

function fieldErrors(
  problem: Problem,
  labels: { [path: string]: { name: string; label: string } },
  text: (id: string) => string,
): FieldError[] {
  const errors = (problem.errors ?? []).map(({ path, message }): FieldError => {
    const field = labels[path] ?? labels[path.split(".")[0]!];
    if (message.startsWith("admin.fault.")) return { name: field?.name ?? path, text: text(message) };
    return { name: field?.name ?? "", text: field ? `${text(field.label)}: ${message}` : `${path}: ${message}` };
  });
  if (errors.length > 0) return errors;
  return [{ name: "", text: problem.detail ? `${problem.title}. ${problem.detail}` : problem.title }];
}
