/**
 * Proof: no query is without its wall. The visibility fragment is taken out of one query after the other, and each time the rights matrix
 * must notice; then it is taken out of all of them, and row-level security alone must still hold customers apart.
 */
import { copyProgram, placesOfFragment, type Place, type Verdict } from "../rights/mutate.ts";
import { readMatrix } from "../rights/matrix.ts";
import { progress, prove, require, type Figures } from "./lib/proof.ts";

/** Everything may show something of a ticket: views, changes of many, links, promises, search. */
const ROWS = ".";

const named = ({ file, line }: Place) => `${file}:${line}`;
const firstWords = ({ output }: Verdict) => output.slice(-1_500);

/**
 * Runs the proof.
 * @param options.queries how many queries, one after the other from a place chosen by the seed; 0 for all
 * @param options.rows 0 asks every row, 1 only one that each query decides
 * @throws Disproved
 */
export async function rights({ queries, rows, seed }: { queries: number; rows: number; seed: number }): Promise<Figures> {
  const copy = await copyProgram();
  try {
    const places = await placesOfFragment();
    require(places.length >= 6, `only ${places.length} queries use the fragment: the proof no longer finds them`);
    // The sample's rows read one ticket and its file: only the query that finds a ticket is decided by them.
    const decided = places.filter(({ file }) => file.endsWith("support/tickets/queries.ts"));
    const chosen = queries === 0 ? places : Array.from({ length: queries }, (_, i) => decided[(seed + i) % decided.length]!);
    const narrowed = { RIGHTS_ROWS: rows === 0 ? ROWS : "^(tickets.get|files.get) restricted$" };
    if (queries === 0) {
      const whole = await copy.ask(narrowed);
      require(whole.outcome === "held", `the matrix does not hold for the program as it is: ${firstWords(whole)}`);
    }
    for (const [index, place] of chosen.entries()) {
      progress(`query ${index + 1} of ${chosen.length}: ${named(place)}`);
      await copy.without(place);
      const verdict = await copy.ask(narrowed);
      require(verdict.outcome ===
        "refuted", `without the fragment at ${named(place)} the matrix ${verdict.outcome === "held" ? "notices nothing" : `could not be asked: ${firstWords(verdict)}`}`);
      await copy.restore();
    }
    progress("all queries at once, customers only");
    await copy.withoutAny();
    // The sample has seen that a fragment taken out is noticed.
    const staff = rows === 0 ? await copy.ask({ RIGHTS_ROWS: "^tickets.get restricted$" }) : null;
    require(staff === null ||
      staff.outcome ===
        "refuted", `with the fragment out of all queries the matrix still holds for the staff: it was not taken out. ${staff && firstWords(staff)}`);
    const customers = await copy.ask({ ...(rows === 0 ? {} : { RIGHTS_ROWS: "^(tickets.get|files.get) " }), RIGHTS_ACTORS: "customers" });
    require(customers.outcome === "held", `row-level security alone does not hold customers apart: ${firstWords(customers)}`);
    progress("");
    const { actors, rows: all } = readMatrix();
    return {
      "operations and cases in the matrix": all.size,
      "kinds of actor": actors.length,
      "queries with the fragment": places.length,
      "queries tried without it, each noticed": chosen.length,
      "customers apart by row-level security alone": "yes",
    };
  } finally {
    await copy.remove();
  }
}

if (import.meta.main) await prove("rights", { queries: 0, rows: 0, seed: 0 }, rights);
