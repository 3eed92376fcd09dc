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
  triageNotes: [
    "{mate}, kennst du das? Ich finde zwei ähnliche Tickets, aber mit anderer Version.",
    "Telefonat: Heute können sie weiterarbeiten, bis morgen Mittag brauchen sie eine Antwort.",
    "Bevor ich antworte: {mate}, schaust du bitte einmal in die Protokolle?",
    "Achtung, der Vertrag dieses Kunden wird diesen Monat verlängert. {mate}, zur Kenntnis.",
  ],
  quoteLine: "Am {date} um {time} schrieb {name}:",
};
