import { paddle } from "./paddle.ts";
import type { BillingProvider } from "./provider.ts";
import { stripe } from "./stripe.ts";

export type ProviderKind = "stripe" | "paddle";
export const PROVIDERS: { readonly [kind in ProviderKind]: BillingProvider } = { stripe, paddle };
