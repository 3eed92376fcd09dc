export type { SecretFormat } from "./formats.ts";
export { createMasker, type Mask, type MaskedSecret, type Masker } from "./mask.ts";
