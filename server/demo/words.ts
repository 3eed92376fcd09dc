import type { ProductKey, ProductSeed } from "./model.ts";
import type { Random } from "./random.ts";

/** Made-up numbers and names that make one ticket differ from the next: versions, invoices, machines, amounts. */

/** How numbers and dates are written, what money is called, and what a hundred euros are worth, by country. */
const customs: Readonly<Record<string, readonly [format: string, currency: string, worth: number]>> = {
  GB: ["en-GB", "GBP", 0.9],
  IE: ["en-IE", "EUR", 1],
  US: ["en-US", "USD", 1.1],
  CA: ["en-CA", "CAD", 1.5],
  KE: ["en-KE", "KES", 140],
  BR: ["pt-BR", "BRL", 6],
  PT: ["pt-PT", "EUR", 1],
  CZ: ["cs-CZ", "CZK", 25],
  DE: ["de-DE", "EUR", 1],
  AT: ["de-AT", "EUR", 1],
  AE: ["ar-EG", "AED", 4],
  SA: ["ar-EG", "SAR", 4],
  JO: ["ar-EG", "JOD", 0.8],
  EG: ["ar-EG", "EGP", 55],
  MA: ["ar-EG", "MAD", 11],
  OM: ["ar-EG", "OMR", 0.4],
};

/** BCP 47 tag for dates and numbers of a country; Western digits and the Gregorian calendar everywhere. */
export function formatOf(country: string): string {
  const format = customs[country]?.[0];
  if (!format) throw new Error(`no customs are known for the country ${country}`);
  return `${format}-u-ca-gregory-nu-latn`;
}

const machineNames: Readonly<Record<ProductKey, string>> = {
  ledger: "PC-ACC",
  depot: "WS-DISP",
  scan: "RF",
  gateway: "WS-IT",
  insight: "PC-FIN",
};
const serverNames: Readonly<Record<ProductKey, string>> = {
  ledger: "SRV-LEDGER",
  depot: "SRV-DEPOT",
  scan: "SRV-DEPOT",
  gateway: "SRV-EDGE",
  insight: "SRV-DATA",
};
const keyLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** Draws the words of one ticket. @param opened when it was opened; times and months in the text lie before it */
export function drawWords(random: Random, product: ProductSeed, country: string, opened: Date): Record<string, string> {
  const format = formatOf(country);
  const [, currency, worth] = customs[country]!;
  const money = new Intl.NumberFormat(format, {
    style: "currency",
    currency,
    maximumFractionDigits: currency === "CZK" || currency === "KES" ? 0 : 2,
  });
  const steady = product.versions.filter((each) => !each.version.includes("-") && each.releasedDaysAgo > 0);
  const at = random.chance(0.55) ? steady.length - 1 : random.between(1, steady.length - 1);
  const seats = random.pick([12, 15, 18, 20, 25, 30, 40]);
  const noticed = new Date(opened.getTime() - random.between(20, 110) * 60_000);
  const lastMonth = new Date(Date.UTC(opened.getUTCFullYear(), opened.getUTCMonth() - 1, 15));
  const letters = (count: number): string => Array.from({ length: count }, () => random.pick([...keyLetters])).join("");
  return {
    product: product.name,
    version: steady[at]!.version,
    old: steady[at - 1]!.version,
    latest: steady.at(-1)!.version,
    invoice: `AC-${opened.getUTCFullYear() % 100}-${String(random.between(1200, 9800)).padStart(5, "0")}`,
    order: String(random.between(410_000, 988_000)),
    key: `${product.key.slice(0, 2).toUpperCase()}-${letters(5)}-${letters(5)}-${letters(4)}`,
    machine: `${machineNames[product.key]}-${two(random.between(1, 24))}`,
    server: `${serverNames[product.key]}-${two(random.between(1, 3))}`,
    amount: money.format((Math.round(random.between(90, 4_200) / 5) * 5 + random.pick([0, 0, 0.5])) * worth),
    seats: String(seats),
    seats2: String(seats + Math.ceil(seats * 0.4)),
    n: String(random.between(3, 9)),
    count: String(random.between(12, 90)),
    big: new Intl.NumberFormat(format).format(random.between(12, 480) * 100),
    ip: `203.0.113.${random.between(2, 250)}`,
    trace: Array.from({ length: 12 }, () => random.pick([..."0123456789abcdef"])).join(""),
    sku: `${random.between(10, 98)}-${random.between(1000, 9899)}-${random.pick(["A", "B", "C", "K"])}`,
    bin: `${random.pick(["A", "B", "C", "D", "F"])}-${two(random.between(1, 24))}-${two(random.between(1, 12))}`,
    time: `${two(noticed.getUTCHours())}:${two(noticed.getUTCMinutes())}`,
    month: new Intl.DateTimeFormat(format, { month: "long", timeZone: "UTC" }).format(lastMonth),
    year: String(opened.getUTCFullYear() - 6),
  };
}

/** A day and month such as `12 November`, in the way of the country. */
export function dayAndMonth(country: string, at: Date): string {
  return new Intl.DateTimeFormat(formatOf(country), { day: "numeric", month: "long", timeZone: "UTC" }).format(at);
}
