import { test } from "node:test";
import { slaClocks } from "./sla-clocks.ts";

test("clocks of tickets drawn by chance are those of a plain loop, in any order of their events", async (t) => {
  t.diagnostic(JSON.stringify(await slaClocks({ cases: 100, seed: 1 })));
});
