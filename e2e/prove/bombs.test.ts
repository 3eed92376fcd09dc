import { test } from "node:test";
import { bombs } from "./bombs.ts";

test("mails made to exhaust a reader are set aside with their reason, within 256 MB (sample)", { timeout: 400_000 }, async (t) => {
  t.diagnostic(JSON.stringify(await bombs({ rounds: 0 })));
});
