import { test } from "node:test";
import { peopleMerges } from "./people-merge.ts";

test("merging people is undone whole and shows nobody more (sample of random histories)", { timeout: 400_000 }, async (t) => {
  t.diagnostic(JSON.stringify(await peopleMerges({ histories: 1, seed: 1 })));
});
