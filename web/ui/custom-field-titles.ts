import type { Api } from "../../server/api.ts";
import type { FieldView } from "../../server/platform/fields/contract.ts";
import type { FieldValues } from "../../shared/fields.ts";
import type { Titles } from "./custom-fields.tsx";

/** What the references among some values are called, in one question; none when there are none. */
export async function titlesOf(api: Api, fields: readonly FieldView[], values: FieldValues): Promise<Titles> {
  const subjects = fields.flatMap(({ key, type, rules }) =>
    type === "reference" && typeof values[key] === "string" ? [`${rules.of}:${values[key]}`] : [],
  );
  if (subjects.length === 0) return {};
  const { data } = await api.call("references.resolve", { query: { subjects: subjects.join(",") } });
  return Object.fromEntries(data.map(({ kind, id, title, url }) => [`${kind}:${id}`, { title, url }]));
}
