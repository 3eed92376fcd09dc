/** `npm run prove -- <name>`: one proof at its full count, with its figures. */
import { main } from "./lib/steps.mjs";
import { runNamed } from "./lib/named.mjs";

await main(() => runNamed("prove", "e2e/prove"));
