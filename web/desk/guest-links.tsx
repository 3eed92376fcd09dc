import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { Time } from "../ui/time.tsx";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import type { Participant } from "./model.ts";

type GuestLink = { id: string; contact: { id: string; name: string } | null; expiresAt: string };

const DAYS = [1, 7, 30, 90];

/** Links with which a participant reads and answers this one ticket without an account; read when somebody looks. */
export function GuestLinks({ ticketNumber, participants }: { ticketNumber: number; participants: readonly Participant[] }) {
  const intl = useIntl();
  const say = useToast();
  const [links, setLinks] = useState<readonly GuestLink[] | null>(null);
  const [made, setMade] = useState<string | null>(null);
  const people = participants.filter((one) => one.kind === "contact" && one.ticketNumber === ticketNumber);
  const path = `/tickets/${ticketNumber}/guest-links`;
  const read = async () => setLinks((await callApi<{ data: GuestLink[] }>("GET", path)).data);

  async function run(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      say(
        `${intl.formatMessage({ id: "change.failed" })} ${error instanceof ApiError ? (error.problem.detail ?? error.problem.title) : ""}`,
      );
    }
  }

  if (people.length === 0) return null;
  return (
    <details className="mt-2 text-sm" onToggle={(event) => event.currentTarget.open && links === null && void run(read)}>
      <summary className="link w-fit cursor-pointer text-xs">
        <FormattedMessage id="guestLink.title" />
      </summary>
      <div className="mt-2 grid gap-3">
        <p className="text-xs text-faint">
          <FormattedMessage id="guestLink.what" />
        </p>
        <ul className="grid gap-2">
          {(links ?? []).map((link) => (
            <li key={link.id} className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <bdi className="min-w-0 grow truncate">{link.contact?.name}</bdi>
              <span className="text-xs text-faint">
                <FormattedMessage id="guestLink.until" values={{ at: <Time at={link.expiresAt} /> }} />
              </span>
              <Button
                size="sm"
                aria-label={`${intl.formatMessage({ id: "guestLink.end" })}: ${link.contact?.name ?? ""}`}
                onClick={() =>
                  void run(async () => {
                    await callApi("DELETE", `${path}/${link.id}`);
                    setMade(null);
                    await read();
                  })
                }
              >
                <FormattedMessage id="guestLink.end" />
              </Button>
            </li>
          ))}
        </ul>
        <form
          className="grid gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            const body = { participant: textOf(form, "participant"), days: Number(textOf(form, "days")) };
            void run(async () => {
              setMade((await callApi<{ url: string }>("POST", path, { body })).url);
              await read();
            });
          }}
        >
          <select name="participant" className="input" data-size="md" aria-label={intl.formatMessage({ id: "guestLink.for" })}>
            {people.map((one) => (
              <option key={one.id} value={one.id}>
                {one.person.name}
              </option>
            ))}
          </select>
          <select name="days" className="input" data-size="md" defaultValue="30" aria-label={intl.formatMessage({ id: "guestLink.days" })}>
            {DAYS.map((days) => (
              <option key={days} value={days}>
                {intl.formatMessage({ id: "guestLink.days.some" }, { days })}
              </option>
            ))}
          </select>
          <Button type="submit" size="sm">
            <FormattedMessage id="guestLink.make" />
          </Button>
        </form>
        {made && (
          <div className="grid gap-1.5" role="status">
            <label className="text-xs" htmlFor="guest-link-made">
              <FormattedMessage id="guestLink.made" />
            </label>
            <input
              id="guest-link-made"
              readOnly
              dir="ltr"
              className="input"
              data-size="md"
              value={made}
              onFocus={(event) => event.currentTarget.select()}
            />
            <Button
              size="sm"
              onClick={() =>
                void run(async () => {
                  await navigator.clipboard.writeText(made);
                  say(intl.formatMessage({ id: "guestLink.copied" }));
                })
              }
            >
              <FormattedMessage id="guestLink.copy" />
            </Button>
          </div>
        )}
      </div>
    </details>
  );
}
