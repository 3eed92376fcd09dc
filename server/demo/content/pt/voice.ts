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
  triageNotes: [
    "{mate}, você já viu isto? Achei dois chamados parecidos, mas com outra versão.",
    "Liguei para o cliente: hoje ele consegue trabalhar, mas precisa de resposta até amanhã ao meio-dia.",
    "{mate}, pode dar uma olhada nos registros antes de eu responder?",
    "Atenção: o contrato deste cliente renova este mês. {mate}, para seu conhecimento.",
  ],
  quoteLine: "Em {date}, às {time}, {name} escreveu:",
};
