/** How a credit was worked out, as one sentence: the same on pages and in files. Browser-safe. */
import type { CreditOutcome, FeeSource } from "./statement-codes.ts";

type Worked = {
  readonly terms: { readonly least: number; readonly currency: string };
  readonly met: number;
  readonly missed: number;
  readonly attainment: number | null;
  readonly outcome: CreditOutcome;
  readonly tier: { readonly below: number; readonly percent: number } | null;
  readonly percent: number;
  readonly capped: boolean;
  readonly fee: { readonly amount: number; readonly from: FeeSource } | null;
  readonly amount: number | null;
};
/** Numbers as the reader writes them; a share is in per cent. */
export type Formats = { share(percent: number | null): string; money(amount: number, currency: string): string };

/** The key below `statement.how.` and what stands in its text. */
export function howWorkedOut(credit: Worked, { share, money }: Formats): { key: string; values: { [name: string]: string | number } } {
  const { outcome, tier, terms, fee, amount, met, missed } = credit;
  const values = {
    met,
    decided: met + missed,
    least: terms.least,
    share: share(credit.attainment),
    below: share(tier?.below ?? null),
    tier: share(tier?.percent ?? null),
    percent: share(credit.percent),
    currency: terms.currency,
    fee: fee === null ? "" : money(fee.amount, terms.currency),
    amount: amount === null ? "" : money(amount, terms.currency),
  };
  if (outcome !== "tier") return { key: outcome, values };
  return { key: fee === null ? "noFee" : credit.capped ? "capped" : "tier", values };
}
