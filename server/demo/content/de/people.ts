import type { OrganizationSeed } from "../../model.ts";

export const organizations: readonly OrganizationSeed[] = [
  {
    name: "Maschinenbau Ostertal GmbH",
    domain: "ostertal.example",
    country: "DE",
    language: "de",
    products: ["depot", "scan", "gateway"],
    contacts: [
      {
        name: "Ulrich Bäumler",
        mailbox: "baeumler",
        gender: "m",
        greeting: "Sehr geehrter Herr Bäumler,",
        title: "Leiter Logistik",
        phone: "+49 30 5550 0126",
        seesRequests: true,
      },
      { name: "Katharina Vogt", mailbox: "vogt", gender: "f", greeting: "Sehr geehrte Frau Vogt,", title: "IT-Systemadministration" },
      { name: "Yusuf Demir", mailbox: "demir", gender: "m", greeting: "Sehr geehrter Herr Demir,", title: "Wareneingang" },
    ],
  },
  {
    name: "Steuerkanzlei Brandt & Partner",
    domain: "brandt-partner.example",
    country: "DE",
    language: "de",
    products: ["ledger", "insight"],
    contacts: [
      {
        name: "Dr. Sabine Brandt",
        mailbox: "brandt",
        gender: "f",
        greeting: "Sehr geehrte Frau Dr. Brandt,",
        title: "Steuerberaterin",
        seesRequests: true,
      },
      {
        name: "Holger Jessen",
        mailbox: "jessen",
        gender: "m",
        greeting: "Sehr geehrter Herr Jessen,",
        title: "Finanzbuchhaltung",
        phone: "+49 40 5550 0177",
      },
    ],
  },
  {
    name: "Hafenlogistik Nordwind AG",
    domain: "nordwind-logistik.example",
    country: "DE",
    language: "de",
    products: ["gateway", "depot", "insight"],
    contacts: [
      {
        name: "Frauke Petersen",
        mailbox: "f.petersen",
        gender: "f",
        greeting: "Sehr geehrte Frau Petersen,",
        title: "Schnittstellen und EDI",
        seesRequests: true,
      },
      { name: "Lars Thomsen", mailbox: "l.thomsen", gender: "m", greeting: "Sehr geehrter Herr Thomsen,", title: "Rechenzentrum" },
    ],
  },
  {
    name: "Weberei Lindenau GmbH & Co. KG",
    domain: "weberei-lindenau.example",
    country: "DE",
    language: "de",
    products: ["ledger", "depot"],
    contacts: [
      { name: "Monika Zschau", mailbox: "zschau", gender: "f", greeting: "Sehr geehrte Frau Zschau,", title: "Buchhaltung" },
      { name: "Steffen Grohmann", mailbox: "grohmann", gender: "m", greeting: "Sehr geehrter Herr Grohmann,", title: "Geschäftsführer" },
    ],
  },
  {
    name: "Bäckerei Steinhuber",
    domain: "steinhuber.example",
    country: "AT",
    language: "de",
    products: ["ledger"],
    unproven: true,
    contacts: [
      {
        name: "Maria Steinhuber",
        mailbox: "maria",
        gender: "f",
        greeting: "Sehr geehrte Frau Steinhuber,",
        title: "Inhaberin",
        phone: "+43 1 5550 0133",
      },
    ],
  },
  {
    name: "Alpenmilch Genossenschaft",
    domain: "alpenmilch.example",
    country: "AT",
    language: "de",
    products: ["depot", "scan"],
    contacts: [
      {
        name: "Mag. Andreas Kofler",
        mailbox: "a.kofler",
        gender: "m",
        greeting: "Sehr geehrter Herr Mag. Kofler,",
        title: "Betriebsleitung",
      },
      { name: "Julia Eder", mailbox: "j.eder", gender: "f", greeting: "Sehr geehrte Frau Eder,", title: "Qualitätssicherung" },
    ],
  },
];
