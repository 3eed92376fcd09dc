import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import ArrowDown from "lucide-react/icons/arrow-down";
import ArrowUp from "lucide-react/icons/arrow-up";
import CalendarDays from "lucide-react/icons/calendar-days";
import Ellipsis from "lucide-react/icons/ellipsis";
import Pencil from "lucide-react/icons/pencil";
import Trash2 from "lucide-react/icons/trash-2";
import UserRoundCheck from "lucide-react/icons/user-round-check";
import type { ChecklistStep } from "../../server/support/checklists/contract.ts";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Time } from "../ui/time.tsx";
import { agents } from "./lookups.ts";
import { usePicker } from "./picker-context.tsx";
import type { StepChange } from "./use-checklists.ts";

type Props = {
  step: ChecklistStep;
  first: boolean;
  last: boolean;
  onChange: (wish: StepChange) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};
const NOBODY = "nobody";

/** A step: its checkbox, who did it and when, or who has it until when. Alt with the arrow keys moves it. */
export function ChecklistStepRow({ step, first, last, onChange, onMove, onRemove }: Props) {
  const intl = useIntl();
  const pick = usePicker();
  const [editing, setEditing] = useState<"text" | "dueOn" | null>(null);
  const more = useRef<HTMLButtonElement>(null);
  const text = (id: string) => intl.formatMessage({ id });

  function onKeyDown(event: KeyboardEvent): void {
    const by = event.altKey && (event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0);
    if (!by) return;
    event.preventDefault();
    onMove(by);
  }
  function assign(): void {
    const all = agents();
    pick({
      title: text("checklist.stepAssign"),
      items: all.then((list) => [
        { id: NOBODY, label: text("field.nobody"), selected: step.assignee === null },
        ...list.map(({ id, name, email }) => ({ id, label: name, keywords: email, selected: id === step.assignee?.id })),
      ]),
      onPick: (id) =>
        void all.then((list) => {
          const agent = list.find((one) => one.id === id);
          onChange({ assignee: agent ? { id: agent.id, name: agent.name } : null });
        }),
    });
  }
  const acts: Record<string, () => void> = {
    text: () => setEditing("text"),
    assign,
    dueOn: () => setEditing("dueOn"),
    up: () => onMove(-1),
    down: () => onMove(1),
    remove: onRemove,
  };
  const menu = () =>
    pick({
      title: step.text,
      items: [
        { id: "text", label: text("checklist.stepRename"), icon: Pencil },
        { id: "assign", label: text("checklist.stepAssign"), icon: UserRoundCheck },
        { id: "dueOn", label: text("checklist.stepDue"), icon: CalendarDays },
        ...(first ? [] : [{ id: "up", label: text("checklist.stepUp"), hint: "Alt ↑", icon: ArrowUp }]),
        ...(last ? [] : [{ id: "down", label: text("checklist.stepDown"), hint: "Alt ↓", icon: ArrowDown }]),
        { id: "remove", label: text("checklist.stepRemove"), icon: Trash2 },
      ],
      onPick: (id) => acts[id]?.(),
    });
  function close(next: string | null): void {
    if (editing === "text" && next && next !== step.text) onChange({ text: next });
    if (editing === "dueOn" && next !== null && next !== (step.dueOn ?? "")) onChange({ dueOn: next || null });
    setEditing(null);
    requestAnimationFrame(() => more.current?.focus());
  }

  return (
    <li data-done={step.doneAt ? "" : undefined}>
      {editing ? (
        <LineEditor
          label={text(editing === "text" ? "checklist.stepText" : "checklist.stepDue")}
          type={editing === "text" ? "text" : "date"}
          value={step[editing] ?? ""}
          longest={300}
          onClose={close}
        />
      ) : (
        <>
          <label className="checklist-step">
            <input
              id={`step-${step.id}`}
              type="checkbox"
              checked={step.doneAt !== null}
              onChange={({ currentTarget }) => onChange({ done: currentTarget.checked })}
              onKeyDown={onKeyDown}
              aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
            />
            <span className="min-w-0 grow">
              <bdi className="checklist-text">{step.text}</bdi>
              <StepFacts step={step} />
            </span>
          </label>
          <IconButton
            ref={more}
            size="sm"
            look="quiet"
            label={intl.formatMessage({ id: "checklist.stepMore" }, { name: step.text })}
            aria-haspopup="dialog"
            onClick={menu}
          >
            <Icon as={Ellipsis} size={14} />
          </IconButton>
        </>
      )}
    </li>
  );
}

function StepFacts({ step: { doneAt, doneBy, assignee, dueOn } }: { step: ChecklistStep }) {
  const intl = useIntl();
  // The day where the reader is.
  const [today, setToday] = useState("");
  useEffect(() => setToday(new Date().toLocaleDateString("sv-SE")), []);
  if (doneAt)
    return (
      <span className="checklist-facts">
        {doneBy && <bdi>{doneBy.name}</bdi>}
        <Time at={doneAt} />
      </span>
    );
  if (!assignee && !dueOn) return null;
  const overdue = dueOn !== null && today !== "" && dueOn < today;
  return (
    <span className="checklist-facts">
      {assignee && <bdi>{assignee.name}</bdi>}
      {dueOn && (
        <span className={overdue ? "text-danger" : undefined}>
          <FormattedMessage
            id={overdue ? "checklist.overdue" : "checklist.due"}
            values={{ day: intl.formatDate(`${dueOn}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" }) }}
          />
        </span>
      )}
    </span>
  );
}

/** One line that is changed in place: Enter and leaving keep it, Escape keeps the old one. */
export function LineEditor({
  label,
  value,
  type = "text",
  longest,
  onClose,
}: {
  label: string;
  value: string;
  type?: "text" | "date";
  longest: number;
  /** Null: as it was. */
  onClose: (value: string | null) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const closed = useRef(false);
  useEffect(() => {
    field.current?.focus();
    if (type === "text") field.current?.select();
  }, [type]);
  function close(next: string | null): void {
    if (closed.current) return;
    closed.current = true;
    onClose(next);
  }
  return (
    <form
      className="grow"
      onSubmit={(event) => {
        event.preventDefault();
        close(field.current!.value.trim());
      }}
    >
      <input
        ref={field}
        className="input checklist-add"
        type={type}
        dir={type === "text" ? "auto" : undefined}
        maxLength={type === "text" ? longest : undefined}
        aria-label={label}
        defaultValue={value}
        onBlur={({ currentTarget }) => close(currentTarget.value.trim())}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          close(null);
        }}
      />
    </form>
  );
}
