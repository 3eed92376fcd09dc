import { FormattedMessage, useIntl } from "react-intl";
import { Button } from "../ui/button.tsx";
import { useToast } from "../ui/toast.tsx";
import { callApi } from "./api-client.ts";
import { useTogether } from "./merged-context.tsx";
import type { ShownMessage } from "./message-model.ts";

/** Where among merged tickets a message comes from, whose people read it, and a way to let others read it or to end that. */
export function MessagePlace({ message }: { message: ShownMessage }) {
  const intl = useIntl();
  const say = useToast();
  const together = useTogether();
  if (!together || together.merged.length === 0) return null;
  const readers = [message.ticketNumber, ...message.sharedWith.filter((number) => number !== message.ticketNumber)];
  const public_ = message.visibility === "public" && message.state === "normal";
  const others = public_
    ? [together.number, ...together.merged.map((one) => one.number)].filter((number) => number !== message.ticketNumber)
    : [];

  async function share(number: number, verb: "share" | "unshare"): Promise<void> {
    try {
      const { changed } = await callApi<{ changed: number }>("POST", `/tickets/${together!.number}/${verb}`, {
        body: { with: number, messages: [message.id] },
      });
      // What was written to them cannot be taken back.
      say(intl.formatMessage({ id: changed > 0 ? `merge.message.${verb}d` : "merge.message.written" }, { number }));
      together!.shared();
    } catch {
      say(intl.formatMessage({ id: "change.failed" }));
    }
  }
  return (
    <p className="msg-place">
      <span className="badge" data-tone="outline">
        <FormattedMessage id="merge.message.from" values={{ number: <bdi dir="ltr">#{message.ticketNumber}</bdi> }} />
      </span>
      {public_ && readers.length > 1 && (
        <span className="text-xs text-faint">
          <FormattedMessage
            id="merge.message.readers"
            values={{ numbers: <bdi dir="ltr">{readers.map((number) => `#${number}`).join(", ")}</bdi> }}
          />
        </span>
      )}
      {others.map((number) => {
        const verb = message.sharedWith.includes(number) ? "unshare" : "share";
        return (
          <Button key={number} size="sm" look="quiet" onClick={() => void share(number, verb)}>
            <span>
              <FormattedMessage id={`merge.message.${verb}`} values={{ number: <bdi dir="ltr">#{number}</bdi> }} />
            </span>
          </Button>
        );
      })}
    </p>
  );
}
