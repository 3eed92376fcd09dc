import { FormattedMessage } from "react-intl";
import type { SupportPolicy } from "../../server/products/lifecycle/contract.ts";

/** What a policy is for: a product, a brand, or a product under a brand. */
export function PolicyName({ policy: { product, brand } }: { policy: Pick<SupportPolicy, "product" | "brand"> }) {
  if (product && brand)
    return <FormattedMessage id="admin.policies.ofBoth" values={{ product: <bdi>{product.name}</bdi>, brand: <bdi>{brand.name}</bdi> }} />;
  if (product) return <bdi>{product.name}</bdi>;
  return <FormattedMessage id="admin.policies.ofBrand" values={{ brand: <bdi>{brand?.name}</bdi> }} />;
}
