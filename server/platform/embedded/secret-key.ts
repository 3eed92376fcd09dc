import { randomBytes } from "node:crypto";
import { link, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dataFolder, layout, privateFolder, syncFolder } from "./folders.ts";

/**
 * The installation's secret key, made at the first call and kept in the data folder.
 * @param dataDir the data folder; made when absent
 * @returns 32 random bytes in base64url, the same at every call
 * @throws Error when the file holds something else: a new key would make everything encrypted so far unreadable
 */
export async function secretKey(dataDir: string): Promise<string> {
  const { secrets, secretKey: path } = layout(dataDir);
  await dataFolder(dataDir);
  await privateFolder(secrets);
  return keptSecret(path, secrets);
}

/** Reads a random secret from a file, or makes both. Two processes at once get the same one, since a link is made only where none is. */
export async function keptSecret(path: string, folder: string): Promise<string> {
  const known = await readSecret(path);
  if (known) return known;
  const fresh = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
  const file = await open(fresh, "wx", 0o600);
  try {
    await file.writeFile(`${randomBytes(32).toString("base64url")}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(fresh, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(fresh);
  }
  await syncFolder(folder);
  return (await readSecret(path))!;
}

/** Reads a secret that must be there. @throws Error when it is not */
export async function knownSecret(path: string): Promise<string> {
  const secret = await readSecret(path);
  if (!secret) throw new Error(`${path} is missing; put back the one from your backup`);
  return secret;
}

async function readSecret(path: string): Promise<string | null> {
  let text: string;
  try {
    text = (await readFile(path, "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  if (!/^[\w-]{43}$/.test(text)) throw new Error(`${path} does not hold a secret of Backstay; put back the one from your backup`);
  return text;
}

/** Gives a data folder the secret key of a backup; another one that is there already is kept beside it. */
export async function adoptSecretKey(dataDir: string, key: string): Promise<void> {
  const { secrets, secretKey: path } = layout(dataDir);
  await dataFolder(dataDir);
  await privateFolder(secrets);
  const known = await readSecret(path);
  if (known === key) return;
  if (known !== null) await rename(path, `${path}.before-restore`);
  const fresh = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
  await writeFile(fresh, `${key}\n`, { mode: 0o600, flush: true });
  await rename(fresh, path);
  await syncFolder(secrets);
}
