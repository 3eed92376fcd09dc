import { useCallback } from "react";
import { useIntl } from "react-intl";
import { useNavigate } from "react-router";
import { useToast } from "../ui/toast.tsx";
import { kindsInWords } from "./masked.tsx";
import { handBack, takeBack } from "./outgoing.ts";

/** Tells the writer of a reply at once what was masked in it, with the way back while there is one. */
export function useMaskedNotice(): (ticketNumber: number, id: string, kinds: readonly string[], waiting: boolean) => void {
  const intl = useIntl();
  const say = useToast();
  const navigate = useNavigate();
  return useCallback(
    (ticketNumber, id, kinds, waiting) => {
      const words = intl.formatMessage({ id: "masked.notice" }, { number: String(ticketNumber), kinds: kindsInWords(intl, kinds) });
      if (!waiting) return say(words);
      say(words, {
        label: intl.formatMessage({ id: "outgoing.undo" }),
        run() {
          void takeBack(id)
            .then(async (reply) => {
              if (!reply) return say(intl.formatMessage({ id: "outgoing.gone" }));
              handBack(ticketNumber, reply);
              const path = `/desk/tickets/${ticketNumber}`;
              if (location.pathname !== path) await navigate(path, { preventScrollReset: true });
            })
            .catch(() => say(intl.formatMessage({ id: "change.offline" })));
        },
      });
    },
    [intl, say, navigate],
  );
}
