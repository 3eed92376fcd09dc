import { useIntl } from "react-intl";
import { decimalsOf } from "../../shared/money.ts";

/** An amount of money, in the reader's way of writing. @param amount in the currency's smallest unit */
export function Money({ amount, currency }: { amount: number; currency: string }) {
  const intl = useIntl();
  return <bdi className="tabular-nums">{intl.formatNumber(amount / 10 ** decimalsOf(currency), { style: "currency", currency })}</bdi>;
}

/** A day of the calendar. @param day ISO 8601 */
export function Day({ day }: { day: string }) {
  return <time dateTime={day}>{useIntl().formatDate(`${day}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" })}</time>;
}
