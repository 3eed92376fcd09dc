import type { Voice } from "../../model.ts";

export const voice: Voice = {
  customerOpenings: ["Hi,", "Hello,", "Hi there,", "Dear Acme support,", "Hello Acme team,"],
  morningOpening: "Good morning,",
  customerClosings: ["Thanks,", "Kind regards,", "Best,", "Many thanks,", "Regards,"],
  agentClosings: ["Kind regards,", "Best regards,"],
  teamNames: {
    frontline: "Acme Support",
    billing: "Acme Licensing & Billing",
    platform: "Acme Platform & Integrations",
    security: "Acme Security",
  },
  triageNotes: [
    "{mate}, have you seen this before? I find two older tickets that look alike, but not the same version.",
    "Rang them: they can work on for today, but want an answer by tomorrow noon.",
    "Asked {mate} to have a look at the logs before I answer.",
    "Careful with this customer: their contract is up for renewal this month. {mate}, for your information.",
  ],
  quoteLine: "On {date} at {time}, {name} wrote:",
};
