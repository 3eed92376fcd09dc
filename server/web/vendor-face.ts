import { localize, type Locale, type LocalizedText } from "#shared/locales";

/** A picture of the brand; its address is open to everybody and its bytes never change. */
export type FacePicture = { url: string; mediaType: string; /** In pixels. */ width: number; height: number };

/** What the vendor shows of himself, in all languages. */
export type VendorFace = {
  name: string;
  /** `#rrggbb`, or null for Backstay's own. */
  color: string | null;
  /** For light pages, for dark ones, and for the browser's tab. */
  logo: FacePicture | null;
  logoDark: FacePicture | null;
  icon: FacePicture | null;
  welcomeTitles: LocalizedText;
  welcomeTexts: LocalizedText;
  links: readonly { url: string; labels: LocalizedText }[];
};

/** The same in the language of a page; welcome is empty where the vendor wrote none. */
export type Brand = Pick<VendorFace, "logo" | "logoDark" | "icon"> & {
  welcome: { title: string; text: string };
  links: { url: string; label: string }[];
};

export const NO_FACE: VendorFace = {
  name: "Backstay",
  color: null,
  logo: null,
  logoDark: null,
  icon: null,
  welcomeTitles: {},
  welcomeTexts: {},
  links: [],
};

export function brandIn({ logo, logoDark, icon, welcomeTitles, welcomeTexts, links }: VendorFace, locale: Locale): Brand {
  return {
    logo,
    logoDark,
    icon,
    welcome: { title: localize(welcomeTitles, locale), text: localize(welcomeTexts, locale) },
    links: links.map(({ url, labels }) => ({ url, label: localize(labels, locale) })),
  };
}
