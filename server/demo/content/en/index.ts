import type { LanguageContent } from "../../model.ts";
import { depot } from "./depot.ts";
import { gateway } from "./gateway.ts";
import { insight } from "./insight.ts";
import { ledger } from "./ledger.ts";
import { licensingAndBilling } from "./licensing-billing.ts";
import { organizations } from "./people.ts";
import { salesAndSecurity } from "./sales-security.ts";
import { scan } from "./scan.ts";
import { voice } from "./voice.ts";

export const english: LanguageContent = {
  language: "en",
  voice,
  organizations,
  scenarios: [...ledger, ...depot, ...scan, ...gateway, ...insight, ...licensingAndBilling, ...salesAndSecurity],
};
