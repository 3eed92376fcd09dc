import { test } from "node:test";
import { sla } from "./sla.ts";

test("business time is that of a counter which asks every minute (sample)", async (t) => {
  t.diagnostic(JSON.stringify(await sla({ cases: 240, stretches: 1, seed: 1 })));
});
