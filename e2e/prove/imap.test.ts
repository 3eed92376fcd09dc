import { test } from "node:test";
import { dovecotAbsent } from "../../server/testing/dovecot.ts";
import { imap } from "./imap.ts";

const absent = await dovecotAbsent();

test(
  "mails in folders of a real Dovecot become exactly one ticket each, while connections are cut and the program is killed (sample)",
  { timeout: 400_000, skip: absent ?? false },
  async (t) => {
    t.diagnostic(JSON.stringify(await imap({ mails: 24, cuts: 2, seed: 69 })));
  },
);
