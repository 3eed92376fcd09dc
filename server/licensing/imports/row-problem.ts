import { Problem } from "#platform/http";
import { RowProblem } from "#platform/imports";

/** What a verb refused, as what is wrong with a row. */
export function asRowProblem(error: unknown): never {
  if (!(error instanceof Problem) || error.status >= 500) throw error;
  const wrong = error.errors[0];
  const [first, second] = wrong ? wrong.path.split(".") : [];
  if (wrong) throw new RowProblem(`invalid.${wrong.code}`, (first === "overrides" ? second : first) ?? null, wrong.values);
  throw new RowProblem(error.code, error.code === "license.keyTaken" ? "key" : null, error.values);
}
