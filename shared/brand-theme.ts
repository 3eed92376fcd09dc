/** What a brand may show: limits and addresses, for the program and for the form. Pure. */

/** The pictures of a brand: for light ground, for dark ground, and the small one of the browser's tab. */
export const BRAND_PICTURES = ["logo", "logoDark", "icon"] as const;
export type BrandPictureKind = (typeof BRAND_PICTURES)[number];

export const MOST_BRAND_PICTURE_BYTES = 200_000;
/** In each direction. */
export const MOST_BRAND_PICTURE_PIXELS = 2_000;
export const MOST_BRAND_LINKS = 8;

/** What a browser can show everywhere and what cannot carry scripts. SVG can, and a picture that moves needs a way to stop it: neither is among them. */
export const BRAND_PICTURE_TYPES: readonly string[] = ["image/png", "image/jpeg", "image/webp"];

/** Whether an address may stand as a link at the foot of the portal: `https:`, `http:` or `mailto:` (RFC 6068), written out, and nothing that hides where it leads. */
export function isFootLink(address: string): boolean {
  if (!/^(?:https?:\/\/|mailto:)[^\s\p{Cc}\p{Cf}<>"'`\\]+$/iu.test(address) || !URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.protocol === "mailto:") return /^[^@?]+@[^@?]+(?:\?|$)/.test(address.slice("mailto:".length));
  return (url.protocol === "https:" || url.protocol === "http:") && url.username === "" && url.password === "";
}
