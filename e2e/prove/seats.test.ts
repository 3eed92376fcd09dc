import { test } from "node:test";
import { seats } from "./seats.ts";

test(
  "of activations that race for the last seat through two server processes exactly one succeeds (sample)",
  { timeout: 400_000 },
  async (t) => {
    t.diagnostic(JSON.stringify(await seats({ races: 20, seed: 1 })));
  },
);
