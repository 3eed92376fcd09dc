import type { Voice } from "../../model.ts";

export const voice: Voice = {
  customerOpenings: ["Olá,", "Olá, pessoal,", "Prezados,", "Oi, tudo bem?", "Olá, equipe Acme,"],
  morningOpening: "Bom dia!",
  customerClosings: ["Obrigad{o|a},", "Att.,", "Atenciosamente,", "Abraços,", "Grat{o|a},"],
  agentClosings: ["Atenciosamente,", "Um abraço,"],
  teamNames: {
    frontline: "Suporte Acme",
    billing: "Licenças e Faturamento Acme",
    platform: "Plataforma e Integrações Acme",
    security: "Segurança Acme",
  },
  quoteLine: "Em {date}, às {time}, {name} escreveu:",
};
