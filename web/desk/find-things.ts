import { callApi } from "./api-client.ts";

export type Found = { id: string; name: string; more: string | null };
export type FoundKind = "contact" | "organization";

const MOST = 12;

type Listed = { id: string; name: string; addresses?: { address: string }[]; domains?: { domain: string }[]; owner?: unknown };
type Suggested = { id: string; title: string };

/**
 * Contacts or organizations that somebody may mean while he types: what the search suggests, which forgives slips, and what begins so in the list,
 * which is up to date to the moment.
 */
export async function findThings(kind: FoundKind, text: string, signal: AbortSignal): Promise<Found[]> {
  const q = encodeURIComponent(text.trim().slice(0, 200));
  const list = callApi<{ data: Listed[] }>("GET", `/${kind}s?limit=${MOST}${q && `&q=${q}`}`, { signal });
  const suggestions = q
    ? callApi<{ data: Suggested[] }>("GET", `/search/suggestions?kinds=${kind}&limit=${MOST}&q=${q}`, { signal })
    : Promise.resolve({ data: [] });
  const [begins, suggested] = await Promise.all([list, suggestions]);
  const found = new Map<string, Found>();
  for (const { id, name, addresses, domains } of begins.data)
    found.set(id, { id, name, more: addresses?.[0]?.address ?? domains?.[0]?.domain ?? null });
  for (const { id, title } of suggested.data) if (!found.has(id)) found.set(id, { id, name: title, more: null });
  return [...found.values()].slice(0, MOST);
}
