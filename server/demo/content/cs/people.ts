import type { OrganizationSeed } from "../../model.ts";

export const organizations: readonly OrganizationSeed[] = [
  {
    name: "Pekařství U Mlýna s.r.o.",
    domain: "umlyna.example",
    country: "CZ",
    language: "cs",
    products: ["ledger", "depot"],
    contacts: [
      {
        name: "Jana Novotná",
        mailbox: "novotna",
        gender: "f",
        greeting: "Dobrý den, paní Novotná,",
        title: "účetní",
        phone: "+420 555 010 118",
        seesRequests: true,
      },
      { name: "Karel Mlynář", mailbox: "mlynar", gender: "m", greeting: "Dobrý den, pane Mlynáři,", title: "jednatel" },
    ],
  },
  {
    name: "Strojírny Vysočina a.s.",
    domain: "strojirnyvysocina.example",
    country: "CZ",
    language: "cs",
    products: ["depot", "scan", "gateway"],
    contacts: [
      {
        name: "Ing. Zdeněk Říha",
        mailbox: "zdenek.riha",
        gender: "m",
        greeting: "Dobrý den, pane inženýre,",
        title: "vedoucí IT",
        phone: "+420 555 010 142",
        seesRequests: true,
      },
      { name: "Lenka Šťastná", mailbox: "lenka.stastna", gender: "f", greeting: "Dobrý den, paní Šťastná,", title: "plánování výroby" },
      { name: "Ondřej Čížek", mailbox: "ondrej.cizek", gender: "m", greeting: "Dobrý den, pane Čížku,", title: "sklad" },
    ],
  },
  {
    name: "Účetní kancelář Hájek",
    domain: "ucetnihajek.example",
    country: "CZ",
    language: "cs",
    products: ["ledger", "insight"],
    contacts: [
      {
        name: "Petra Hájková",
        mailbox: "petra",
        gender: "f",
        greeting: "Dobrý den, paní Hájková,",
        title: "daňová poradkyně",
        seesRequests: true,
      },
      { name: "Tomáš Hájek", mailbox: "tomas", gender: "m", greeting: "Dobrý den, pane Hájku,", title: "majitel" },
    ],
  },
  {
    name: "Lékárny Zelený kříž",
    domain: "zelenykriz.example",
    country: "CZ",
    language: "cs",
    products: ["scan", "depot"],
    contacts: [
      { name: "PharmDr. Eva Bláhová", mailbox: "blahova", gender: "f", greeting: "Dobrý den, paní doktorko,", title: "vedoucí lékárnice" },
      { name: "Jiří Vávra", mailbox: "vavra", gender: "m", greeting: "Dobrý den, pane Vávro,", title: "správce sítě" },
    ],
  },
  {
    name: "E-shop Kolo a hory",
    domain: "koloahory.example",
    country: "CZ",
    language: "cs",
    products: ["gateway", "ledger"],
    contacts: [
      { name: "Štěpán Kratochvíl", mailbox: "stepan", gender: "m", greeting: "Dobrý den, pane Kratochvíle,", title: "vývojář" },
      { name: "Michaela Žáčková", mailbox: "michaela", gender: "f", greeting: "Dobrý den, paní Žáčková,", title: "objednávky" },
    ],
  },
  {
    name: "Vinařství Pálavský sklep",
    domain: "palavskysklep.example",
    country: "CZ",
    language: "cs",
    products: ["ledger", "scan"],
    unproven: true,
    contacts: [
      { name: "František Pospíchal", mailbox: "pospichal", gender: "m", greeting: "Dobrý den, pane Pospíchale,", title: "majitel" },
    ],
  },
];
