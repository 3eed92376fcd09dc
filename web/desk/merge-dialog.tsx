import { useEffect, useRef, useState } from "react";
import { FormattedMessage, useIntl, type IntlShape } from "react-intl";
import { useNavigate } from "react-router";
import { Button } from "../ui/button.tsx";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import type { Ticket } from "./model.ts";

type Preview = {
  into: { number: number; subject: string; requester: { name: string } | null; organization: { name: string } | null };
  warnings: string[];
  messages: number;
  people: { id: string; name: string }[];
};

/** Says what merging will bring together and what speaks against it, and asks. */
export function MergeDialog({ ticket, into, onClose }: { ticket: Ticket; into: number; onClose: () => void }) {
  const intl = useIntl();
  const say = useToast();
  const navigate = useNavigate();
  const dialog = useRef<HTMLDialogElement>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    callApi<Preview>("POST", `/tickets/${ticket.number}/merge/preview`, { body: { into } }).then(setPreview, (error: unknown) =>
      setProblem(wordsOf(intl, into, error)),
    );
  }, [ticket.number, into, intl]);

  async function merge(): Promise<void> {
    setBusy(true);
    try {
      // What the person agreed to is what is asked: nothing that turned up since.
      const acrossOrganizations = preview?.warnings.includes("otherOrganization") ?? false;
      const merged = await callApi<Ticket>("POST", `/tickets/${ticket.number}/merge`, {
        body: { into, acrossOrganizations },
        ifMatch: ticket.revision,
      });
      dialog.current?.close();
      say(intl.formatMessage({ id: "merge.done" }, { number: merged.number }));
      await navigate(`/desk/tickets/${merged.number}`);
    } catch (error) {
      setProblem(wordsOf(intl, into, error));
      setBusy(false);
    }
  }

  return (
    <dialog ref={dialog} className="help" data-dialog="" aria-labelledby="merge-title" onClose={onClose}>
      <div className="help-body">
        <h2 id="merge-title" className="text-lg font-semibold">
          <FormattedMessage
            id="merge.title"
            values={{ number: <bdi dir="ltr">#{ticket.number}</bdi>, into: <bdi dir="ltr">#{preview?.into.number ?? into}</bdi> }}
          />
        </h2>
        {preview && (
          <>
            <p className="text-sm">
              <bdi className="font-medium">{preview.into.subject}</bdi>
              {preview.into.requester && (
                <span className="block text-soft">
                  <bdi>{preview.into.requester.name}</bdi>
                  {preview.into.organization && (
                    <>
                      {" · "}
                      <bdi>{preview.into.organization.name}</bdi>
                    </>
                  )}
                </span>
              )}
            </p>
            <ul className="grid list-disc gap-1 ps-5 text-sm text-soft">
              <li>
                <FormattedMessage id="merge.brings" values={{ count: preview.messages }} />
              </li>
              {preview.people.length > 0 && (
                <li>
                  <FormattedMessage
                    id="merge.people"
                    values={{
                      names: <bdi>{intl.formatList(preview.people.slice(0, 8).map((one) => one.name))}</bdi>,
                      count: preview.people.length,
                    }}
                  />
                </li>
              )}
              <li>
                <FormattedMessage id="merge.sees" />
              </li>
            </ul>
            {preview.warnings.map((warning) => (
              <p key={warning} className="callout" data-tone={warning === "otherOrganization" ? "danger" : "warn"} role="alert">
                <FormattedMessage id={`merge.warning.${warning}`} />
              </p>
            ))}
          </>
        )}
        {problem && (
          <p className="callout" data-tone="danger" role="alert">
            {problem}
          </p>
        )}
        {!preview && !problem && (
          <p className="text-sm text-faint">
            <FormattedMessage id="common.loading" />
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => dialog.current?.close()} autoFocus>
            <FormattedMessage id="common.cancel" />
          </Button>
          {preview && (
            <Button look="primary" disabled={busy} onClick={() => void merge()}>
              <FormattedMessage id={preview.warnings.includes("otherOrganization") ? "merge.anyway" : "merge.do"} />
            </Button>
          )}
        </div>
      </div>
    </dialog>
  );
}

/** Why it cannot be done, in words. */
function wordsOf(intl: IntlShape, into: number, error: unknown): string {
  if (!(error instanceof ApiError)) return intl.formatMessage({ id: "change.failed" });
  const { title, errors, detail } = error.problem;
  return errors?.[0] ? intl.formatMessage({ id: "merge.unknown" }, { number: into }) : `${title}. ${detail ?? ""}`;
}
