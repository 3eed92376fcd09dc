/** `npm run bench -- <name>`: one benchmark, with its figures. */
import { main } from "./lib/steps.mjs";
import { runNamed } from "./lib/named.mjs";

await main(() => runNamed("bench", "bench"));
