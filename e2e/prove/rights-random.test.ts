import { test } from "node:test";
import { rightsRandom } from "./rights-random.ts";

test("random requests by random actors tell nobody of what is not his (sample)", { timeout: 120_000 }, async (t) => {
  t.diagnostic(JSON.stringify(await rightsRandom({ requests: 2_500, organizations: 3, seed: Number(process.env.SEED ?? 7) })));
});
