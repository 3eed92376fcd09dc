/** A slug from a name: ASCII letters and digits with hyphens, at most 50 characters; empty when nothing of the name is Latin. */
export function slugFrom(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 50)
    .replace(/^-+|-+$/g, "");
}

/** A slug from a name, or from the end of the id where the name gives none. */
export function slugFor(name: string, id: string): string {
  return slugFrom(name) || `x-${id.slice(-8)}`;
}
