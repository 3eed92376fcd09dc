import { FormattedMessage } from "react-intl";
import type { WebhookAttempt, WebhookDelivery, WebhookEndpoint } from "../../server/support/webhooks/contract.ts";
import { Badge, type Tone } from "../ui/badge.tsx";

/** Whether an endpoint is told, and takes it. */
export function WebhookState({ endpoint: { active, disabledFor, failingSince } }: { endpoint: WebhookEndpoint }) {
  const state = active ? (failingSince ? "failing" : "on") : disabledFor ? `off.${disabledFor}` : "off";
  return (
    <Badge tone={active ? (failingSince ? "warn" : "good") : disabledFor ? "danger" : "neutral"}>
      <FormattedMessage id={`admin.webhook.state.${state}`} />
    </Badge>
  );
}

const TONES: Record<WebhookDelivery["state"], Tone> = { waiting: "warn", delivered: "good", failed: "danger", skipped: "neutral" };

export function DeliveryState({ state }: Pick<WebhookDelivery, "state">) {
  return (
    <Badge tone={TONES[state]}>
      <FormattedMessage id={`admin.webhook.delivery.${state}`} />
    </Badge>
  );
}

/** What was answered, or why nothing was. */
export function Outcome({
  attempt: { status, error, milliseconds },
}: {
  attempt: Pick<WebhookAttempt, "status" | "error" | "milliseconds">;
}) {
  return (
    <>
      {status === null ? <FormattedMessage id={`admin.webhook.error.${error}`} /> : <bdi dir="ltr">HTTP {status}</bdi>} ·{" "}
      <bdi dir="ltr">{milliseconds} ms</bdi>
    </>
  );
}
