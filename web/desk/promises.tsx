import { useEffect, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import Plus from "lucide-react/icons/plus";
import type { Promised } from "../../server/support/promises/contract.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Time } from "../ui/time.tsx";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import { useLiveEvents } from "./live.tsx";
import type { LocalTime } from "./local-times.ts";
import { usePicker } from "./picker-context.tsx";
import { WhenDialog } from "./when-dialog.tsx";

const TONES: Record<Promised["state"], string> = { open: "accent", kept: "good", missed: "danger", withdrawn: "outline" };

/** What was promised to the customer: asked for once the ticket is on the page, and again when something of it changed. */
export function Promises({ ticketId, ticketNumber }: { ticketId: string; ticketNumber: number }) {
  const intl = useIntl();
  const say = useToast();
  const pick = usePicker();
  const [promises, setPromises] = useState<readonly Promised[]>([]);
  const [round, setRound] = useState(0);
  const [asked, setAsked] = useState<{ text: string; kind: Promised["kind"] } | null>(null);
  const path = `/tickets/${ticketNumber}/promises`;
  useEffect(() => {
    let current = true;
    callApi<{ data: Promised[] }>("GET", path).then(
      ({ data }) => current && setPromises(data.filter(({ state }) => state !== "withdrawn")),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [path, round]);
  useLiveEvents(({ type, subjects }) => {
    if (type.startsWith("promise.") && subjects.includes(`ticket:${ticketId}`)) setRound((n) => n + 1);
  });

  async function send(call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } catch (error) {
      const known = error instanceof ApiError && error.problem.status > 0;
      say(known ? (error.problem.errors?.[0]?.message ?? error.problem.title) : intl.formatMessage({ id: "change.offline" }));
    }
    setRound((n) => n + 1);
  }
  function ask(): void {
    const answer = intl.formatMessage({ id: "promise.answer" });
    pick({
      title: intl.formatMessage({ id: "promise.what" }),
      placeholder: intl.formatMessage({ id: "promise.placeholder" }),
      items: [{ id: "answer", label: answer }],
      onPick: () => setAsked({ text: answer, kind: "answer" }),
      onText: { label: (typed) => typed, pick: (typed) => setAsked({ text: typed.slice(0, 300), kind: "other" }) },
    });
  }
  const give = (due: LocalTime) => void send(() => callApi("POST", path, { body: { ...asked, due } }));
  const settle = ({ id, revision }: Promised, state: "kept" | "withdrawn") =>
    void send(() => callApi("PATCH", `/promises/${id}`, { body: { state }, ifMatch: revision }));

  return (
    <section className="side-part">
      <h2 className="side-label flex items-center justify-between">
        <FormattedMessage id="promise.title" />
        <IconButton size="sm" label={intl.formatMessage({ id: "promise.give" })} aria-haspopup="dialog" onClick={ask}>
          <Icon as={Plus} size={14} />
        </IconButton>
      </h2>
      {promises.length > 0 && (
        <ul className="grid gap-2">
          {promises.map((promise) => (
            <li key={promise.id} className="grid gap-1 text-sm">
              <span className="flex flex-wrap items-center gap-x-2">
                <span className="badge" data-tone={TONES[promise.state]}>
                  <FormattedMessage id={promise.state === "missed" && promise.settledAt ? "promise.late" : `promise.${promise.state}`} />
                </span>
                <bdi className="min-w-0 break-words">{promise.text}</bdi>
              </span>
              <span className="text-xs text-faint">
                <Time at={promise.dueAt} />
                {promise.madeBy && (
                  <>
                    {" · "}
                    <bdi>{promise.madeBy.name}</bdi>
                  </>
                )}
              </span>
              {promise.settledAt === null && (
                <span className="flex gap-1">
                  <Button size="sm" onClick={() => settle(promise, "kept")}>
                    <FormattedMessage id="promise.markKept" />
                  </Button>
                  <Button size="sm" look="quiet" onClick={() => settle(promise, "withdrawn")}>
                    <FormattedMessage id="promise.withdraw" />
                  </Button>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {asked && <WhenDialog title={asked.text} onChoose={(due) => due && give(due)} onClose={() => setAsked(null)} />}
    </section>
  );
}
