/** Each language by its own name, so that it is found by who reads no other. */
export const LANGUAGE_NAMES = { en: "English", pt: "Português", cs: "Čeština", ar: "العربية", de: "Deutsch" } as const;
