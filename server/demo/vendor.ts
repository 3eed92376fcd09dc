import type { AgentSeed, BrandKey, MailboxKey, ProductSeed, TeamKey } from "./model.ts";

/** The vendor itself: brands, products, teams and the people who answer. */

export const brands: readonly { readonly key: BrandKey; readonly name: string; readonly color: string }[] = [
  { key: "acme", name: "Acme", color: "#1f5fbf" },
  { key: "cloud", name: "Acme Cloud", color: "#0f766e" },
];

export const teams: readonly { readonly key: TeamKey; readonly name: string }[] = [
  { key: "frontline", name: "Support L1" },
  { key: "platform", name: "Platform & Integrations" },
  { key: "billing", name: "Licensing & Billing" },
  { key: "security", name: "Security" },
];

export const mailboxes: readonly {
  readonly key: MailboxKey;
  readonly address: string;
  readonly name: string;
  readonly brand: BrandKey;
  readonly team: TeamKey;
  readonly restricted: boolean;
}[] = [
  { key: "support", address: "support@acme.test", name: "Acme Support", brand: "acme", team: "frontline", restricted: false },
  { key: "billing", address: "billing@acme.test", name: "Acme Billing", brand: "acme", team: "billing", restricted: false },
  { key: "security", address: "security@acme.test", name: "Acme Security", brand: "acme", team: "security", restricted: true },
  { key: "cloud", address: "cloud@acme.test", name: "Acme Cloud Support", brand: "cloud", team: "platform", restricted: false },
];

export const agents: readonly AgentSeed[] = [
  {
    key: "helena",
    name: "Helena Duarte",
    email: "helena.duarte@acme.test",
    gender: "f",
    role: "owner",
    language: "pt",
    speaks: ["pt", "en"],
    teams: ["billing", "security"],
  },
  {
    key: "marek",
    name: "Marek Dvořák",
    email: "marek.dvorak@acme.test",
    gender: "m",
    role: "admin",
    language: "cs",
    speaks: ["cs", "en", "de"],
    teams: ["platform", "security"],
  },
  {
    key: "priya",
    name: "Priya Raman",
    email: "priya.raman@acme.test",
    gender: "f",
    role: "lead",
    language: "en",
    speaks: ["en"],
    teams: ["frontline", "platform", "billing"],
  },
  {
    key: "jonas",
    name: "Jonas Weidmann",
    email: "jonas.weidmann@acme.test",
    gender: "m",
    role: "lead",
    language: "de",
    speaks: ["de", "en"],
    teams: ["platform", "security"],
  },
  {
    key: "tom",
    name: "Tom Ashworth",
    email: "tom.ashworth@acme.test",
    gender: "m",
    role: "agent",
    language: "en",
    speaks: ["en"],
    teams: ["frontline"],
  },
  {
    key: "grace",
    name: "Grace Okafor",
    email: "grace.okafor@acme.test",
    gender: "f",
    role: "agent",
    language: "en",
    speaks: ["en"],
    teams: ["billing", "frontline"],
  },
  {
    key: "camila",
    name: "Camila Ribeiro",
    email: "camila.ribeiro@acme.test",
    gender: "f",
    role: "agent",
    language: "pt",
    speaks: ["pt", "en"],
    teams: ["frontline", "billing"],
  },
  {
    key: "rafael",
    name: "Rafael Monteiro",
    email: "rafael.monteiro@acme.test",
    gender: "m",
    role: "agent",
    language: "pt",
    speaks: ["pt"],
    teams: ["platform", "frontline"],
  },
  {
    key: "tereza",
    name: "Tereza Horáková",
    email: "tereza.horakova@acme.test",
    gender: "f",
    role: "agent",
    language: "cs",
    speaks: ["cs", "en"],
    teams: ["frontline", "billing"],
  },
  {
    key: "anna",
    name: "Anna Lindner",
    email: "anna.lindner@acme.test",
    gender: "f",
    role: "agent",
    language: "de",
    speaks: ["de", "en"],
    teams: ["frontline", "billing"],
  },
  {
    key: "layla",
    name: "Layla Haddad",
    nativeName: "ليلى حداد",
    email: "layla.haddad@acme.test",
    gender: "f",
    role: "agent",
    language: "ar",
    speaks: ["ar", "en"],
    teams: ["frontline", "billing"],
  },
  {
    key: "omar",
    name: "Omar Nassar",
    nativeName: "عمر نصار",
    email: "omar.nassar@acme.test",
    gender: "m",
    role: "agent",
    language: "ar",
    speaks: ["ar", "en"],
    teams: ["platform", "frontline", "security"],
  },
  {
    key: "viktor",
    name: "Viktor Stein",
    email: "viktor.stein@acme.test",
    gender: "m",
    role: "collaborator",
    language: "de",
    speaks: [],
    teams: ["platform"],
  },
  {
    key: "mei",
    name: "Mei Tanaka",
    email: "mei.tanaka@acme.test",
    gender: "f",
    role: "collaborator",
    language: "en",
    speaks: [],
    teams: ["security"],
  },
];

