import type { DeskCommand } from "./command-registry.ts";
import { iconOf, suggest } from "./search-hits.ts";

/** Whatever of the vendor's things fits what is typed, asked of the one index. @param go leads to a path */
export async function searchDesk(typed: string, signal: AbortSignal, go: (path: string) => void): Promise<readonly DeskCommand[]> {
  if (typed.length < 2) return [];
  const found = await suggest(typed, signal, { limit: 10 });
  return found.map(({ kind, id, title, detail, url }) => ({
    id: `${kind}:${id}`,
    label: title,
    icon: iconOf(kind),
    ...(detail !== null && { hint: detail }),
    run: () => go(url),
  }));
}
