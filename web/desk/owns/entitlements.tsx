import type { CustomerOverview } from "../../../server/licensing/overview/contract.ts";
import { BillingPart } from "./billing-part.tsx";
import { LicenseList } from "./license-list.tsx";
import { holderKey } from "./parts.tsx";
import { PlanList } from "./plan-list.tsx";

/**
 * What a customer has: plans, licences, open invoices. What the reader may not know is not there.
 * @param plans false where they stand elsewhere on the page
 * @param license the id of the licence a ticket is about, to be marked
 */
export function Entitlements({
  known,
  plans = true,
  license = null,
}: {
  known: CustomerOverview;
  plans?: boolean;
  license?: string | null;
}) {
  const holders = [...(known.plans?.data ?? []), ...(known.licenses?.data ?? [])].map(({ holder }) => holderKey(holder));
  const several = new Set(holders).size > 1;
  return (
    <>
      {plans && known.plans && <PlanList plans={known.plans} several={several} />}
      {known.licenses && <LicenseList licenses={known.licenses} several={several} about={license} />}
      {known.billing && <BillingPart billing={known.billing} />}
    </>
  );
}
