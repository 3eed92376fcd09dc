/** Support policies: their codes, and which of several counts. Browser-safe. */

export const POLICY_CHANNELS = ["portal", "email", "chat", "phone", "onSite", "community"] as const;
export type PolicyChannel = (typeof POLICY_CHANNELS)[number];
export const MOST_POLICY_HOURS = 4;
export const MOST_POLICY_LEVELS = 5;

/** Days of the week: Monday is 1. Local times of the policy's zone, `HH:MM`; `24:00` is the end of the day. */
export type PolicyHours = { readonly days: readonly number[]; readonly from: string; readonly to: string };

type Named = { readonly product: { readonly id: string } | null; readonly brand: { readonly id: string } | null };

/** The policy that counts for a product under a brand: of this product under this brand, else of the product, else of the brand. */
export function policyFor<T extends Named>(policies: readonly T[], product: string, brand: string): T | undefined {
  const said = (ofProduct: string | null, ofBrand: string | null) =>
    policies.find((one) => (one.product?.id ?? null) === ofProduct && (one.brand?.id ?? null) === ofBrand);
  return said(product, brand) ?? said(product, null) ?? said(null, brand);
}
