import { test } from "node:test";
import { rightsRandom } from "./rights-random.ts";

test(
  "random requests of random actors over all operations and ids tell nobody of what he does not see (sample)",
  { timeout: 400_000 },
  async (t) => {
    t.diagnostic(JSON.stringify(await rightsRandom({ count: 800, seed: 1 })));
  },
);
