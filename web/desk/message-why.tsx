import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useNavigate } from "react-router";
import { Button } from "../ui/button.tsx";
import { label } from "../i18n/labels.ts";
import { useToast } from "../ui/toast.tsx";
import { callApi } from "./api-client.ts";
import type { ShownMessage } from "./message-model.ts";
import type { Ticket } from "./model.ts";
import { usePicker } from "./picker-context.tsx";

type Props = { message: ShownMessage; ticketNumber: number; revision: number };

/** Why a message stands in this ticket and how far its sender is proven, in words; and the two ways out when it is wrong. */
export function WhyHere({ message, ticketNumber, revision }: Props) {
  const intl = useIntl();
  const { filed, proof } = message;
  return (
    <details className="msg-why">
      <summary>{label(intl, "message.why")}</summary>
      <div className="msg-why-body">
        {filed && (
          <p>
            <FormattedMessage
              id={`filed.${filed.by}`}
              values={{ tracker: <bdi>{filed.tracker}</bdi>, key: <bdi dir="ltr">{filed.key}</bdi> }}
            />
            {filed.movedFrom !== undefined && (
              <>
                {" "}
                <FormattedMessage id="filed.movedFrom" values={{ ticket: <TicketLink number={filed.movedFrom} /> }} />
              </>
            )}
          </p>
        )}
        {message.verdict && <p>{label(intl, `verdict.${message.verdict}.hint`)}</p>}
        {proof && <Proof proof={proof} />}
        <MoveButtons message={message} ticketNumber={ticketNumber} revision={revision} />
      </div>
    </details>
  );
}

function TicketLink({ number }: { number: number }) {
  return (
    <a href={`/desk/tickets/${number}`} className="link">
      <bdi dir="ltr">#{number}</bdi>
    </a>
  );
}

function Proof({ proof }: { proof: NonNullable<ShownMessage["proof"]> }) {
  const { found, by, unsigned, forwardedBy } = proof;
  return (
    <>
      {by && (
        <p>
          <FormattedMessage id={`proof.by.${by.kind}`} values={{ name: <bdi dir="ltr">{by.name}</bdi> }} />
        </p>
      )}
      {unsigned.length > 0 && (
        <p>
          <FormattedMessage id="proof.unsigned" values={{ fields: <bdi dir="ltr">{unsigned.join(", ")}</bdi> }} />
        </p>
      )}
      {forwardedBy && (
        <p>
          <FormattedMessage id="proof.forwardedBy" values={{ name: <bdi>{forwardedBy}</bdi> }} />
        </p>
      )}
      {found && (
        <p className="text-faint">
          <bdi dir="ltr">{found}</bdi>
        </p>
      )}
    </>
  );
}

function MoveButtons({ message, ticketNumber, revision }: Props) {
  const intl = useIntl();
  const say = useToast();
  const navigate = useNavigate();
  const pick = usePicker();
  const [busy, setBusy] = useState(false);

  async function carry(path: string, body: object, to?: number): Promise<void> {
    setBusy(true);
    try {
      const answer = await callApi<{ number?: number }>("POST", `/tickets/${ticketNumber}/${path}`, { body, ifMatch: revision });
      const number = to ?? answer.number!;
      say(intl.formatMessage({ id: "message.moved" }, { number: String(number) }));
      await navigate(`/desk/tickets/${number}`);
    } catch {
      say(intl.formatMessage({ id: "change.failed" }));
    } finally {
      setBusy(false);
    }
  }

  const move = (to: number) => void carry(`messages/${message.id}/move`, { to }, to);
  function choose(): void {
    pick({
      title: label(intl, "message.moveTo"),
      items: callApi<{ data: Ticket[] }>("GET", "/tickets?limit=50&sort=-updatedAt").then(({ data }) =>
        data
          .filter(({ number }) => number !== ticketNumber)
          .map(({ number, subject, requester }) => ({ id: String(number), label: `#${number} ${subject}`, hint: requester?.name ?? "" })),
      ),
      onPick: (id) => move(Number(id)),
      onText: {
        label: (text) => intl.formatMessage({ id: "message.moveToNumber" }, { number: text.replace(/\D/g, "") }),
        pick: (text) => {
          const number = Number(text.replace(/\D/g, ""));
          if (number > 0) move(number);
        },
      },
    });
  }

  return (
    <p className="flex flex-wrap gap-2">
      <Button size="sm" disabled={busy} onClick={() => void carry("split", { messageId: message.id })}>
        {label(intl, "message.detach")}
      </Button>
      <Button size="sm" look="quiet" disabled={busy} onClick={choose}>
        {label(intl, "message.move")}
      </Button>
    </p>
  );
}
