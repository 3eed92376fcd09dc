import type { Voice } from "../../model.ts";

export const voice: Voice = {
  customerOpenings: ["Dobrý den,", "Dobrý den přeji,", "Vážení,", "Dobrý den, podporo,"],
  morningOpening: "Dobré ráno,",
  customerClosings: ["Děkuji,", "S pozdravem", "Děkuji předem,", "Hezký den,", "Díky,"],
  agentClosings: ["S pozdravem", "S přáním hezkého dne"],
  teamNames: {
    frontline: "Podpora Acme",
    billing: "Licence a fakturace Acme",
    platform: "Platforma a integrace Acme",
    security: "Bezpečnost Acme",
  },
  triageNotes: [
    "{mate}, znáš to? Jsou tu dva podobné tikety, ale na jiné verzi.",
    "Volali jsme jim: dnes pracovat mohou, odpověď potřebují zítra do poledne.",
    "Než odpovíme, prosím {mate} o pohled do protokolů.",
    "Pozor, tomuto zákazníkovi se tento měsíc prodlužuje smlouva. {mate}, pro informaci.",
  ],
  quoteLine: "Dne {date} v {time} {name} napsal(a):",
};
