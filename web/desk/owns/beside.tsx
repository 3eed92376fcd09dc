import { useEffect, useState } from "react";
import { FormattedMessage } from "react-intl";
import type { CustomerOverview } from "../../../server/licensing/overview/contract.ts";
import { callApi } from "../api-client.ts";
import { Entitlements } from "./entitlements.tsx";
import { LevelPart } from "./level-part.tsx";
import type { Ticket } from "../model.ts";
import { Disclosure } from "../side-panel.tsx";

/** What the customer of a ticket has, and by which plan he asks: asked for when it is opened, so that opening a ticket costs no more. */
export function EntitlementsBeside({ ticket }: { ticket: Ticket }) {
  const [wanted, setWanted] = useState(false);
  const [known, setKnown] = useState<CustomerOverview | null | "refused">(null);
  const { organization, requester, product, priority } = ticket;
  const query = new URLSearchParams({
    ...(organization && { organization: organization.id }),
    ...(requester && { contact: requester.id }),
    ...(product && { product: product.id }),
    priority,
  }).toString();
  useEffect(() => {
    if (!wanted) return;
    const ended = new AbortController();
    callApi<CustomerOverview>("GET", `/customers/entitlements?${query}`, { signal: ended.signal }).then(setKnown, () => {
      if (!ended.signal.aborted) setKnown("refused");
    });
    return () => ended.abort();
  }, [wanted, query]);
  if (!organization && !requester) return null;
  return (
    <Disclosure title={<FormattedMessage id="owns.title" />} onOpen={() => setWanted(true)}>
      <div className="grid gap-3 text-sm">
        {known === "refused" && (
          <p className="text-faint">
            <FormattedMessage id="owns.refused" />
          </p>
        )}
        {known === null && (
          <p className="text-faint">
            <FormattedMessage id="common.loading" />
          </p>
        )}
        {known !== null && known !== "refused" && (
          <>
            {known.plans && <LevelPart level={known.level} product={product?.name ?? null} />}
            <Entitlements known={known} license={ticket.license?.id ?? null} />
          </>
        )}
      </div>
    </Disclosure>
  );
}