export const products: readonly ProductSeed[] = [
  {
    key: "ledger",
    name: "Acme Ledger",
    slug: "ledger",
    brand: "acme",
    description: {
      en: "Accounting on the desktop for small and medium-sized companies",
      pt: "Contabilidade no computador para pequenas e médias empresas",
      cs: "Účetnictví na počítači pro malé a střední firmy",
      ar: "برنامج محاسبة مكتبي للشركات الصغيرة والمتوسطة",
      de: "Buchhaltung am Arbeitsplatz für kleine und mittlere Unternehmen",
    },
    versions: [
      { version: "9.3.4", releasedDaysAgo: 410 },
      { version: "9.4.0", releasedDaysAgo: 250 },
      { version: "9.4.2", releasedDaysAgo: 170 },
      { version: "10.0.0", releasedDaysAgo: 96 },
      { version: "10.0.1", releasedDaysAgo: 41 },
    ],
  },
  {
    key: "depot",
    name: "Acme Depot",
    slug: "depot",
    brand: "acme",
    description: {
      en: "Warehouse management: receiving, stock, picking and shipping",
      pt: "Gestão de armazém: recebimento, estoque, separação e expedição",
      cs: "Řízení skladu: příjem, zásoby, vychystávání a expedice",
      ar: "إدارة المستودعات: الاستلام والمخزون والتجهيز والشحن",
      de: "Lagerverwaltung: Wareneingang, Bestand, Kommissionierung und Versand",
    },
    versions: [
      { version: "5.8.2", releasedDaysAgo: 520 },
      { version: "6.0.3", releasedDaysAgo: 300 },
      { version: "6.1.0", releasedDaysAgo: 140 },
      { version: "6.2.1", releasedDaysAgo: 52 },
    ],
  },
  {
    key: "scan",
    name: "Acme Scan",
    slug: "scan",
    brand: "acme",
    description: {
      en: "Barcode scanning on phones and rugged handhelds, online and offline",
      pt: "Leitura de códigos de barras em celulares e coletores, com ou sem rede",
      cs: "Snímání čárových kódů v telefonech a odolných terminálech, i bez připojení",
      ar: "قراءة الرموز الشريطية على الهواتف والأجهزة المحمولة، مع الاتصال ومن دونه",
      de: "Barcodes erfassen auf Smartphones und robusten Handgeräten, auch ohne Netz",
    },
    versions: [
      { version: "2.9.0", releasedDaysAgo: 330 },
      { version: "3.0.1", releasedDaysAgo: 180 },
      { version: "3.1.4", releasedDaysAgo: 75 },
      { version: "3.2.0", releasedDaysAgo: 19 },
    ],
  },
  {
    key: "gateway",
    name: "Acme Gateway",
    slug: "gateway",
    brand: "cloud",
    description: {
      en: "API gateway that connects shops, carriers, banks and your own systems",
      pt: "Gateway de APIs que liga lojas, transportadoras, bancos e os seus sistemas",
      cs: "Brána API, která propojuje e-shopy, dopravce, banky a vlastní systémy",
      ar: "بوابة واجهات برمجية تربط المتاجر وشركات الشحن والبنوك وأنظمتكم",
      de: "API-Gateway, das Shops, Spediteure, Banken und eigene Systeme verbindet",
    },
    versions: [
      { version: "4.1.6", releasedDaysAgo: 280 },
      { version: "4.2.0", releasedDaysAgo: 120 },
      { version: "4.2.3", releasedDaysAgo: 33 },
      { version: "5.0.0-rc.1", releasedDaysAgo: 12 },
    ],
  },
  {
    key: "insight",
    name: "Acme Insight",
    slug: "insight",
    brand: "cloud",
    description: {
      en: "Dashboards and scheduled reports over the data of every Acme product",
      pt: "Painéis e relatórios agendados sobre os dados de todos os produtos Acme",
      cs: "Přehledy a plánované sestavy nad daty všech produktů Acme",
      ar: "لوحات معلومات وتقارير مجدولة فوق بيانات منتجات أكمي كلها",
      de: "Dashboards und geplante Berichte über die Daten aller Acme-Produkte",
    },
    versions: [
      { version: "3.6", releasedDaysAgo: 200 },
      { version: "3.7", releasedDaysAgo: 110 },
      { version: "3.8", releasedDaysAgo: 38 },
    ],
  },
];

export const demoCustomerDomain = "northmoor.example";

/** Who can sign in to the demo: one of each kind. */
export const demoPeople: readonly { readonly role: string; readonly name: string; readonly email: string }[] = [
  { role: "owner", name: "Helena Duarte", email: "helena.duarte@acme.test" },
  { role: "lead", name: "Priya Raman", email: "priya.raman@acme.test" },
  { role: "agent", name: "Layla Haddad", email: "layla.haddad@acme.test" },
  { role: "customer", name: "Fiona MacAllister", email: "fiona.macallister@northmoor.example" },
];
