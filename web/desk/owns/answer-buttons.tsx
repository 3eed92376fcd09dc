import { FormattedMessage, useIntl } from "react-intl";
import FileText from "lucide-react/icons/file-text";
import Hourglass from "lucide-react/icons/hourglass";
import KeyRound from "lucide-react/icons/key-round";
import MonitorX from "lucide-react/icons/monitor-x";
import ReceiptText from "lucide-react/icons/receipt-text";
import type { AnswerKind } from "../../../server/support/answers/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import type { Ticket } from "../model.ts";
import { useAnswers } from "./answers-context.tsx";

const ICONS = { key: KeyRound, reset: MonitorX, extend: Hourglass, grace: Hourglass, quote: ReceiptText } as const;
type Kind = keyof typeof ICONS;
const ANSWERS: readonly AnswerKind[] = ["key", "reset", "extend", "grace"];

function Answer({ kind, name, quiet = false, onAsk }: { kind: Kind; name: string | null; quiet?: boolean; onAsk: () => void }) {
  const intl = useIntl();
  const label = intl.formatMessage({ id: `owns.answer.${kind}` });
  return (
    <li>
      <Button
        size="sm"
        look={quiet ? "quiet" : "plain"}
        aria-haspopup="dialog"
        {...(name && { "aria-label": `${label}: ${name}` })}
        onClick={onAsk}
      >
        <Icon as={ICONS[kind]} size={14} className="text-faint" />
        {label}
      </Button>
    </li>
  );
}

/** What is known of a licence, so that only what makes sense is offered. */
type Known = { trial: boolean; expiresAt: string | null; machines: { count: number } };

function fits(kind: AnswerKind, { trial, expiresAt, machines }: Known): boolean {
  return kind === "key" || (kind === "reset" ? machines.count > 0 : expiresAt !== null && trial === (kind === "extend"));
}

/** What can be answered about one licence. @param known null: everything is offered, and refused where it makes no sense */
export function LicenseAnswerButtons({ id, name, known }: { id: string; name: string; known: Known | null }) {
  const answers = useAnswers();
  if (!answers?.mayAnswer) return null;
  return ANSWERS.filter((kind) => !known || fits(kind, known)).map((kind) => (
    <Answer key={kind} kind={kind} name={name} quiet={known !== null} onAsk={() => answers.ask({ kind, license: id })} />
  ));
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
        {answers.mayAnswer && license && <LicenseAnswerButtons id={license.id} name={license.name} known={null} />}
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
