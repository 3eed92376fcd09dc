import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useRevalidator } from "react-router";
import type { z } from "zod";
import { Button } from "../ui/button.tsx";
import { Time } from "../ui/time.tsx";
import { useToast } from "../ui/toast.tsx";
import { callApi } from "./api-client.ts";
import type { breaker } from "../../server/support/channels/email/guard-contract.ts";

type Breaker = z.output<typeof breaker>;

/** Who is not answered by machine because mail went round; nothing while nobody is. */
export function Breakers({ list }: { list: readonly Breaker[] }) {
  if (list.length === 0) return null;
  return (
    <section className="callout grid gap-2 text-sm" data-tone="warn" aria-labelledby="breakers">
      <h2 id="breakers" className="font-medium">
        <FormattedMessage id="breaker.title" />
      </h2>
      <ul className="grid gap-2">
        {list.map((one) => (
          <li key={one.id}>
            <OneBreaker breaker={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneBreaker({ breaker: { id, scope, reason, address, heldBack, until } }: { breaker: Breaker }) {
  const intl = useIntl();
  const say = useToast();
  const { revalidate } = useRevalidator();
  const [busy, setBusy] = useState(false);

  async function resume(): Promise<void> {
    setBusy(true);
    try {
      await callApi("POST", `/mail-breakers/${id}/resume`, { body: {} });
      say(intl.formatMessage({ id: "breaker.resumed" }));
      void revalidate();
    } catch {
      say(intl.formatMessage({ id: "change.failed" }));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="min-w-0 flex-1">
        <FormattedMessage id={`breaker.${scope}.${reason}`} values={{ address: <bdi dir="ltr">{address}</bdi> }} />{" "}
        <FormattedMessage id="breaker.heldBack" values={{ count: heldBack }} />{" "}
        <span className="text-faint">
          <FormattedMessage id="breaker.until" /> <Time at={until} />
        </span>
      </span>
      <Button size="sm" onClick={() => void resume()} disabled={busy}>
        <FormattedMessage id="breaker.resume" />
      </Button>
    </div>
  );
}
