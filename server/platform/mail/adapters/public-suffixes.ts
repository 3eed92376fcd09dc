/** Which names belong to one owner, by the Public Suffix List. The list is loaded only when it is asked. */

/** The name under which an owner's names stand, such as `firma.co.uk`; null for a name that is itself a public suffix. */
export async function organizationalDomain(domain: string): Promise<string | null> {
  const { getDomain } = await import("tldts");
  return getDomain(domain, { allowPrivateDomains: true });
}

/** Whether two names have one owner: the same name, or names under one registered name. */
export async function sameOwner(a: string, b: string): Promise<boolean> {
  if (a === b) return true;
  // Nothing in common at the end, so nothing to load a list for.
  if (a.slice(a.lastIndexOf(".")) !== b.slice(b.lastIndexOf("."))) return false;
  const owner = await organizationalDomain(a);
  return owner !== null && owner === (await organizationalDomain(b));
}
