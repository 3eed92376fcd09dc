import { useEffect, useRef, useState, type RefObject } from "react";
import { useIntl } from "react-intl";
import Pencil from "lucide-react/icons/pencil";
import { Icon } from "../ui/icon.tsx";

type Options = {
  subject: string;
  heading: RefObject<HTMLHeadingElement | null>;
  onChange: (subject: string) => void;
  /** Opened from elsewhere: by key or from the palette. */
  editing: boolean;
  setEditing: (editing: boolean) => void;
};

/** The subject of the ticket, and the one line in which it is changed: Enter keeps what was typed, Escape the old one. */
export function Subject({ subject, heading, onChange, editing, setEditing }: Options) {
  const intl = useIntl();
  const [typed, setTyped] = useState(subject);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (editing) input.current?.select();
  }, [editing]);

  function open(): void {
    setTyped(subject);
    setEditing(true);
  }
  function close(save: boolean): void {
    const wanted = typed.trim().replaceAll(/\s+/g, " ");
    setEditing(false);
    if (save && wanted !== "" && wanted !== subject) onChange(wanted);
    heading.current?.focus({ preventScroll: true });
  }

  const label = intl.formatMessage({ id: "ticket.changeSubject" });
  return (
    <div className="ticket-subject-line">
      <h1 ref={heading} tabIndex={-1} className="ticket-subject" dir="auto" hidden={editing}>
        {subject}
      </h1>
      {editing ? (
        <form
          className="grow"
          onSubmit={(event) => {
            event.preventDefault();
            close(true);
          }}
        >
          <input
            ref={input}
            className="input"
            dir="auto"
            maxLength={300}
            aria-label={intl.formatMessage({ id: "ticket.subject" })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onBlur={() => close(true)}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              event.stopPropagation();
              close(false);
            }}
          />
        </form>
      ) : (
        <button
          type="button"
          className="btn ticket-subject-edit"
          data-look="quiet"
          data-icon=""
          aria-label={label}
          title={label}
          onClick={open}
        >
          <Icon as={Pencil} size={14} />
        </button>
      )}
    </div>
  );
}
