import { FormattedMessage, useIntl } from "react-intl";
import FileText from "lucide-react/icons/file-text";
import Hourglass from "lucide-react/icons/hourglass";
import KeyRound from "lucide-react/icons/key-round";
import MonitorX from "lucide-react/icons/monitor-x";
import ReceiptText from "lucide-react/icons/receipt-text";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import type { Ticket } from "../model.ts";
import { useAnswers } from "./answers-context.tsx";

const ICONS = { key: KeyRound, reset: MonitorX, extend: Hourglass, grace: Hourglass, quote: ReceiptText } as const;
type Kind = keyof typeof ICONS;

function Answer({ kind, name, onAsk }: { kind: Kind; name: string | null; onAsk: () => void }) {
  const intl = useIntl();
  const label = intl.formatMessage({ id: `owns.answer.${kind}` });
  return (
    <li>
      <Button size="sm" aria-haspopup="dialog" {...(name && { "aria-label": `${label}: ${name}` })} onClick={onAsk}>
        <Icon as={ICONS[kind]} size={14} className="text-faint" />
        {label}
      </Button>
    </li>
  );
}

/** What can be answered about one licence. @param trial null where it is not known: then either is offered, and refused where it makes no sense */
export function LicenseAnswerButtons({ id, name, trial }: { id: string; name: string; trial: boolean | null }) {
  const answers = useAnswers();
  if (!answers?.mayAnswer) return null;
  const kinds = (["key", "reset", "extend", "grace"] as const).filter(
    (kind) => trial === null || (kind === "extend" ? trial : kind === "grace" ? !trial : true),
  );
  return (
    <>
      {kinds.map((kind) => (
        <Answer key={kind} kind={kind} name={name} onAsk={() => answers.ask({ kind, license: id })} />
      ))}
    </>
  );
}

/** In a ticket about a licence or a bill: the usual answers, about the licence it names. */
export function TicketAnswers({ ticket, onChoose }: { ticket: Ticket; onChoose: () => void }) {
  const answers = useAnswers();
  if ((ticket.type !== "license" && ticket.type !== "billing") || !answers || (!answers.mayAnswer && !answers.mayQuote)) return null;
  const { license } = ticket;
  return (
    <section className="side-part">
      <h2 className="side-label">
        <FormattedMessage id="owns.answer.title" />
      </h2>
      <ul className="answers">
        {answers.mayAnswer && license && <LicenseAnswerButtons id={license.id} name={license.name} trial={null} />}
        {answers.mayQuote && <Answer kind="quote" name={null} onAsk={() => answers.ask({ kind: "quote" })} />}
        {answers.mayAnswer && !license && (
          <li>
            <Button size="sm" aria-haspopup="dialog" onClick={onChoose}>
              <Icon as={FileText} size={14} className="text-faint" />
              <FormattedMessage id="ticket.chooseLicense" />
            </Button>
          </li>
        )}
      </ul>
      <p className="mt-2 text-xs text-faint">
        <FormattedMessage id={license || !answers.mayAnswer ? "owns.answer.hint" : "owns.answer.noLicense"} />
      </p>
    </section>
  );
}
