import { Problem } from "#platform/http";
import { RowProblem } from "#platform/imports";

const NAMES: { readonly [path: string]: string } = { emails: "email", phones: "phone", domains: "domain" };

/** What a verb refused, as what is wrong with a row. */
export function asRowProblem(error: unknown): never {
  if (!(error instanceof Problem) || error.status >= 500) throw error;
  const wrong = error.errors[0];
  if (!wrong) throw new RowProblem(error.code, error.code === "contact.addressTaken" ? "email" : null, error.values);
  const first = wrong.path.split(".")[0]!;
  throw new RowProblem(`invalid.${wrong.code}`, first === "fields" ? wrong.path : (NAMES[first] ?? first), wrong.values);
}
