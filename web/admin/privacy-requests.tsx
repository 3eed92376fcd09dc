import { useEffect } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Link, useRevalidator } from "react-router";
import Download from "lucide-react/icons/download";
import HandHelping from "lucide-react/icons/hand-helping";
import { Badge } from "../ui/badge.tsx";
import { Icon } from "../ui/icon.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import { Table } from "./table.tsx";

export type PrivacyRequest = {
  id: string;
  kind: "erasure" | "export";
  contact: { id: string; name: string };
  state: "waiting" | "running" | "done" | "failed" | "held";
  progress: number;
  available: boolean;
  requestedAt: string;
};

const TONES = { waiting: "neutral", running: "accent", done: "good", failed: "warn", held: "warn" } as const;
const AGAIN_MILLISECONDS = 2_000;

/** Reads the page again while something on it is still under way. */
export function useProgress(rows: readonly { state: string }[]): void {
  const { revalidate, state } = useRevalidator();
  const busy = rows.some((row) => row.state === "waiting" || row.state === "running");
  useEffect(() => {
    if (!busy || state !== "idle") return undefined;
    const timer = setTimeout(() => void revalidate(), AGAIN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [busy, state, revalidate]);
}

/** Erasures and exports with how far they are. @param person whether whose they are is shown */
export function PrivacyRequests({ rows, person = true }: { rows: readonly PrivacyRequest[]; person?: boolean }) {
  const intl = useIntl();
  return (
    <Table
      caption={intl.formatMessage({ id: "privacy.requests" })}
      rows={rows}
      empty={
        <EmptyState icon={HandHelping} title={<FormattedMessage id="privacy.requests.none" />}>
          <FormattedMessage id="privacy.requests.none.what" />
        </EmptyState>
      }
      columns={[
        { id: "privacy.requests.kind", cell: ({ kind }) => <FormattedMessage id={`privacy.kind.${kind}`} /> },
        ...(person
          ? [
              {
                id: "privacy.requests.person",
                cell: ({ contact }: PrivacyRequest) => (
                  <Link to={`/admin/contacts/${contact.id}/privacy`} className="link">
                    {contact.name ? <bdi>{contact.name}</bdi> : <FormattedMessage id="privacy.person.erased" />}
                  </Link>
                ),
              },
            ]
          : []),
        {
          id: "privacy.requests.state",
          cell: ({ state, progress }) => (
            <Badge tone={TONES[state]}>
              <FormattedMessage
                id={`privacy.state.${state}`}
                values={{ percent: intl.formatNumber(progress, { style: "percent", maximumFractionDigits: 0 }) }}
              />
            </Badge>
          ),
        },
        { id: "privacy.requests.at", cell: ({ requestedAt }) => <Time at={requestedAt} /> },
        {
          id: "privacy.download",
          end: true,
          cell: ({ id, available }) =>
            available && (
              <a href={`/api/v1/privacy/requests/${id}/file`} download className="btn" data-look="plain" data-size="sm">
                <Icon as={Download} />
                <FormattedMessage id="privacy.download" />
              </a>
            ),
        },
      ]}
    />
  );
}
