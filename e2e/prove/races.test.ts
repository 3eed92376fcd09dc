import { test } from "node:test";
import { races } from "./races.ts";

test(
  "tags added to one ticket through two server processes are all there, and every conflict was a 412 (sample)",
  { timeout: 400_000 },
  async (t) => {
    t.diagnostic(JSON.stringify(await races({ tags: 24, seed: 1 })));
  },
);
