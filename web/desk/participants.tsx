import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import Plus from "lucide-react/icons/plus";
import X from "lucide-react/icons/x";
import { textOf } from "../data.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";
import { AddressTrouble } from "./address-trouble.tsx";
import { ApiError, callApi } from "./api-client.ts";
import type { Participant } from "./model.ts";
import { GuestLinks } from "./guest-links.tsx";
import { useReload } from "./live.tsx";

/** Who takes part beside the requester, what each may do, and a way to add one. */
export function Participants({ ticketNumber, participants }: { ticketNumber: number; participants: readonly Participant[] }) {
  const intl = useIntl();
  const say = useToast();
  const reload = useReload();
  const [adding, setAdding] = useState(false);
  const others = participants.filter((one) => one.role !== "requester" || one.ticketNumber !== ticketNumber);

  async function run(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      reload();
      return true;
    } catch (error) {
      say(
        `${intl.formatMessage({ id: "change.failed" })} ${error instanceof ApiError ? (error.problem.errors?.[0]?.message ?? error.problem.detail ?? "") : ""}`,
      );
      return false;
    }
  }

  return (
    <section className="side-part">
      <div className="flex items-center justify-between">
        <h2 className="side-label">
          <FormattedMessage id="field.participants" />
        </h2>
        <IconButton
          size="sm"
          label={intl.formatMessage({ id: "participants.add" })}
          aria-expanded={adding}
          onClick={() => setAdding(!adding)}
        >
          <Icon as={Plus} size={14} />
        </IconButton>
      </div>
      {others.length === 0 && !adding && (
        <p className="text-xs text-faint">
          <FormattedMessage id="participants.none" />
        </p>
      )}
      <ul className="grid gap-1.5">
        {others.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-2 text-sm">
            <Avatar name={one.person.name} tone={one.kind === "agent" ? "agent" : "contact"} />
            <span className="min-w-0 grow">
              <bdi className="block truncate">{one.person.name}</bdi>
              <span className="block truncate text-xs text-faint">
                <FormattedMessage
                  id={
                    one.role === "requester"
                      ? "field.requester"
                      : `participants.${one.kind === "agent" ? "follower" : one.source === "cc" ? "cc" : "added"}`
                  }
                />
                {" · "}
                <FormattedMessage id={one.canRead ? "participants.reads" : "participants.mailOnly"} />
                {one.ticketNumber !== ticketNumber && (
                  <>
                    {" · "}
                    <bdi dir="ltr">#{one.ticketNumber}</bdi>
                  </>
                )}
              </span>
            </span>
            {one.role !== "requester" && (
              <IconButton
                size="sm"
                label={intl.formatMessage({ id: "participants.remove" }, { name: one.person.name })}
                onClick={() => void run(() => callApi("DELETE", `/tickets/${one.ticketNumber}/participants/${one.id}`))}
              >
                <Icon as={X} size={14} />
              </IconButton>
            )}
            <AddressTrouble person={one} />
          </li>
        ))}
      </ul>
      <GuestLinks ticketNumber={ticketNumber} participants={participants} />
      {adding && (
        <form
          className="mt-2 flex gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            const email = textOf(new FormData(event.currentTarget), "email").trim();
            void run(() => callApi("POST", `/tickets/${ticketNumber}/participants`, { body: { email } })).then(
              (done) => done && setAdding(false),
            );
          }}
        >
          <input
            name="email"
            type="email"
            required
            dir="ltr"
            className="input"
            autoFocus
            aria-label={intl.formatMessage({ id: "participants.email" })}
            placeholder={intl.formatMessage({ id: "participants.email" })}
          />
          <Button type="submit" look="primary">
            <FormattedMessage id="participants.addShort" />
          </Button>
        </form>
      )}
    </section>
  );
}
