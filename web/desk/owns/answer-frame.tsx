import { useEffect, useRef, useState, type ReactNode } from "react";
import { FormattedMessage } from "react-intl";
import { Button } from "../../ui/button.tsx";
import { Refused } from "./reply-words.tsx";
import { refusalOf } from "./use-prepared.ts";

/** The dialog of an answer: what it would do, then the one button that does it. Enter does it, Esc leaves everything as it is. */
export function AnswerFrame({
  kind,
  about,
  ready,
  onGo,
  onClose,
  children,
}: {
  kind: string;
  about: ReactNode;
  /** Whether it is known and not refused. */
  ready: boolean;
  /** Does it. @returns what is left to do in the page once the dialog is gone */
  onGo: () => Promise<() => void>;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const go = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ title: string; detail: string } | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    // Where somebody chooses already, he goes on choosing.
    if (ready && !document.activeElement?.closest("input, [role=radiogroup]")) go.current?.focus();
  }, [ready]);
  async function run(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const finish = await onGo();
      // Closed first: closing gives the focus back to where it was, and it belongs into the reply.
      dialog.current?.close();
      finish();
    } catch (error) {
      setProblem(refusalOf(error));
      setBusy(false);
    }
  }
  return (
    <dialog ref={dialog} className="help answer-dialog" data-dialog="" aria-labelledby="answer-title" onClose={onClose}>
      <form
        className="help-body"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !busy) void run();
        }}
      >
        <header className="grid gap-1">
          <h2 id="answer-title" className="text-lg font-semibold">
            <FormattedMessage id={`owns.answer.${kind}`} />
          </h2>
          {about}
        </header>
        {children}
        {problem && <Refused {...problem} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => dialog.current?.close()}>
            <FormattedMessage id="common.cancel" />
          </Button>
          <Button ref={go} type="submit" look="primary" disabled={!ready || busy}>
            <FormattedMessage id={`owns.answer.${kind}.do`} />
          </Button>
        </div>
      </form>
    </dialog>
  );
}
