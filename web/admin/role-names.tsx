import type { IntlShape } from "react-intl";

/** What is known of a role where its name is shown. */
export type NamedRole = { slug: string; name: string | null; description: string; builtIn: boolean };

/** The name of a role: a built-in one is called differently in each language, the vendor's own ones as he called them. */
export function roleName(intl: IntlShape, roles: readonly NamedRole[], slug: string): string {
  const role = roles.find((each) => each.slug === slug);
  return role?.name ?? intl.formatMessage({ id: `admin.role.${slug}`, defaultMessage: slug });
}

/** What somebody with this role does, in a sentence. */
export function roleDoes(intl: IntlShape, roles: readonly NamedRole[], slug: string): string {
  const role = roles.find((each) => each.slug === slug);
  return role && !role.builtIn ? role.description : intl.formatMessage({ id: `admin.role.${slug}.what`, defaultMessage: " " });
}

/** The parts of the program that rights belong to, by how their names begin; the heads are `admin.rights.<part>`. */
const PARTS: { readonly [part: string]: readonly string[] } = {
  tickets: ["tickets", "secrets", "files", "views", "macros", "forms"],
  people: ["people", "organizations", "fields", "segments"],
  access: ["agents", "owners", "tokens", "audit", "privacy", "erasure"],
  catalog: ["catalog", "issues"],
  licensing: ["licenses", "policies"],
  program: ["settings", "intake", "outbox", "events", "metrics", "search"],
};

/** Rights by the part of the program they belong to; those of no known part come last. */
export function partsOf<T extends { right: string }>(rights: readonly T[]): { part: string; rights: T[] }[] {
  const partOf = ({ right }: T) =>
    Object.entries(PARTS).find(([, beginnings]) => beginnings.includes(right.split(".")[0]!))?.[0] ?? "other";
  const groups = Map.groupBy(rights, partOf);
  return [...Object.keys(PARTS), "other"].flatMap((part) => {
    const its = groups.get(part);
    return its ? [{ part, rights: its }] : [];
  });
}
