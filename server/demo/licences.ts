/** Licences of the demo vendor: a policy each for those who pay and those who try, and who has which. */
import { createEntitlement } from "#licensing/entitlements";
import { activateMachine, createLicense, machinesContract } from "#licensing/licenses";
import { createPolicy, policyRules } from "#licensing/policies";
import type { Ctx } from "#platform/http";

const DAY = 86_400;
/** What the machines of the licences run, one after the other. */
const VERSIONS = ["10.0.1", "9.4.2", "9.3.4"];
/** Days from now on which the licences end, one after the other: one soon, one within its grace. */
const ENDS = [240, 20, 160, -6, 300, 90];

/**
 * Makes entitlements, policies and licences, with a machine or two each.
 * @param ledger the product they are of
 * @param organizations who has them
 */
export async function writeLicences(
  ctx: Ctx,
  now: Date,
  { ledger, organizations }: { ledger: string; organizations: readonly string[] },
): Promise<void> {
  await createEntitlement(ctx, {
    code: "reports.pro",
    names: { en: "Reports Pro", de: "Berichte Pro", ar: "تقارير برو" },
    descriptions: {},
  });
  const entitlements = ["reports.pro"];
  const yearly = await createPolicy(ctx, {
    ...policyRules.parse({
      duration: 365 * DAY,
      gracePeriod: 14 * DAY,
      floating: true,
      maxMachines: 5,
      expirationStrategy: "maintainAccess",
      typedCodes: true,
    }),
    name: "Yearly",
    product: ledger,
    entitlements,
  });
  const trial = await createPolicy(ctx, {
    ...policyRules.parse({ duration: 30 * DAY, trial: true }),
    name: "Trial",
    product: ledger,
    entitlements,
  });
  for (const [n, organization] of organizations.slice(0, ENDS.length).entries()) {
    const expiresAt = new Date(now.getTime() + ENDS[n]! * DAY * 1_000).toISOString();
    const policy = n === 5 ? trial.id : yearly.id;
    const { row } = await createLicense(ctx, { policy, organization, expiresAt });
    // The first is that of the customer who signs in to look around.
    for (let seat = 0; seat <= (n === 0 ? 2 : n % 2) && n !== 5; seat++) {
      const metadata = { version: VERSIONS[n % VERSIONS.length]! };
      const fingerprint = `demo-${n}-${seat}`;
      const machine = { license: row.id, fingerprint, name: `Server ${seat + 1}`, platform: "Linux", cores: 8, metadata };
      await activateMachine(ctx, machinesContract["machines.activate"].body.parse(machine));
    }
  }
}
