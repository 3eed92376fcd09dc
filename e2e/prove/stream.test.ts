import { test } from "node:test";
import { stream } from "./stream.ts";

test("a stream cut again and again tells every event once and in order (sample)", { timeout: 400_000 }, async (t) => {
  t.diagnostic(JSON.stringify(await stream({ cuts: 8, seed: 1 })));
});
