import { useState, type ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import AlarmClock from "lucide-react/icons/alarm-clock";
import BellRing from "lucide-react/icons/bell-ring";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import type { LocalTime } from "./local-times.ts";
import type { Ticket } from "./model.ts";
import { useShortcuts } from "./shortcuts.ts";
import { WhenDialog } from "./when-dialog.tsx";
import { useReload } from "./live.tsx";

/** The way to snooze a ticket (`b`), and what is said of one that is snoozed or back from it. */
export function useSnooze(ticket: Ticket): { button: ReactNode; note: ReactNode } {
  const intl = useIntl();
  const say = useToast();
  const reload = useReload();
  const [asking, setAsking] = useState(false);
  const done = ticket.category === "solved" || ticket.category === "closed";
  const { snooze, woke } = ticket;
  useShortcuts(done ? {} : { b: () => setAsking(true) });

  async function send(path: string, body: object, said: string): Promise<void> {
    try {
      await callApi("POST", `/tickets/${ticket.number}/${path}`, { body });
      say(said);
    } catch (error) {
      const known = error instanceof ApiError && error.problem.status > 0;
      say(known ? (error.problem.errors?.[0]?.message ?? error.problem.title) : intl.formatMessage({ id: "change.offline" }));
    }
    reload();
  }
  const put = (until: LocalTime | null, untilReply: boolean) =>
    void send("snooze", { until, untilReply: untilReply || until === null }, intl.formatMessage({ id: "snooze.done" }));
  const wake = () => void send("wake", {}, intl.formatMessage({ id: "snooze.ended" }));

  return {
    note: (
      <>
        {snooze && (
          <p className="snooze-note" role="status">
            <Icon as={AlarmClock} />
            <span className="min-w-0 grow">
              <FormattedMessage
                id={snooze.until === null ? "snooze.untilReply" : snooze.untilReply ? "snooze.untilEither" : "snooze.until"}
                values={{
                  time:
                    snooze.until &&
                    intl.formatDate(snooze.until, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }),
                }}
              />
            </span>
            <Button size="sm" onClick={wake}>
              <FormattedMessage id="snooze.wake" />
            </Button>
          </p>
        )}
        {woke && !snooze && (
          <p className="snooze-note" data-woke="" role="status">
            <Icon as={BellRing} />
            <FormattedMessage id={`snooze.woke.${woke.reason}`} />
          </p>
        )}
      </>
    ),
    button: (
      <>
        {!done && !snooze && (
          <button
            type="button"
            className="btn snooze-button"
            data-look="quiet"
            data-icon=""
            aria-haspopup="dialog"
            aria-keyshortcuts="B"
            aria-label={intl.formatMessage({ id: "snooze.action" })}
            title={`${intl.formatMessage({ id: "snooze.action" })} (B)`}
            onClick={() => setAsking(true)}
          >
            <Icon as={AlarmClock} />
          </button>
        )}
        {asking && (
          <WhenDialog
            title={intl.formatMessage({ id: "snooze.title" })}
            option={{ label: intl.formatMessage({ id: "snooze.orReply" }), start: true }}
            without={{ label: intl.formatMessage({ id: "snooze.onlyReply" }) }}
            onChoose={put}
            onClose={() => setAsking(false)}
          />
        )}
      </>
    ),
  };
}
