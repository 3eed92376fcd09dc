import { useEffect, useRef, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import type { TicketLink } from "../../server/support/tickets/links-contract.ts";
import { localize } from "../../shared/locales.ts";
import { Button } from "../ui/button.tsx";
import { callApi, ApiError } from "./api-client.ts";
import { statuses, type Status } from "./lookups.ts";
import { PlainText } from "./message-text.tsx";

type Done = { number: number; messageId: string | null }[];
/** Long enough to see what was done and take it back. */
const UNDO_SECONDS = 30;

/** Writes to the open incidents of a problem, children of a ticket, or tickets tied to a known issue, together: shows to whom and what first, and can be taken back. */
export function LinkedUpdate({
  number,
  kind,
  tickets,
  onClose,
}: {
  number: number;
  kind: "child" | "incident" | "issue";
  tickets: readonly Pick<TicketLink["ticket"], "id" | "number" | "subject" | "requester">[];
  onClose: () => void;
}) {
  const intl = useIntl();
  const dialog = useRef<HTMLDialogElement>(null);
  const [body, setBody] = useState("");
  const [status, setStatus] = useState("");
  const [known, setKnown] = useState<readonly Status[]>([]);
  const [looking, setLooking] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  // What it was opened for stays, though the list behind it moves on.
  const [to] = useState(tickets);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => void statuses().then(setKnown, () => undefined), []);
  const text = body.trim();
  const path = kind === "issue" ? `/known-issues/${number}/tickets/update` : `/tickets/${number}/links/update`;

  async function run(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    setProblem("");
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof ApiError ? error.problem.title : intl.formatMessage({ id: "change.failed" }));
    }
    setBusy(false);
  }
  const send = () =>
    run(async () => {
      const answer = await callApi<{ data: Done }>("POST", path, {
        body: { ...(kind !== "issue" && { kind }), ...(text ? { body, undoSeconds: UNDO_SECONDS } : {}), ...(status ? { status } : {}) },
      });
      setDone(answer.data);
    });
  const undo = () =>
    run(async () => {
      for (const one of done ?? [])
        if (one.messageId) await callApi("POST", `/tickets/${one.number}/messages/${one.messageId}/undo`, { body: {} });
      setDone(null);
      setLooking(false);
    });

  return (
    <dialog ref={dialog} className="help" data-dialog="" aria-labelledby="linked-title" onClose={onClose}>
      <div className="help-body">
        <h2 id="linked-title" className="text-lg font-semibold">
          <FormattedMessage id={`link.update.${kind}`} values={{ count: to.length }} />
        </h2>
        {done ? (
          <p role="status" className="callout" data-tone="good">
            <FormattedMessage
              id={text ? "link.update.sent" : "link.update.changed"}
              values={{ count: done.length, seconds: UNDO_SECONDS }}
            />
          </p>
        ) : looking ? (
          <>
            <ul className="grid gap-1 text-sm">
              {to.map((one) => (
                <li key={one.id}>
                  <bdi dir="ltr" className="tabular">
                    #{one.number}
                  </bdi>{" "}
                  <bdi>{one.requester?.name ?? one.subject}</bdi>
                </li>
              ))}
            </ul>
            {text && <PlainText text={body} />}
            {status && (
              <p className="text-sm text-soft">
                <FormattedMessage id="link.update.becomes" values={{ status: nameOf(known, status, intl.locale) }} />
              </p>
            )}
          </>
        ) : (
          <>
            <label className="grid gap-1 text-sm">
              <FormattedMessage id="link.update.words" />
              <textarea className="input" rows={6} dir="auto" value={body} onChange={(event) => setBody(event.target.value)} />
            </label>
            <label className="grid gap-1 text-sm">
              <FormattedMessage id="field.status" />
              <select className="input" value={status} onChange={(event) => setStatus(event.target.value)}>
                <option value="">{intl.formatMessage({ id: "link.update.asIs" })}</option>
                {known
                  .filter(({ retired }) => !retired)
                  .map((one) => (
                    <option key={one.slug} value={one.slug}>
                      {localize(one.name, intl.locale)}
                    </option>
                  ))}
              </select>
            </label>
          </>
        )}
        {problem && (
          <p className="callout" data-tone="danger" role="alert">
            {problem}
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          {done ? (
            <>
              {text && (
                <Button disabled={busy} onClick={() => void undo()}>
                  <FormattedMessage id="link.update.undo" />
                </Button>
              )}
              <Button look="primary" onClick={() => dialog.current?.close()}>
                <FormattedMessage id="link.update.close" />
              </Button>
            </>
          ) : (
            <>
              <Button onClick={() => (looking ? setLooking(false) : dialog.current?.close())}>
                <FormattedMessage id={looking ? "link.update.back" : "common.cancel"} />
              </Button>
              <Button look="primary" disabled={busy || (!text && !status)} onClick={() => (looking ? void send() : setLooking(true))}>
                <FormattedMessage id={looking ? "link.update.do" : "link.update.look"} values={{ count: to.length }} />
              </Button>
            </>
          )}
        </div>
      </div>
    </dialog>
  );
}

function nameOf(known: readonly Status[], slug: string, locale: string): string {
  const found = known.find((one) => one.slug === slug);
  return found ? (localize(found.name, locale) ?? slug) : slug;
}
