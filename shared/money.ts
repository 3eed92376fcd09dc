/** Amounts of money are whole numbers of a currency's smallest unit (ISO 4217); people write and read them with its decimals. */

/** How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export function decimalsOf(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** An amount as it is typed: `119.00`. @param amount in the smallest unit */
export function typedAmount(amount: number, currency: string): string {
  return (amount / 10 ** decimalsOf(currency)).toFixed(decimalsOf(currency));
}

/** What somebody typed, in the smallest unit; null when it is no amount of this currency. A point or a comma parts the decimals. */
export function readAmount(text: string, currency: string): number | null {
  const decimals = decimalsOf(currency);
  const found = /^(-?)(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim().replaceAll(/\s/g, ""));
  const [, sign, whole = "", fraction = ""] = found ?? [];
  if (!found || fraction.length > decimals) return null;
  const amount = Number(`${whole}${fraction.padEnd(decimals, "0")}`);
  return sign && amount > 0 ? -amount : amount;
}

/** An amount in a language's own form, without decimals where it has none. @param locale BCP 47, with the digits it is to have */
export function formatAmount(amount: number, currency: string, locale: string): string {
  const decimals = amount % 10 ** decimalsOf(currency) === 0 ? 0 : decimalsOf(currency);
  const form = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return form.format(typedAmount(amount, currency) as `${number}`);
}
