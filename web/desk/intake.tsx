import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData, useRevalidator, useSearchParams } from "react-router";
import Download from "lucide-react/icons/download";
import MailPlus from "lucide-react/icons/mail-plus";
import RotateCcw from "lucide-react/icons/rotate-ccw";
import { apiContext } from "../context.ts";
import { load } from "../data.ts";
import { label, sizeLabel } from "../i18n/labels.ts";
import { ErrorPage } from "../shell/error-page.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import { useToast } from "../ui/toast.tsx";
import type { Route } from "./+types/intake.ts";
import { callApi } from "./api-client.ts";
import { Breakers } from "./breakers.tsx";
import { FilterBar, MoreLink, Sheet } from "./sheet.tsx";

const STATES = ["pending", "done", "quarantined"] as const;
const TONES = { pending: "accent", done: "good", quarantined: "danger" } as const;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { searchParams } = new URL(request.url);
  const state = STATES.find((one) => one === searchParams.get("state"));
  const cursor = searchParams.get("cursor");
  const api = context.get(apiContext);
  return load(request, async () => {
    const [items, breakers] = await Promise.all([
      api.call("intake.list", { query: { limit: 50, ...(state && { state }), ...(cursor && { cursor }) } }),
      api.call("breakers.list", { query: { limit: 50, active: "true" } }),
    ]);
    return { ...items, breakers: breakers.data };
  });
}

type Item = ReturnType<typeof useLoaderData<typeof loader>>["data"][number];

/** Everything that came in, as it came in: what became of it, and what waits for a person. */
export default function Intake() {
  const { data, nextCursor, breakers } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const state = search.get("state");
  return (
    <Sheet titleId="intake.title">
      <Breakers list={breakers} />
      <FilterBar path="/desk/intake" name="state" current={state} values={STATES} textPrefix="intake.state" />
      {data.length === 0 ? (
        <EmptyState
          icon={MailPlus}
          title={<FormattedMessage id={state === "quarantined" ? "intake.empty.quarantined" : "intake.empty.title"} />}
        >
          <FormattedMessage id="intake.empty.body" />
        </EmptyState>
      ) : (
        <ul className="entries">
          {data.map((item) => (
            <li key={item.id} className="entry entry-line">
              <OneItem item={item} />
            </li>
          ))}
        </ul>
      )}
      <MoreLink nextCursor={nextCursor} />
    </Sheet>
  );
}

function OneItem({ item }: { item: Item }) {
  const intl = useIntl();
  const say = useToast();
  const { revalidate } = useRevalidator();
  const [busy, setBusy] = useState(false);

  async function replay(): Promise<void> {
    setBusy(true);
    try {
      await callApi("POST", `/intake/${item.id}/replay`, { body: {} });
      say(intl.formatMessage({ id: "intake.replayed" }));
      void revalidate();
    } catch {
      say(intl.formatMessage({ id: "change.failed" }));
    } finally {
      setBusy(false);
    }
  }

  const reason = item.reason && [`reason.${item.reason}`, `bounce.${item.reason}`].find((id) => id in intl.messages);
  return (
    <>
      <span className="badge" data-tone={TONES[item.state]}>
        {label(intl, `intake.state.${item.state}`)}
      </span>
      <span className="entry-main">
        <span className="entry-title">
          {item.outcome ? label(intl, `intake.outcome.${item.outcome}`) : label(intl, `channel.${item.channel}`)}
          {item.ticketNumber !== null && (
            <>
              {" "}
              <a className="link" href={`/desk/tickets/${item.ticketNumber}`}>
                <bdi dir="ltr">#{item.ticketNumber}</bdi>
              </a>
            </>
          )}
        </span>
        <span className="entry-sub">
          {item.reason && (
            <>
              {reason ? label(intl, reason) : <bdi dir="ltr">{item.reason}</bdi>}
              {" · "}
            </>
          )}
          {sizeLabel(intl, item.size)}
          {" · "}
          <code title={`SHA-256 ${item.sha256}`}>{item.sha256.slice(0, 12)}</code>
        </span>
      </span>
      <Time at={item.receivedAt} style="narrow" className="row-age" />
      <span className="flex gap-1.5">
        {item.state === "quarantined" && (
          <Button size="sm" onClick={() => void replay()} disabled={busy}>
            <Icon as={RotateCcw} size={14} className="flip" />
            <FormattedMessage id="intake.replay" />
          </Button>
        )}
        <a className="btn" data-look="plain" data-size="sm" href={`/api/v1/intake/${item.id}/raw`} download={`${item.id}.eml`}>
          <Icon as={Download} size={14} />
          <FormattedMessage id="entry.download" />
        </a>
      </span>
    </>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
