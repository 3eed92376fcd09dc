import { parseArgs } from "node:util";
import { normalizeAddress, openMaildir, openMbox, type MboxFormat } from "#platform/mail";
import { importMails, type ImportCounts, type ImportOptions, type MailArchive } from "#support/channels/email";
import { UsageError } from "./usage.ts";
import { withProgram } from "./with-program.ts";

export const IMPORT_TAKES = "[--mailbox=<address>] [--own=<address or @domain,…>] [--close-after=<days>|never] [--dry-run]";

const FORMATS: readonly MboxFormat[] = ["auto", "mboxrd", "mboxo", "mboxcl2"];
/** A conversation that rested so long is over. */
const CLOSE_AFTER_DAYS = "30";
const TELL_MILLISECONDS = 15_000;

const number = new Intl.NumberFormat("en");

/** Imports an mbox file. */
export async function importMbox(parameters: string[]): Promise<number> {
  const { path, options, format } = readParameters(parameters, true);
  const file = await openMbox(path, format);
  try {
    return await importArchive({ kind: "mbox", mails: file.mails, read: (place, most) => file.read(place as never, most) }, options);
  } finally {
    await file.close();
  }
}

/** Imports a Maildir. */
export async function importMaildir(parameters: string[]): Promise<number> {
  const { path, options } = readParameters(parameters, false);
  const folder = await openMaildir(path);
  if (folder.leftOut > 0) console.error(`${number.format(folder.leftOut)} drafts and mails in the trash are left out.`);
  return importArchive({ kind: "maildir", mails: folder.mails, read: (place, most) => folder.read(place as never, most) }, options);
}

function readParameters(parameters: string[], mbox: boolean): { path: string; options: ImportOptions; format: MboxFormat } {
  const given = parsed(parameters, mbox);
  const [path, ...more] = given.positionals;
  if (path === undefined || more.length > 0) throw new UsageError(`name one ${mbox ? "file" : "folder"}`);
  const {
    mailbox = null,
    own = "",
    format = "auto",
    "close-after": closeAfter = CLOSE_AFTER_DAYS,
    "dry-run": dryRun = false,
  } = given.values;
  if (!(FORMATS as readonly string[]).includes(format)) throw new UsageError(`--format takes one of ${FORMATS.join(", ")}`);
  if (closeAfter !== "never" && !/^\d{1,5}$/.test(closeAfter)) throw new UsageError("--close-after takes a number of days, or never");
  const addresses = own.split(",").flatMap((one) => one.trim().toLowerCase() || []);
  const wrong = addresses.find((one) => !normalizeAddress(one.startsWith("@") ? `x${one}` : one));
  if (wrong !== undefined) throw new UsageError(`--own takes addresses and domains such as @vendor.example, not "${wrong}"`);
  return {
    path,
    format: format as MboxFormat,
    options: { mailbox, own: addresses, closeAfterDays: closeAfter === "never" ? null : Number(closeAfter), dryRun },
  };
}

function parsed(parameters: string[], mbox: boolean) {
  try {
    return parseArgs({
      args: parameters,
      strict: true,
      allowPositionals: true,
      options: {
        mailbox: { type: "string" },
        own: { type: "string" },
        "close-after": { type: "string" },
        "dry-run": { type: "boolean" },
        ...(mbox ? { format: { type: "string" as const } } : {}),
      },
    }) as {
      positionals: string[];
      values: { mailbox?: string; own?: string; "close-after"?: string; "dry-run"?: boolean; format?: string };
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split(". ")[0]! : String(error));
  }
}

async function importArchive(archive: MailArchive, options: ImportOptions): Promise<number> {
  const tell = progress();
  const counts = await withProgram((ctx) => importMails(ctx, archive, options, tell));
  tell.end();
  console.log(summary(counts, options.dryRun).join("\n"));
  return 0;
}

/** A line that replaces itself on a terminal; elsewhere one line now and then. */
function progress() {
  let told = performance.now();
  let shown = false;
  const tell = ({ found, quarantined }: ImportCounts, done: number) => {
    const set = Object.values(quarantined).reduce((sum, some) => sum + some, 0);
    const text =
      done === 0
        ? `${number.format(found)} mails found`
        : `${number.format(done)} of ${number.format(found)} mails${set > 0 ? `, ${number.format(set)} set aside` : ""}`;
    if (process.stderr.isTTY) {
      shown = true;
      process.stderr.write(`\r\u001b[K${text}`);
    } else if (performance.now() - told > TELL_MILLISECONDS) {
      told = performance.now();
      console.error(text);
    }
  };
  tell.end = () => {
    if (shown) process.stderr.write("\r\u001b[K");
  };
  return tell;
}

function summary(counts: ImportCounts, dryRun: boolean): string[] {
  const line = (many: number, what: string) => `${number.format(many).padStart(10)}  ${what}`;
  return [
    ...(dryRun ? ["Nothing was written; an import would give:"] : []),
    line(counts.found, "mails in the archive"),
    line(counts.tickets, "became tickets"),
    line(counts.messages, "became messages of them"),
    line(counts.known, "were imported before"),
    line(counts.duplicates, "had come another way"),
    line(counts.automatic, "are automatic answers and delivery reports"),
    ...Object.entries(counts.quarantined).map(([reason, many]) => line(many, `are in quarantine: ${reason}`)),
    ...(dryRun ? [] : [line(counts.closed, "tickets closed for their age")]),
  ];
}
