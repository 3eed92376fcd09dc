import type { OrganizationSeed } from "../../model.ts";

export const organizations: readonly OrganizationSeed[] = [
  {
    name: "Café Serra Azul Ltda.",
    domain: "serraazul.example",
    country: "BR",
    language: "pt",
    products: ["ledger", "depot"],
    contacts: [
      {
        name: "Fernanda Queiroz",
        mailbox: "fernanda",
        gender: "f",
        greeting: "Olá, Fernanda,",
        title: "Gerente financeira",
        phone: "+55 31 5550-0134",
        seesRequests: true,
      },
      { name: "João Batista Nogueira", mailbox: "joao", gender: "m", greeting: "Olá, João,", title: "Almoxarifado" },
    ],
  },
  {
    name: "Distribuidora Rio Verde S.A.",
    domain: "rioverde.example",
    country: "BR",
    language: "pt",
    products: ["depot", "scan", "gateway"],
    contacts: [
      {
        name: "Luciana Prado",
        mailbox: "luciana.prado",
        gender: "f",
        greeting: "Olá, Luciana,",
        title: "Coordenadora de logística",
        phone: "+55 62 5550-0191",
        seesRequests: true,
      },
      { name: "Anderson Teles", mailbox: "anderson.teles", gender: "m", greeting: "Olá, Anderson,", title: "Analista de TI" },
      { name: "Thaís Figueiredo", mailbox: "thais.figueiredo", gender: "f", greeting: "Olá, Thaís,", title: "Expedição" },
    ],
  },
  {
    name: "Contábil Almeida & Souza",
    domain: "almeidasouza.example",
    country: "BR",
    language: "pt",
    products: ["ledger", "insight"],
    contacts: [
      {
        name: "Roberto Almeida",
        mailbox: "roberto",
        gender: "m",
        greeting: "Prezado Roberto,",
        title: "Sócio contador",
        seesRequests: true,
      },
      { name: "Patrícia Souza", mailbox: "patricia", gender: "f", greeting: "Prezada Patrícia,", title: "Sócia" },
      { name: "Caio Menezes", mailbox: "caio", gender: "m", greeting: "Olá, Caio,", title: "Departamento fiscal" },
    ],
  },
  {
    name: "Transportes Ipê Amarelo",
    domain: "ipeamarelo.example",
    country: "BR",
    language: "pt",
    products: ["gateway", "scan"],
    contacts: [
      { name: "Márcio Siqueira", mailbox: "marcio", gender: "m", greeting: "Olá, Márcio,", title: "Desenvolvedor" },
      { name: "Renata Lopes", mailbox: "renata", gender: "f", greeting: "Olá, Renata,", title: "Operações" },
    ],
  },
  {
    name: "Clínica Boa Vista",
    domain: "clinicaboavista.example",
    country: "BR",
    language: "pt",
    products: ["ledger"],
    unproven: true,
    contacts: [
      { name: "Dra. Beatriz Antunes", mailbox: "beatriz", gender: "f", greeting: "Olá, Dra. Beatriz,", title: "Diretora administrativa" },
    ],
  },
  {
    name: "Conservas Porto Atlântico, Lda.",
    domain: "portoatlantico.example",
    country: "PT",
    language: "pt",
    products: ["depot", "gateway"],
    contacts: [
      {
        name: "Inês Carvalhais",
        mailbox: "ines.carvalhais",
        gender: "f",
        greeting: "Cara Inês,",
        title: "Diretora de produção",
        phone: "+351 22 555 0163",
      },
      { name: "Duarte Pacheco", mailbox: "duarte.pacheco", gender: "m", greeting: "Caro Duarte,", title: "Sistemas de informação" },
    ],
  },
  {
    name: "Móveis Araucária",
    domain: "moveisaraucaria.example",
    country: "BR",
    language: "pt",
    products: ["ledger", "scan"],
    contacts: [
      { name: "Sônia Krüger", mailbox: "sonia", gender: "f", greeting: "Olá, Sônia,", title: "Contas a pagar" },
      { name: "Everton Dias", mailbox: "everton", gender: "m", greeting: "Olá, Everton,", title: "Estoque" },
    ],
  },
];
