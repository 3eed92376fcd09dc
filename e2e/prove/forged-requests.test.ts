import { test } from "node:test";
import { existsSync } from "node:fs";
import { forgedRequests } from "./forged-requests.ts";

test(
  "requests forged in one name, in every spelling of his address, bring him one mail at most (sample)",
  { timeout: 400_000 },
  async (t) => {
    const pages = existsSync(new URL("../../build/server/index.js", import.meta.url));
    t.diagnostic(JSON.stringify(await forgedRequests({ requests: 60, mails: 20, pages })));
  },
);
