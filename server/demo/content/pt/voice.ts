import type { Voice } from "../../model.ts";

export const voice: Voice = {
  customerOpenings: ["Bom dia!", "Boa tarde,", "Olá,", "Olá, pessoal,", "Prezados,", "Oi, tudo bem?"],
  customerClosings: ["Obrigad{o|a},", "Att.,", "Atenciosamente,", "Abraços,", "Grat{o|a},"],
  agentClosings: ["Atenciosamente,", "Um abraço,"],
  teamNames: { frontline: "Suporte Acme", billing: "Licenças e Faturamento Acme", platform: "Plataforma e Integrações Acme", security: "Segurança Acme" },
  format: "pt-BR",
  currency: "BRL",
};
