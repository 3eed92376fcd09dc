import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import Clock from "lucide-react/icons/clock";
import { IconButton, Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import type { LocalTime } from "./local-times.ts";
import type { ShownMessage } from "./message-model.ts";
import { WhenDialog } from "./when-dialog.tsx";

/** Has a reply leave at a time one chooses. */
export function SendLater({ disabled, onChoose }: { disabled: boolean; onChoose: (sendAt: LocalTime, holdIfAnswered: boolean) => void }) {
  const intl = useIntl();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <IconButton
        label={intl.formatMessage({ id: "later.action" })}
        disabled={disabled}
        aria-haspopup="dialog"
        onClick={() => setAsking(true)}
      >
        <Icon as={Clock} />
      </IconButton>
      {asking && (
        <WhenDialog
          title={intl.formatMessage({ id: "later.title" })}
          option={{ label: intl.formatMessage({ id: "later.hold" }), start: true }}
          onChoose={(time, hold) => time && onChoose(time, hold)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

type Props = {
  message: ShownMessage & { scheduled: NonNullable<ShownMessage["scheduled"]> };
  ticketNumber: number;
  /** The customer has written since it was planned. */
  crossed: boolean;
  onUndo?: ((messageId: string) => void) | undefined;
};

/** A reply that leaves later: when, in the words of whoever planned it, whether the customer wrote meanwhile, and what can still be done. */
export function PlannedBar({ message, ticketNumber, crossed, onUndo }: Props) {
  const intl = useIntl();
  const say = useToast();
  const { local, timeZone, keptBack, why } = message.scheduled;
  const time = intl.formatDate(`${local}Z`, {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "UTC",
  });
  async function sendNow(): Promise<void> {
    try {
      await callApi("POST", `/tickets/${ticketNumber}/messages/${message.id}/release`, { body: {} });
    } catch (error) {
      const { title = "", detail = "" } = error instanceof ApiError ? error.problem : {};
      say(`${intl.formatMessage({ id: "change.failed" })} ${title} ${detail}`.trim());
    }
  }
  return (
    <div className="msg-way" role="status" data-warn={keptBack || crossed ? "" : undefined}>
      <span className="min-w-0 grow">
        <FormattedMessage
          id={!keptBack ? "later.planned" : why === "keyStrangers" ? "later.keptBack.key" : "later.keptBack"}
          values={{ time, zone: <bdi>{timeZone}</bdi> }}
        />
        {crossed && !keptBack && (
          <>
            {" "}
            <strong>
              <FormattedMessage id="later.crossed" />
            </strong>
          </>
        )}
      </span>
      {onUndo && (
        <Button size="sm" onClick={() => onUndo(message.id)}>
          <FormattedMessage id="later.cancel" />
        </Button>
      )}
      <Button size="sm" onClick={() => void sendNow()}>
        <FormattedMessage id="later.now" />
      </Button>
    </div>
  );
}
