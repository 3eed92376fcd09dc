import type { Ctx } from "#platform/http";
import { localize } from "#shared/locales";
import { selectNames } from "./queries.ts";

/** What entitlements are called, by their codes, in the reader's language. At most one statement. */
export async function entitlementNames({ db, locale }: Pick<Ctx, "db" | "locale">, codes: readonly string[]): Promise<Map<string, string>> {
  const rows = codes.length > 0 ? await selectNames(db, codes) : [];
  return new Map(rows.map(({ code, name }) => [code, localize(name, locale)]));
}
