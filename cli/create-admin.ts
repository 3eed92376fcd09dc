import { text } from "node:stream/consumers";
import { createAgent } from "#people/access";
import { givePassword } from "#people/identity";
import { randomToken } from "#platform/crypto";
import { inTransaction } from "#platform/http";
import { DEFAULT_LOCALE } from "#shared/locales";
import { readOptions, UsageError } from "./usage.ts";
import { withProgram } from "./with-program.ts";

const ROLES = ["owner", "admin"] as const;

/** Adds an administrator with a password: the one on the standard input, or a new one that is printed. */
export async function createAdmin(parameters: string[]): Promise<number> {
  const options = readOptions(parameters, {
    email: { type: "string" },
    name: { type: "string" },
    role: { type: "string", default: "owner" },
    "password-stdin": { type: "boolean", default: false },
  });
  const role = ROLES.find((name) => name === options.role);
  if (!options.email) throw new UsageError("--email is missing");
  if (!role) throw new UsageError(`--role takes ${ROLES.join(" or ")}`);
  // Never as an option: those show in the list of processes.
  const given = options["password-stdin"] ? (await text(process.stdin)).replace(/\r?\n$/, "") : null;
  const password = given ?? randomToken();
  const email = await withProgram((ctx) =>
    inTransaction(ctx, async (tx) => {
      const agent = await createAgent(tx, {
        name: options.name ?? options.email!.split("@")[0]!,
        email: options.email!,
        role,
        locale: DEFAULT_LOCALE,
      });
      await givePassword(tx, { email: agent.email, name: agent.name, password });
      return agent.email;
    }),
  );
  console.log(`${email} may sign in as ${role}.`);
  if (given === null) console.log(`Password (shown only now): ${password}`);
  return 0;
}
