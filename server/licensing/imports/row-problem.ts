import { Problem } from "#platform/http";

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

/** What a verb refused, as what is wrong with a row. */
export function asRowProblem(error: unknown): never {
  if (!(error instanceof Problem) || error.status >= 500) throw error;
  const wrong = error.errors[0];
  const [first, second] = wrong ? wrong.path.split(".") : [];
  if (wrong) throw new RowProblem(`invalid.${wrong.code}`, (first === "overrides" ? second : first) ?? null, wrong.values);
  throw new RowProblem(error.code, error.code === "license.keyTaken" ? "key" : null, error.values);
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
