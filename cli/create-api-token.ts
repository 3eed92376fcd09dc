import { ALL_RIGHTS, createToken } from "#people/access";
import { readOptions, UsageError } from "./usage.ts";
import { withProgram } from "./with-program.ts";

const DAY_MS = 86_400_000;

/** Makes an API token that acts by itself. The token alone goes to the standard output, so that a script can read it. */
export async function createApiToken(parameters: string[]): Promise<number> {
  const options = readOptions(parameters, {
    name: { type: "string" },
    rights: { type: "string" },
    all: { type: "boolean", default: false },
    days: { type: "string" },
  });
  if (!options.name) throw new UsageError("--name is missing");
  if (options.all === (options.rights !== undefined)) throw new UsageError("give either --all or --rights");
  const days = options.days === undefined ? null : Number(options.days);
  if (days !== null && !(Number.isInteger(days) && days > 0)) throw new UsageError("--days takes a whole number of days");
  const scopes = options.all ? ALL_RIGHTS : options.rights!.split(",").map((right) => right.trim());
  const { name } = options;
  const token = await withProgram(async (ctx) => {
    const expiresAt = days === null ? null : new Date(ctx.clock.now().getTime() + days * DAY_MS);
    return (await createToken(ctx, { name, scopes, agent: null, expiresAt })).token;
  });
  console.error(`The token ${name} (shown only now):`);
  console.log(token);
  return 0;
}
