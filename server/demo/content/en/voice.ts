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
  quoteLine: "On {date} at {time}, {name} wrote:",
};
