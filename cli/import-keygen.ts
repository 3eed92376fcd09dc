/** `import keygen`: licences with all they hang on, from the API of a Keygen account; looked at first, then brought. */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createImport, endImport, presentImport, presentItem, readImport, runImport, selectItems, startImport } from "#licensing/imports";
import type { Ctx } from "#platform/http";
import { UsageError } from "./usage.ts";
import { withProgram } from "./with-program.ts";

export const KEYGEN_TAKES = "--account=<id or slug> --brand=<slug> [--address=<https address>] [--token-file=<file>] [--dry-run]";
const PORTION = 500;
const TELL_MILLISECONDS = 2_000;
const number = new Intl.NumberFormat("en");

/** Imports what an account of Keygen holds. @returns 0 when it is through, also where some things were refused; 1 when Keygen did not answer */
export async function importKeygen(parameters: string[]): Promise<number> {
  const options = readParameters(parameters);
  const token = await readToken(options.tokenFile);
  return withProgram(async (ctx) => {
    const { account, brand, address } = options;
    let row = await createImport(ctx, { source: "keygen", account, brand, token, address }, false);
    let shown = await step(ctx, row.id);
    if (shown.state === "checked" && !options.dryRun) {
      row = await startImport(ctx, row.id, shown.revision, false);
      shown = await step(ctx, row.id);
    }
    await tellNotes(ctx, row.id);
    const lines = shown.counts.map(({ kind, verdict, count }) => `${number.format(count).padStart(10)}  ${kind}: ${SAID[verdict]}`);
    if (options.dryRun) lines.unshift("Nothing was written; an import would give:");
    console.log(lines.join("\n"));
    if (shown.state === "done" || shown.state === "checked") {
      if (options.dryRun) await endImport(ctx, row.id, (await readImport(ctx, row.id)).revision);
      return 0;
    }
    console.error(`backstay: ${shown.problem?.message ?? shown.state}`);
    await endImport(ctx, row.id, (await readImport(ctx, row.id)).revision);
    return 1;
  });
}

const SAID = { new: "would come", known: "are here already", refused: "cannot be taken", created: "were brought" } as const;

async function step(ctx: Ctx, id: string) {
  const look = async () => presentImport(ctx, await readImport(ctx, id));
  const timer = setInterval(() => {
    void look().then(({ state, kind, page }) => console.error(`${state}: ${kind}, page ${page}`));
  }, TELL_MILLISECONDS);
  try {
    await runImport(ctx.platform, id);
  } finally {
    clearInterval(timer);
  }
  return look();
}

/** What is not as it was, one line for each thing. */
async function tellNotes(ctx: Ctx, id: string): Promise<void> {
  for (let after: number | null = null; ;) {
    const items = await selectItems(ctx.db, id, { after, limit: PORTION, noted: true });
    for (const item of items) {
      const { kind, title, notes } = presentItem(item, "en");
      console.log(`${kind} ${title}: ${notes.map(({ message }) => message).join(" ")}`);
    }
    if (items.length < PORTION) return;
    after = items.at(-1)!.place;
  }
}

function readParameters(parameters: string[]) {
  try {
    const { values } = parseArgs({
      args: parameters,
      strict: true,
      allowPositionals: false,
      options: {
        account: { type: "string" },
        brand: { type: "string" },
        address: { type: "string" },
        "token-file": { type: "string" },
        "dry-run": { type: "boolean" },
      },
    });
    const { account, brand, address } = values;
    if (!account || !/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/.test(account)) throw new Error("--account takes the id or slug of the account");
    if (!brand) throw new Error("--brand names the brand that new products belong to");
    if (address !== undefined && (!URL.canParse(address) || new URL(address).protocol !== "https:"))
      throw new Error("--address takes an https address");
    return { account, brand, address, tokenFile: values["token-file"], dryRun: values["dry-run"] ?? false };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split(". ")[0]! : String(error));
  }
}

/** The first line of a file, or KEYGEN_TOKEN; never an option, which everybody on the machine could read. */
async function readToken(path: string | undefined): Promise<string> {
  const given = path === undefined ? process.env["KEYGEN_TOKEN"] : (await readFile(path, "utf8")).split(/\r?\n/)[0];
  if (!given?.trim()) throw new UsageError("set KEYGEN_TOKEN, or name a file with --token-file");
  return given.trim();
}
