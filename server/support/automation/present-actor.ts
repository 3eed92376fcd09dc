import type { Ctx } from "#platform/http";
import { resolveReferences } from "#platform/references";

type Shown = { kind: string; id: string; name: string };
const NOBODY = "00000000-0000-7000-8000-000000000000";

/** Who did something, by the keys of the log, one query per kind. */
export async function localActor(ctx: Ctx, keys: readonly string[]): Promise<(key: string) => Shown> {
  const names = await resolveReferences(ctx, keys);
  return (key) => {
    const [kind, id] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
    const known = /^[0-9a-f-]{36}$/.test(id);
    return { kind, id: known ? id : NOBODY, name: names.get(key)?.title ?? (known ? kind : id || kind) };
  };
}
