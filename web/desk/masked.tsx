import { useEffect, useState, type ReactNode } from "react";
import { FormattedMessage, useIntl, type IntlShape } from "react-intl";
import { useRouteLoaderData } from "react-router";
import { label } from "../i18n/labels.ts";
import { Button } from "../ui/button.tsx";
import { Glyph } from "../ui/glyph.tsx";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import type { ShownMessage } from "./message-model.ts";
import type { Ticket } from "./model.ts";
import type { loader as shellLoader } from "./shell.tsx";

type Secret = { mark: string; type: string; value: string };

/** The kinds of what was masked as a list in words; formats of vendors keep their code. */
export function kindsInWords(intl: IntlShape, kinds: readonly string[]): string {
  return intl.formatList(kinds.map((kind) => (`secret.${kind}` in intl.messages ? label(intl, `secret.${kind}`) : kind)));
}

/** Says what was masked in a message, and shows it to those who may see it until they leave. Each time is audited. */
export function Masked({ message, ticketNumber }: { message: ShownMessage; ticketNumber: number }) {
  const intl = useIntl();
  const ours = message.visibility === "public" && message.authorKind === "agent";
  return (
    <Reveal ticketNumber={ticketNumber} part={message.id}>
      <FormattedMessage
        id={ours ? "masked.ours" : "masked.theirs"}
        values={{ count: message.masked.length, kinds: <bdi>{kindsInWords(intl, message.masked)}</bdi> }}
      />
    </Reveal>
  );
}

const MARK = /\[masked [\w-]+ \d+\]/g;

/** The same of the custom fields of a ticket, where one holds a mark. */
export function MaskedFields({ ticket }: { ticket: Ticket }) {
  const marks = new Set(Object.values(ticket.fields).flatMap((value) => (typeof value === "string" ? (value.match(MARK) ?? []) : [])));
  if (marks.size === 0) return null;
  return (
    <Reveal ticketNumber={ticket.number} part="ticket" marks={marks}>
      <FormattedMessage id="masked.fields" />
    </Reveal>
  );
}

/** @param marks those that are shown; all when absent */
function Reveal({
  ticketNumber,
  part,
  marks,
  children,
}: {
  ticketNumber: number;
  part: string;
  marks?: ReadonlySet<string>;
  children: ReactNode;
}) {
  const intl = useIntl();
  const say = useToast();
  const mayReveal = useRouteLoaderData<typeof shellLoader>("desk/shell")?.person.mayReveal ?? false;
  const [secrets, setSecrets] = useState<readonly Secret[] | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    // A browser may keep the page as it stands and bring it back later.
    const hide = () => setSecrets(null);
    window.addEventListener("pagehide", hide);
    return () => window.removeEventListener("pagehide", hide);
  }, []);

  async function show(): Promise<void> {
    if (busy) return;
    setBusy(true);
    try {
      const { data } = await callApi<{ data: Secret[] }>("POST", `/tickets/${ticketNumber}/secrets/reveal`, { body: { part } });
      setSecrets(data.filter(({ mark }) => !marks || marks.has(mark)));
    } catch (error) {
      say(error instanceof ApiError && error.problem.status > 0 ? error.problem.title : intl.formatMessage({ id: "change.offline" }));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="msg-masked">
      <p className="msg-masked-line">
        <Glyph name="masked" size={16} />
        <span className="min-w-0 grow">
          {children}
          {!mayReveal && (
            <>
              {" "}
              <FormattedMessage id="masked.mayNot" />
            </>
          )}
        </span>
        {mayReveal && (
          <Button
            size="sm"
            aria-disabled={busy}
            aria-expanded={secrets !== null}
            onClick={() => (secrets ? setSecrets(null) : void show())}
          >
            {label(intl, secrets ? "masked.hide" : "masked.show")}
          </Button>
        )}
      </p>
      {secrets && (
        <dl className="msg-secrets">
          {secrets.map(({ mark, value }) => (
            <div key={`${mark} ${value}`}>
              <dt>
                <bdi dir="ltr">{mark}</bdi>
              </dt>
              <dd>
                <code dir="ltr">{value}</code>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
