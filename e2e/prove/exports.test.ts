import { test } from "node:test";
import { exports } from "./exports.ts";

test("no exported text is a formula, with whatever separator a file is opened (by the rules; LibreOffice opens them in the proof)", async (t) => {
  t.diagnostic(JSON.stringify(await exports({ program: 0, office: 0 })));
});
