/** The mail servers and tools of others that the tests speak to: Postfix, postgrey, Dovecot, GnuPG, Poppler. Runs on Node 20. */
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { aptInstall, hasApt } from "./debian.mjs";

/** Programs and the packages of Debian that bring them. */
const PROGRAMS = {
  postfix: "postfix",
  postgrey: "postgrey",
  dovecot: "dovecot-imapd",
  gpg: "gnupg",
  openssl: "openssl",
  pdftotext: "poppler-utils",
};

/**
 * Installs with apt what is missing, and nothing where there is no apt: tests that need an absent one say so and step aside.
 * No server is started here; each test runs its own, on loopback, with a configuration of its own.
 */
export async function mailServers() {
  const missing = [];
  for (const [program, name] of Object.entries(PROGRAMS)) if (!(await isInstalled(program))) missing.push(name);
  if (missing.length > 0 && (await hasApt())) await aptInstall("mail servers and readers for the tests", missing);
}

/** Whether a program is on the path or where servers lie. */
async function isInstalled(program) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  for (const folder of folders) {
    const found = await access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}
