import { test } from "node:test";
import { rights } from "./rights.ts";

test(
  "a query without its visibility fragment is noticed, and without any row-level security holds customers apart (sample)",
  { timeout: 400_000 },
  async (t) => {
    t.diagnostic(JSON.stringify(await rights({ queries: 1, rows: 1, seed: 0 })));
  },
);
