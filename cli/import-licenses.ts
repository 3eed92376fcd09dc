/** `import licenses`, `import machines`: rows of a file of separated values; looked at first, then brought. */
import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { changeList, createList, presentList, presentListRow, readList, runList, selectListRows, startListStep } from "#licensing/imports";
import { policyNamed } from "#licensing/policies";
import type { Ctx } from "#platform/http";
import { DATE_ORDERS, type ListKind } from "#shared/license-lists";
import { UsageError } from "./usage.ts";
import { withProgram } from "./with-program.ts";

export const LICENSES_TAKES =
  "<file> [--dry-run] [--policy=<id or name>] [--map=<column>=<what>]… [--make-keys] [--add-people] [--dates=day-first|month-first]";
export const MACHINES_TAKES = "<file> [--dry-run] [--map=<column>=<what>]… [--dates=day-first|month-first]";
const PORTION = 500;
const TELL_MILLISECONDS = 2_000;
const number = new Intl.NumberFormat("en");

export const importLicenses = (parameters: string[]) => importList("license", parameters);
export const importMachines = (parameters: string[]) => importList("machine", parameters);

/** @returns 0 when it is through, also where some rows were refused */
async function importList(kind: ListKind, parameters: string[]): Promise<number> {
  const options = readParameters(kind, parameters);
  await access(options.path);
  return withProgram(async (ctx) => {
    const begun = await createList(ctx, { kind, fileName: basename(options.path), stream: createReadStream(options.path) });
    const change = {
      mapping: mapped(begun.columns, begun.mapping, options.map),
      ...(options.policy !== undefined && { policy: await policyOf(ctx, options.policy) }),
      ...(options.makeKeys && { keyless: "make" as const }),
      ...(options.addPeople && { people: "add" as const }),
      ...(options.dates && { dates: options.dates }),
    };
    const { id } = await changeList(ctx, begun.id, begun.revision, change);
    const { columns, mapping } = await readList(ctx, id);
    for (const [index, name] of columns.entries()) console.log(`${name}: ${mapping[index] ?? "not imported"}`);
    let shown = await step(ctx, id, "check");
    if (!options.dryRun) shown = await step(ctx, id, "run");
    await tellRows(ctx, id);
    if (options.dryRun) console.log("Nothing was written; an import would give:");
    for (const [verdict, count] of Object.entries(shown.counts))
      console.log(`${number.format(count).padStart(10)}  ${SAID[verdict] ?? verdict}`);
    return shown.state === "done" || shown.state === "checked" ? 0 : 1;
  });
}

const SAID: { readonly [verdict: string]: string } = {
  new: "would come",
  same: "are here already",
  error: "cannot be taken",
  created: "were brought",
};

async function step(ctx: Ctx, id: string, name: "check" | "run") {
  const { revision } = await readList(ctx, id);
  await startListStep(ctx, id, revision, name, false);
  const timer = setInterval(() => {
    void readList(ctx, id).then(({ state, progress, rows }) =>
      console.error(`${state}: ${number.format(progress)} of ${rows ? number.format(rows) : "?"}`),
    );
  }, TELL_MILLISECONDS);
  try {
    await runList(ctx.platform, id);
  } finally {
    clearInterval(timer);
  }
  return presentList(ctx, await readList(ctx, id));
}

/** What is refused or worth a word, one line for each row. */
async function tellRows(ctx: Ctx, id: string): Promise<void> {
  for (let after: number | null = null; ;) {
    const rows = await selectListRows(ctx.db, id, { after, limit: PORTION });
    for (const row of rows) {
      const { line, title, notes, problem } = presentListRow(row, "en");
      const said = [
        problem && (problem.column === null ? problem.message : `${problem.column}: ${problem.message}`),
        ...notes.map(({ message }) => message),
      ];
      const text = said.filter(Boolean).join(" ");
      if (text) console.log(`line ${line} ${title ?? ""}: ${text}`);
    }
    if (rows.length < PORTION) return;
    after = rows.at(-1)!.line;
  }
}

async function policyOf(ctx: Ctx, text: string): Promise<string> {
  const id = await policyNamed(ctx, text, null);
  if (id === null) throw new UsageError(`--policy names one policy by its id or its whole name; "${text}" is none, or several`);
  return id;
}

/** What columns are taken for: as guessed, but those that were named. */
function mapped(
  columns: readonly string[],
  guessed: readonly (string | null)[],
  named: readonly [string, string | null][],
): (string | null)[] {
  const mapping = [...guessed];
  for (const [column, target] of named) {
    const at = columns.indexOf(column);
    if (at < 0) throw new UsageError(`the file has no column "${column}"; it has ${columns.map((name) => `"${name}"`).join(", ")}`);
    for (const [other, taken] of mapping.entries()) if (taken === target && target !== null) mapping[other] = null;
    mapping[at] = target;
  }
  return mapping;
}

function readParameters(kind: ListKind, parameters: string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: parameters,
      strict: true,
      allowPositionals: true,
      options: {
        "dry-run": { type: "boolean" },
        map: { type: "string", multiple: true },
        dates: { type: "string" },
        ...(kind === "license" && {
          policy: { type: "string" as const },
          "make-keys": { type: "boolean" as const },
          "add-people": { type: "boolean" as const },
        }),
      },
    });
    if (positionals.length !== 1) throw new Error("name one file");
    const order = values.dates?.replace(/-f/, "F");
    const dates = DATE_ORDERS.find((one) => one === order);
    if (order !== undefined && !dates) throw new Error("--dates takes day-first or month-first");
    const map = (values.map ?? []).map((text): [string, string | null] => {
      const at = text.lastIndexOf("=");
      if (at < 1) throw new Error("--map takes a column and what it is, such as --map=Serial=key; nothing behind = leaves the column out");
      return [text.slice(0, at), text.slice(at + 1) || null];
    });
    const {
      policy,
      "make-keys": makeKeys,
      "add-people": addPeople,
    } = values as { policy?: string; "make-keys"?: boolean; "add-people"?: boolean };
    return { path: positionals[0]!, dryRun: values["dry-run"] ?? false, policy, makeKeys, addPeople, dates, map };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split(". ")[0]! : String(error));
  }
}
