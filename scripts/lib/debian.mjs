/** Packages of the distribution that the tests need, where it is Debian or a relative. Runs on Node 20. */
import { readFile } from "node:fs/promises";
import { run, step, StepError } from "./steps.mjs";

/** Whether packages can be installed with apt. */
export async function hasApt() {
  return (await run("apt-get", ["--version"]).catch(() => ({ code: 1 }))).code === 0;
}

/** The release of Debian, such as "12", or null on another system. */
export async function debianRelease() {
  const text = await readFile("/etc/os-release", "utf8").catch(() => "");
  return /^ID=debian$/m.test(text) ? (/^VERSION_ID="?(\d+)/m.exec(text)?.[1] ?? null) : null;
}

/**
 * Installs packages with apt, as root or by sudo without a password.
 * @param {string} why what they are for
 * @param {readonly string[]} packages
 * @throws {StepError} with the command to run by hand
 */
export async function aptInstall(why, packages) {
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const apt = [
    "env",
    "DEBIAN_FRONTEND=noninteractive",
    "apt-get",
    "-o",
    "DPkg::Lock::Timeout=300",
    "-o",
    "Dpkg::Options::=--force-confold",
  ];
  const call = (parameters) => {
    const [program, ...rest] = [...sudo, ...apt, ...parameters];
    return run(program, rest);
  };
  await step(`Installing ${packages.join(", ")} (${why})`, async () => {
    const install = ["install", "-y", "--no-upgrade", "--no-install-recommends", ...packages];
    let result = await call(install).catch((error) => ({ code: 1, output: String(error) }));
    if (result.code !== 0) {
      await call(["update"]).catch(() => undefined);
      result = await call(install).catch((error) => ({ code: 1, output: String(error) }));
    }
    if (result.code !== 0) {
      throw new StepError(
        `apt-get could not install ${packages.join(", ")}:\n${result.output.slice(-2000)}`,
        `Run as root: apt-get update && apt-get install ${packages.join(" ")}`,
      );
    }
  });
}
