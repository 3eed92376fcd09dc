import { test } from "node:test";
import { tenantsApart } from "./tenants.ts";

test("customers made at random stay apart in whatever they ask, and find all that is theirs (sample)", { timeout: 400_000 }, async (t) => {
  t.diagnostic(JSON.stringify(await tenantsApart({ requests: 500, organizations: 2, seed: Number(process.env.SEED ?? 7) })));
});
