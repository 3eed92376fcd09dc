import { test } from "node:test";
import { merges } from "./merge.ts";

test("merging is undone whole and leaks nothing (sample of random histories)", { timeout: 400_000 }, async (t) => {
  t.diagnostic(JSON.stringify(await merges({ histories: 1, seed: 1 })));
});
