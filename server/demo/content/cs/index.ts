import type { LanguageContent } from "../../model.ts";
import { cloud } from "./cloud.ts";
import { contract } from "./contract.ts";
import { depotAndScan } from "./depot-scan.ts";
import { ledger } from "./ledger.ts";
import { organizations } from "./people.ts";
import { voice } from "./voice.ts";

export const czech: LanguageContent = {
  language: "cs",
  voice,
  organizations,
  scenarios: [...ledger, ...depotAndScan, ...cloud, ...contract],
};
