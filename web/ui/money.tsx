import { useIntl } from "react-intl";
import { decimalsOf } from "../../shared/money.ts";

/** An amount of money, in the reader's way of writing. @param amount in the currency's smallest unit */
export function Money({ amount, currency }: { amount: number; currency: string }) {
  const intl = useIntl();
  return <bdi className="tabular-nums">{intl.formatNumber(amount / 10 ** decimalsOf(currency), { style: "currency", currency })}</bdi>;
}
