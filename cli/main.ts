/** The command line: finds the command and runs it; a failure is one line and code 1, wrong usage code 2. */
import { ConfigError } from "#platform/config";
import { Problem, problemBody } from "#platform/http";
import { backup, restore } from "./backup.ts";
import { createAdmin } from "./create-admin.ts";
import { createApiToken } from "./create-api-token.ts";
import { doctor } from "./doctor.ts";
import { EXPORT_TAKES, exportAll } from "./export-all.ts";
import { IMPORT_TAKES, importMaildir, importMbox } from "./import-archive.ts";
import { HELP_DESK_TAKES, importHelpScout, importZendesk } from "./import-help-desk.ts";
import { importKeygen, KEYGEN_TAKES } from "./import-keygen.ts";
import { importLicenses, importMachines, LICENSES_TAKES, MACHINES_TAKES } from "./import-licenses.ts";
import { migrateDatabase } from "./migrate-database.ts";
import { serve } from "./serve.ts";
import { UsageError } from "./usage.ts";
import { VERIFY_TAKES, verifyLicense } from "./verify-license.ts";

type Command = { name: string; takes: string; does: string; run: (parameters: string[]) => Promise<number> };

const COMMANDS: readonly Command[] = [
  { name: "serve", takes: "[--only=web|worker]", does: "runs Backstay; the pages must be built (npm run build)", run: serve },
  { name: "migrate", takes: "", does: "brings the database to the current schema", run: migrateDatabase },
  {
    name: "backup",
    takes: "<file> [--passphrase-file=<file>]",
    does: "writes one encrypted file with database, files and secrets, while Backstay runs; the passphrase comes from BACKSTAY_BACKUP_PASSPHRASE or the file",
    run: backup,
  },
  {
    name: "restore",
    takes: "<file> [--passphrase-file=<file>] [--replace]",
    does: "checks a backup, then puts it into an empty installation; --replace loses what is in a used one",
    run: restore,
  },
  {
    name: "export",
    takes: EXPORT_TAKES,
    does: "writes everything in open formats: JSON lines, files, mails, a manifest; secrets stay behind, and --keys adds the keys of licences and signing keys, encrypted with the passphrase",
    run: exportAll,
  },
  { name: "doctor", takes: "", does: "checks the installation and says what to mend", run: doctor },
  {
    name: "admin create",
    takes: "--email=<address> [--name=<name>] [--role=owner|admin] [--password-stdin]",
    does: "adds an administrator; without --password-stdin a password is made and printed once",
    run: createAdmin,
  },
  {
    name: "import mbox",
    takes: `<file> ${IMPORT_TAKES} [--format=auto|mboxrd|mboxo|mboxcl2]`,
    does: "takes in a mail archive as history: conversations at their own times, and nothing is sent; may be ended and run again",
    run: importMbox,
  },
  { name: "import maildir", takes: `<folder> ${IMPORT_TAKES}`, does: "the same for a Maildir with its folders", run: importMaildir },
  {
    name: "import zendesk",
    takes: HELP_DESK_TAKES,
    does: "takes in tickets of Zendesk as history, from what its API or export gave as JSON; run again it adds only what is new",
    run: importZendesk,
  },
  { name: "import helpscout", takes: HELP_DESK_TAKES, does: "the same for conversations of Help Scout", run: importHelpScout },
  {
    name: "import keygen",
    takes: KEYGEN_TAKES,
    does: "brings products, policies, entitlements, groups, users, licences and machines from a Keygen account, keys valid as they are; the token comes from KEYGEN_TOKEN or the file; run again it brings only what is new",
    run: importKeygen,
  },
  {
    name: "import licenses",
    takes: LICENSES_TAKES,
    does: "brings licences from a file of separated values, keys valid as they are; each row is looked at before anything is written",
    run: importLicenses,
  },
  { name: "import licences", takes: LICENSES_TAKES, does: "the same", run: importLicenses },
  { name: "import machines", takes: MACHINES_TAKES, does: "brings the machines of licences that are here", run: importMachines },
  {
    name: "licence verify",
    takes: VERIFY_TAKES,
    does: "says whether a licence file, a machine file or a signed key is to be believed, and what it holds; without --public-key by this installation's keys",
    run: (parameters) => verifyLicense(parameters),
  },
  { name: "license verify", takes: VERIFY_TAKES, does: "the same", run: (parameters) => verifyLicense(parameters) },
  {
    name: "token create",
    takes: "--name=<name> (--all | --rights=<right,…>) [--days=<number>]",
    does: "makes an API token and prints it once",
    run: createApiToken,
  },
];

async function main(words: string[]): Promise<number> {
  const command = COMMANDS.find(({ name }) => name.split(" ").every((word, index) => words[index] === word));
  if (!command) {
    const asked = words.length === 0 || ["help", "--help", "-h"].includes(words[0]!);
    (asked ? console.log : console.error)(`${asked ? "" : `backstay: there is no command "${words.join(" ")}"\n\n`}${usage()}`);
    return asked ? 0 : 2;
  }
  const parameters = words.slice(command.name.split(" ").length);
  if (parameters.includes("--help")) {
    console.log(`npx backstay ${command.name} ${command.takes}\n  ${command.does}`);
    return 0;
  }
  try {
    return await command.run(parameters);
  } catch (error) {
    console.error(`backstay: ${textOf(error, command)}`);
    return error instanceof UsageError || error instanceof ConfigError ? 2 : 1;
  }
}

function usage(): string {
  return `npx backstay <command>\n\n${COMMANDS.map(({ name, takes, does }) => `  ${`${name} ${takes}`.trim()}\n      ${does}`).join("\n")}\n\nSettings come from the same environment variables as npm start.`;
}

function textOf(error: unknown, { name, takes }: Command): string {
  if (error instanceof UsageError) return `${error.message}; usage: npx backstay ${name} ${takes}`;
  if (error instanceof Problem) {
    const { title, detail, errors } = problemBody(error, "en") as {
      title: string;
      detail: string;
      errors: { path: string; message: string }[];
    };
    return [title, detail, ...errors.map(({ path, message }) => `${path} ${message}`)].filter(Boolean).join(". ");
  }
  return error instanceof Error ? error.message : String(error);
}

process.exit(await main(process.argv.slice(2)));
