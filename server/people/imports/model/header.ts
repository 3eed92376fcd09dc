/** What the columns of a file are probably taken for, by their names in the languages of the desk and of usual programs. Pure. */
import { columnName } from "#platform/imports";
import { TARGETS } from "#shared/people-imports";

type Kind = keyof typeof TARGETS;

/** Names of vCard's properties are among them: the report of refused cards has them as titles. */
const NAMES: { readonly [target: string]: readonly string[] } = {
  name: [
    "name",
    "fn",
    "full name",
    "display name",
    "contact",
    "contact name",
    "nome",
    "nome completo",
    "jmeno",
    "cele jmeno",
    "nazev",
    "الاسم",
    "اسم",
    "vor und nachname",
    "kontakt",
    "organization name",
    "company name",
    "account name",
    "firmenname",
  ],
  email: [
    "email",
    "e mail",
    "mail",
    "email address",
    "e mail address",
    "e mail adresse",
    "endereco de email",
    "emails",
    "posta",
    "e mail 1 value",
    "البريد",
    "البريد الالكتروني",
    "بريد الكتروني",
    "primary email",
  ],
  phone: [
    "phone",
    "phone number",
    "telephone",
    "tel",
    "mobile",
    "mobile phone",
    "cell",
    "telefone",
    "celular",
    "telefon",
    "mobil",
    "handy",
    "telefonnummer",
    "الهاتف",
    "هاتف",
    "جوال",
    "phone 1 value",
    "work phone",
  ],
  title: ["title", "job title", "position", "role", "cargo", "pozice", "funkce", "المنصب", "stellung", "funktion"],
  locale: ["language", "locale", "lang", "idioma", "jazyk", "اللغة", "sprache"],
  timeZone: ["time zone", "tz", "timezone", "fuso horario", "casove pasmo", "المنطقة الزمنية", "zeitzone"],
  owner: ["owner", "account owner", "contact owner", "responsavel", "vlastnik", "المسؤول", "zustandig", "betreuer"],
  tags: ["tags", "categories", "tag", "labels", "etiquetas", "stitky", "الوسوم", "schlagworter"],
  organization: [
    "organization",
    "org",
    "organisation",
    "company",
    "account",
    "empresa",
    "organizacao",
    "firma",
    "organizace",
    "spolecnost",
    "المؤسسة",
    "الشركة",
    "unternehmen",
  ],
  note: [
    "note",
    "notes",
    "comment",
    "nota",
    "notas",
    "observacao",
    "observacoes",
    "poznamka",
    "poznamky",
    "ملاحظة",
    "ملاحظات",
    "notiz",
    "notizen",
    "bemerkung",
  ],
  id: ["uid"],
  slug: ["slug", "short name"],
  domain: ["domain", "domains", "website", "dominio", "dominios", "domena", "النطاق", "webseite"],
  parent: [
    "parent",
    "parent organization",
    "parent company",
    "matriz",
    "nadrizena organizace",
    "المؤسسة الام",
    "ubergeordnet",
    "muttergesellschaft",
  ],
};

/**
 * What each column is probably taken for; a thing that can be only one is taken once.
 * @param titles how our own lists head their columns, by what a column can be taken for
 * @param fields custom fields by key and by their labels
 */
export function guessMapping(
  kind: Kind,
  columns: readonly string[],
  titles: { readonly [target: string]: readonly string[] },
  fields: readonly { key: string; labels: readonly string[] }[],
): (string | null)[] {
  const taken = new Set<string>();
  const several = new Set(["email", "phone", "tags", "domain"]);
  const named = (target: string) => [...(titles[target] ?? []), ...(NAMES[target] ?? [])].map(columnName);
  const known = TARGETS[kind].map((target) => ({ target, names: new Set(named(target)) }));
  return columns.map((column) => {
    const name = columnName(column);
    const bare = name.replace(/ \d+$/, "");
    const target =
      known.find(({ names }) => names.has(name) || names.has(bare))?.target ??
      fields.find(({ key, labels }) => [key, ...labels].some((label) => columnName(label) === name))?.key;
    if (!target || name === "") return null;
    const whole = (TARGETS[kind] as readonly string[]).includes(target) ? target : `fields.${target}`;
    if (taken.has(whole) && !several.has(whole)) return null;
    taken.add(whole);
    return whole;
  });
}
