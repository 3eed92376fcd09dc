import type { LanguageContent } from "../model.ts";
import { arabic } from "./ar/index.ts";
import { czech } from "./cs/index.ts";
import { german } from "./de/index.ts";
import { english } from "./en/index.ts";
import { portuguese } from "./pt/index.ts";

/** Everything the demo says, by language. */
export const languages: readonly LanguageContent[] = [english, portuguese, czech, german, arabic];
