export type { SecretFormat } from "./formats.ts";
export { createMasker, MARK, type Mask, type MaskedSecret, type Masker } from "./mask.ts";
