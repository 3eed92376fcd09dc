/** What the properties of a vCard are taken for. Pure. */
import type { CardColumn } from "#platform/vcards";

const TARGETS: { readonly [column in CardColumn]?: string } = {
  FN: "name",
  EMAIL: "email",
  TEL: "phone",
  TITLE: "title",
  ORG: "organization",
  LANG: "locale",
  TZ: "timeZone",
  CATEGORIES: "tags",
  NOTE: "note",
  UID: "id",
};

/** What each property is taken for: what a contact has of its own, else a custom field of its name. */
export function cardMapping(columns: readonly string[], fields: readonly { key: string; labels: readonly string[] }[]): (string | null)[] {
  return columns.map((column) => {
    const target = TARGETS[column as CardColumn];
    if (target) return target;
    const names = OTHERS[column] ?? [];
    const field = fields.find(({ key, labels }) => [key, ...labels].some((label) => names.includes(label.toLowerCase())));
    return field ? `fields.${field.key}` : null;
  });
}

/** What custom fields for the other properties are usually called. */
const OTHERS: { readonly [column: string]: readonly string[] } = {
  ADR: ["address", "postal address", "endereço", "adresa", "العنوان", "adresse", "anschrift"],
  URL: ["website", "web", "url", "site", "página", "webová stránka", "الموقع", "webseite"],
  BDAY: [
    "birthday",
    "date of birth",
    "aniversário",
    "data de nascimento",
    "narozeniny",
    "datum narození",
    "تاريخ الميلاد",
    "geburtstag",
    "geburtsdatum",
  ],
  NICKNAME: ["nickname", "apelido", "přezdívka", "الكنية", "spitzname"],
  ROLE: ["role", "função", "role v organizaci", "الدور", "rolle"],
};
