import type { Voice } from "../../model.ts";

export const voice: Voice = {
  customerOpenings: ["Hi,", "Hello,", "Good morning,", "Hi there,", "Dear Acme support,", "Good afternoon,"],
  customerClosings: ["Thanks,", "Kind regards,", "Best,", "Many thanks,", "Regards,"],
  agentClosings: ["Kind regards,", "Best regards,"],
  teamNames: { frontline: "Acme Support", billing: "Acme Licensing & Billing", platform: "Acme Platform & Integrations", security: "Acme Security" },
  format: "en-GB",
  currency: "GBP",
};
