import type { Voice } from "../../model.ts";

export const voice: Voice = {
  customerOpenings: ["Dobrý den,", "Dobrý den přeji,", "Zdravím,", "Vážení,", "Dobré ráno,"],
  customerClosings: ["Děkuji,", "S pozdravem", "Děkuji předem,", "Hezký den,", "Díky,"],
  agentClosings: ["S pozdravem", "S přáním hezkého dne"],
  teamNames: { frontline: "Podpora Acme", billing: "Licence a fakturace Acme", platform: "Platforma a integrace Acme", security: "Bezpečnost Acme" },
  format: "cs-CZ",
  currency: "CZK",
};
