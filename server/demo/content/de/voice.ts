import type { Voice } from "../../model.ts";

export const voice: Voice = {
  customerOpenings: ["Guten Tag,", "Sehr geehrte Damen und Herren,", "Hallo zusammen,", "Hallo,", "Liebes Acme-Team,"],
  morningOpening: "Guten Morgen,",
  customerClosings: ["Mit freundlichen Grüßen", "Viele Grüße", "Beste Grüße", "Danke und Gruß", "MfG"],
  agentClosings: ["Mit freundlichen Grüßen", "Freundliche Grüße"],
  teamNames: {
    frontline: "Acme Support",
    billing: "Acme Lizenzen und Abrechnung",
    platform: "Acme Plattform und Integration",
    security: "Acme Sicherheit",
  },
  quoteLine: "Am {date} um {time} schrieb {name}:",
};
