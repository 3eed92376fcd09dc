import type { OrganizationSeed } from "../../model.ts";

export const organizations: readonly OrganizationSeed[] = [
  {
    name: "Northmoor Freight Ltd",
    domain: "northmoor.example",
    country: "GB",
    language: "en",
    products: ["depot", "scan", "gateway"],
    contacts: [
      {
        name: "Fiona MacAllister",
        mailbox: "fiona.macallister",
        gender: "f",
        greeting: "Hi Fiona,",
        title: "Warehouse Systems Manager",
        phone: "+44 1632 960114",
        seesRequests: true,
      },
      { name: "Dev Patel", mailbox: "dev.patel", gender: "m", greeting: "Hi Dev,", title: "Night shift supervisor" },
      { name: "Gareth Owen", mailbox: "gareth.owen", gender: "m", greeting: "Hi Gareth,", title: "IT" },
    ],
  },
  {
    name: "Calder & Finch Accountants",
    domain: "calderfinch.example",
    country: "GB",
    language: "en",
    products: ["ledger", "insight"],
    contacts: [
      { name: "Margaret Calder", mailbox: "m.calder", gender: "f", greeting: "Dear Ms Calder,", title: "Partner", seesRequests: true },
      {
        name: "Oliver Finch",
        mailbox: "o.finch",
        gender: "m",
        greeting: "Dear Mr Finch,",
        title: "Senior Accountant",
        phone: "+44 20 7946 0321",
      },
    ],
  },
  {
    name: "Bluehollow Foods Inc.",
    domain: "bluehollow.example",
    country: "US",
    language: "en",
    products: ["depot", "scan", "insight"],
    contacts: [
      {
        name: "Marcus Whitfield",
        mailbox: "mwhitfield",
        gender: "m",
        greeting: "Hi Marcus,",
        title: "Director of Operations",
        phone: "+1 312 555 0147",
        seesRequests: true,
      },
      { name: "Danielle Reyes", mailbox: "dreyes", gender: "f", greeting: "Hi Danielle,", title: "Inventory Control" },
      { name: "Kyle Jensen", mailbox: "kjensen", gender: "m", greeting: "Hi Kyle,", title: "Former IT contractor", left: true },
    ],
  },
  {
    name: "Redwater Logistics LLC",
    domain: "redwater.example",
    country: "US",
    language: "en",
    products: ["gateway", "depot"],
    contacts: [
      { name: "Alicia Grant", mailbox: "alicia", gender: "f", greeting: "Hi Alicia,", title: "Integration Lead", phone: "+1 713 555 0188" },
      { name: "Bo Lindqvist", mailbox: "bo", gender: "m", greeting: "Hi Bo,", title: "DevOps" },
    ],
  },
  {
    name: "Harbour Lane Medical Supplies",
    domain: "harbourlane.example",
    country: "IE",
    language: "en",
    products: ["ledger", "depot"],
    contacts: [
      {
        name: "Siobhán Ní Bhriain",
        mailbox: "siobhan",
        gender: "f",
        greeting: "Dear Siobhán,",
        title: "Finance Manager",
        phone: "+353 1 555 0172",
        seesRequests: true,
      },
      { name: "Conor Walsh", mailbox: "conor", gender: "m", greeting: "Hi Conor,", title: "Stores" },
    ],
  },
  {
    name: "Savanna Solar Kenya",
    domain: "savannasolar.example",
    country: "KE",
    language: "en",
    products: ["ledger", "scan"],
    contacts: [
      { name: "Wanjiru Kamau", mailbox: "wanjiru", gender: "f", greeting: "Dear Wanjiru,", title: "Head of Finance" },
      { name: "Brian Otieno", mailbox: "brian", gender: "m", greeting: "Hi Brian,", title: "Field Operations" },
    ],
  },
  {
    name: "Maple & Stone Furniture",
    domain: "maplestone.example",
    country: "CA",
    language: "en",
    products: ["ledger", "gateway"],
    contacts: [
      { name: "Elaine Tremblay", mailbox: "elaine", gender: "f", greeting: "Hi Elaine,", title: "Owner" },
      { name: "Raj Sandhu", mailbox: "raj", gender: "m", greeting: "Hi Raj,", title: "Web shop" },
    ],
  },
];
