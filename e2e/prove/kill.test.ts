import { test } from "node:test";
import { kill } from "./kill.ts";

test(
  "mails that arrive while the program and its database are killed become exactly one ticket each, and 250 follows a sync (sample)",
  { timeout: 400_000 },
  async (t) => {
    t.diagnostic(JSON.stringify(await kill({ mails: 100, kills: 2, traced: 3, seed: 1 })));
  },
);
