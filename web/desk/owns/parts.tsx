import type { ReactNode } from "react";
import { FormattedMessage } from "react-intl";
import type { CustomerOverview } from "../../../server/licensing/overview/contract.ts";

export type Holder = NonNullable<CustomerOverview["plans"]>["data"][number]["holder"];

export function holderKey({ organization, contact }: Holder): string {
  return organization?.id ?? contact?.id ?? "";
}

/** Whose it is, where the customer has things of several. */
export function HolderLine({ holder: { organization, contact } }: { holder: Holder }) {
  const [kind, one] = organization ? ["organizations", organization] : ["contacts", contact];
  if (!one) return null;
  return (
    <a className="link" href={`/desk/${kind}/${one.id}`}>
      <bdi>{one.name}</bdi>
    </a>
  );
}

/** One kind of what a customer has. @param id names its texts */
export function Part({ id, empty, children }: { id: string; empty: boolean; children: ReactNode }) {
  return (
    <section>
      <h3 className="side-label">
        <FormattedMessage id={`owns.${id}`} />
      </h3>
      {empty && (
        <p className="text-sm text-faint">
          <FormattedMessage id={`owns.${id}.none`} />
        </p>
      )}
      {children}
    </section>
  );
}

export function More() {
  return (
    <p className="text-xs text-faint">
      <FormattedMessage id="owns.more" />
    </p>
  );
}
