/** Learns the words of what was written, beside the writing: what a question may have meant, and how common its words are. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import { transact } from "#platform/db";
import type { Platform } from "#platform/http";
import { beginCount, countOn, haveEnded, learnWords, lockState, transactionNow, type Quiet } from "./learn-queries.ts";
import { outdateDictionary } from "./dictionary.ts";
import { rebuildIfNeeded } from "./follow.ts";

/** How long after a change its words are learned. */
const SOON_MILLISECONDS = 400;
/** Without changes it looks now and then: other processes write too. */
const IDLE_MILLISECONDS = 20_000;
/** Documents are counted anew when so large a part of them came since. */
const FRESH_PART = 0.2;
const FRESH_LEAST = 20;
/** Whoever waits for all to be learned waits so long for transactions that others have open. */
const MOST_WAIT_MILLISECONDS = 10_000;

export type Learner = {
  /** Waits until all that was committed before is learned and counted. */
  settled(): Promise<void>;
  stop(): Promise<void>;
};

/** Documents whose words only few may know. */
function quietOf({ registrations }: Pick<Platform, "registrations">): Quiet {
  const conditions = (registrations.search ?? []).flatMap(({ quiet = {} }) =>
    Object.entries(quiet).map(([document, condition]) => sql`(d.kind = ${sql.lit(document)} and ${condition})`),
  );
  return conditions.length === 0 ? sql`false` : sql.join(conditions, sql` or `);
}

const pause = () => new Promise((done) => setTimeout(done, 20));

/** One step. @returns whether another should follow at once */
async function learnOnce(db: Db, quiet: Quiet): Promise<"nothing" | "learned" | "counting" | "busy"> {
  return transact(db, async (tx) => {
    const state = await lockState(tx);
    if (!state) return "busy";
    const learned = await learnWords(tx, state, quiet);
    if (state.counting) return (await countOn(tx, state.counting, state.round, quiet)) ? "learned" : "counting";
    const fresh = state.fresh + learned;
    if (state.wanted || fresh > Math.max(FRESH_LEAST, state.documents * FRESH_PART)) {
      await beginCount(tx);
      return "counting";
    }
    return learned > 0 ? "learned" : "nothing";
  });
}

/** Learns whatever there is to learn, and counts all documents. For tests, benchmarks and imports. */
export async function learnAll(
  { database, registrations }: Pick<Platform, "database" | "registrations">,
  { count = true }: { count?: boolean } = {},
): Promise<void> {
  const db = database.staff;
  const quiet = quietOf({ registrations });
  // What was written in a transaction is learned when none before it is open any more, in any database of the server.
  const now = await transactionNow(db);
  const until = performance.now() + MOST_WAIT_MILLISECONDS;
  while (performance.now() < until && !(await haveEnded(db, now))) await pause();
  let counted = !count;
  for (;;) {
    const step = await learnOnce(db, quiet);
    if (step === "busy") await pause();
    else if (step !== "counting") {
      if (counted) break;
      await transact(db, async (tx) => {
        const state = await lockState(tx);
        if (state && !state.counting) await beginCount(tx);
      });
      counted = true;
    }
  }
  outdateDictionary(database);
}

/** Starts learning in the background; one process of all on the database does it at a time. */
export function startLearner(platform: Platform): Learner {
  const { database, log, events } = platform;
  const quiet = quietOf(platform);
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let stopped = false;
  const run = async () => {
    try {
      await rebuildIfNeeded(platform, () => stopped);
      for (
        let step = await learnOnce(database.staff, quiet);
        step === "counting" && !stopped;
        step = await learnOnce(database.staff, quiet)
      ) {
        // A count of many documents leaves others their share of the machine.
        await pause();
      }
      outdateDictionary(database);
    } catch (error) {
      if (!stopped) log.warn({ err: error }, "learning the words of the index failed and will be tried again");
    }
  };
  const plan = (milliseconds: number) => {
    if (stopped || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      running ??= run().finally(() => {
        running = null;
        plan(IDLE_MILLISECONDS);
      });
    }, milliseconds);
    timer.unref();
  };
  const hurry = () => {
    clearTimeout(timer);
    timer = undefined;
    plan(SOON_MILLISECONDS);
  };
  let hurried = false;
  const unlisten = events.listen(() => {
    // The first change of many sets the time; those after it do not put it off.
    if (hurried) return;
    hurried = true;
    setTimeout(() => (hurried = false), SOON_MILLISECONDS).unref();
    hurry();
  });
  plan(SOON_MILLISECONDS);
  return {
    async settled() {
      await running;
      await learnAll(platform, { count: false });
    },
    async stop() {
      stopped = true;
      unlisten();
      clearTimeout(timer);
      await running;
    },
  };
}
