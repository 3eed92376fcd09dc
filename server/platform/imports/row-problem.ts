import type { Ctx } from "#platform/http";
import { translate } from "#platform/i18n";

/** A row that cannot be taken. @param target what its column is taken for, where one is at fault */
export class RowProblem extends Error {
  override name = "RowProblem";
  readonly code: string;
  readonly target: string | null;
  readonly values: { [name: string]: string | number };
  constructor(code: string, target: string | null = null, values: { [name: string]: string | number } = {}) {
    super(code);
    this.code = code;
    this.target = target;
    this.values = values;
  }
}

type Checks = {
  safeParse(value: unknown): { success: boolean; error?: { issues: { code: string; message: string; maximum?: unknown }[] } };
};

/** Looks at values as the operation for them would, name by name. @throws RowProblem */
export function checkGiven(shape: { readonly [name: string]: unknown }, values: { readonly [name: string]: unknown }): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const issue = (shape[name] as Checks).safeParse(value).error?.issues[0];
    if (!issue) continue;
    if (issue.code === "too_big") throw new RowProblem("invalid.tooLong", name, { most: Number(issue.maximum) });
    throw new RowProblem(`invalid.${/^[a-zA-Z]{2,30}$/.test(issue.message) ? issue.message : "value"}`, name);
  }
}

/** What is wrong with a row, and the way out, in the reader's language. */
export function rowProblemText(
  { code, values = {} }: { code: string; values?: { [name: string]: string | number } | undefined },
  locale: Ctx["locale"],
): string {
  const title = translate(locale, `errors.${code}`, values, code);
  const detail = translate(locale, `errors.${code}.detail`, values, "");
  return detail ? `${title}. ${detail}` : title;
}
