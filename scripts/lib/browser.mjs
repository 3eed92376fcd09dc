/** Finds a Chromium for the tests, or installs one. Runs on Node 20. */
import { access, constants, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { aptInstall, hasApt } from "./debian.mjs";
import { run, StepError } from "./steps.mjs";

/** Chromium without a window's machinery: the journeys take a third less of the processor in it. */
const SHELLS = ["chromium-headless-shell", "chrome-headless-shell"];
const NAMES = [...SHELLS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC_PROGRAMS = ["/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/**
 * @returns {Promise<string>} the path of a Chromium; the tests find it in the variable CHROMIUM
 * @throws {StepError} when there is none and none can be installed
 */
export async function browser() {
  const { CHROMIUM } = process.env;
  if (CHROMIUM && !(await isProgram(CHROMIUM)))
    throw new StepError(`CHROMIUM names ${CHROMIUM}, which is no program.`, "Set it to the path of a Chromium or Chrome, or unset it.");
  if (CHROMIUM) return CHROMIUM;
  const found = await find();
  if (found && (SHELLS.includes(basename(found)) || process.getuid?.() !== 0)) return found;
  if (await hasApt()) {
    const why = "a browser for the tests";
    await aptInstall(why, [SHELLS[0]]).catch(async () => found ?? (await aptInstall(why, ["chromium"])));
  }
  const installed = await find();
  if (!installed)
    throw new StepError(
      "The tests need a Chromium and found none.",
      "Install Chromium or Chrome, or set CHROMIUM to its path, then run npm test again.",
    );
  return installed;
}

/** Makes sure that Arabic can be drawn: without a font every letter is the same box and nothing about the text's width holds. */
export async function arabicFont() {
  const { code, output } = await run("fc-list", [":lang=ar", "family"]).catch(() => ({ code: 1, output: "" }));
  if (process.platform !== "linux" || (code === 0 && output !== "")) return;
  if (await hasApt()) await aptInstall("letters of all five languages", ["fontconfig", "fonts-noto-core"]);
  else console.log("No Arabic font is installed: pictures of Arabic pages will show boxes.");
}

async function find() {
  const onPath = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  for (const program of [...onPath, ...(process.platform === "darwin" ? MAC_PROGRAMS : []), ...(await playwrightBrowsers())]) {
    if (await isProgram(program)) return program;
  }
  return null;
}

async function playwrightBrowsers() {
  const folder =
    process.env.PLAYWRIGHT_BROWSERS_PATH ||
    (process.platform === "darwin" ? join(homedir(), "Library", "Caches", "ms-playwright") : join(homedir(), ".cache", "ms-playwright"));
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^chromium-\d+$/.test(name));
  const newestFirst = names.toSorted?.((a, b) => Number(b.split("-")[1]) - Number(a.split("-")[1])) ?? names;
  return newestFirst.flatMap((name) =>
    ["chrome-linux/chrome", "chrome-linux64/chrome", "chrome-mac/Chromium.app/Contents/MacOS/Chromium"].map((path) =>
      join(folder, name, path),
    ),
  );
}

async function isProgram(path) {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
