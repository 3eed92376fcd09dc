import { test } from "node:test";
import { xss } from "./xss.ts";

test(
  "hostile text runs nothing, asks nobody and stays text on the main pages, with their policy and without (sample)",
  { timeout: 400_000 },
  async (t) => {
    t.diagnostic(JSON.stringify(await xss({ percent: 2, values: 0, visits: 0, seed: 1 })));
  },
);
