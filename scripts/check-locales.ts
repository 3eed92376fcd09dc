/** Fails when the texts of the five languages are not equally complete. */
import { localeFaults } from "./lib/locale-faults.ts";
import { readLocales } from "./lib/read-locales.ts";

const faults = [...(await readLocales())].flatMap(([wing, texts]) => localeFaults(wing, texts));
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
