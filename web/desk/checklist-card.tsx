import { useEffect, useRef, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import Ellipsis from "lucide-react/icons/ellipsis";
import Pencil from "lucide-react/icons/pencil";
import Trash2 from "lucide-react/icons/trash-2";
import X from "lucide-react/icons/x";
import type { Checklist } from "../../server/support/checklists/contract.ts";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { ChecklistStepRow, LineEditor } from "./checklist-step.tsx";
import { usePicker } from "./picker-context.tsx";
import type { Checklists } from "./use-checklists.ts";

/** One checklist: how far it is, its steps, and a line to add one. @param foreign it belongs to a ticket merged into the one on the page */
export function ChecklistCard({ list, checklists, foreign }: { list: Checklist; checklists: Checklists; foreign: boolean }) {
  const intl = useIntl();
  const pick = usePicker();
  const [renaming, setRenaming] = useState(false);
  const [moved, setMoved] = useState<{ id: string; said: string } | null>(null);
  const more = useRef<HTMLButtonElement>(null);
  const { id, name, steps } = list;
  const done = steps.filter(({ doneAt }) => doneAt).length;
  const needed = list.mustFinish && done < steps.length;
  // A step that moved is another place in the page: the key that moved it goes on with it.
  useEffect(() => {
    if (moved) document.getElementById(`step-${moved.id}`)?.focus();
  }, [moved]);

  function move(stepId: string, by: -1 | 1): void {
    const ids = steps.map((step) => step.id);
    const at = ids.indexOf(stepId);
    const to = at + by;
    if (at < 0 || to < 0 || to >= ids.length) return;
    checklists.order(id, ids.toSpliced(at, 1).toSpliced(to, 0, stepId));
    const said = intl.formatMessage({ id: "checklist.movedTo" }, { name: steps[at]!.text, place: to + 1, total: ids.length });
    setMoved({ id: stepId, said });
  }
  function remove(): void {
    pick({
      title: intl.formatMessage({ id: "checklist.remove" }),
      items: [
        { id: "keep", label: intl.formatMessage({ id: "common.cancel" }), icon: X },
        { id: "remove", label: intl.formatMessage({ id: "checklist.remove" }), hint: name, icon: Trash2 },
      ],
      onPick: (choice) => choice === "remove" && checklists.remove(id),
    });
  }
  const menu = () =>
    pick({
      title: name,
      items: [
        { id: "rename", label: intl.formatMessage({ id: "checklist.rename" }), icon: Pencil },
        { id: "remove", label: intl.formatMessage({ id: "checklist.remove" }), icon: Trash2 },
      ],
      onPick: (choice) => (choice === "rename" ? setRenaming(true) : remove()),
    });

  return (
    <div className="checklist" data-needed={list.mustFinish ? "" : undefined}>
      {renaming ? (
        <LineEditor
          label={intl.formatMessage({ id: "checklist.name" })}
          value={name}
          longest={100}
          onClose={(next) => {
            setRenaming(false);
            if (next && next !== name) checklists.rename(id, next);
            requestAnimationFrame(() => more.current?.focus());
          }}
        />
      ) : (
        <div className="checklist-head">
          <h3 className="min-w-0 grow break-words text-sm font-semibold" id={`checklist-${id}`}>
            <bdi>{name}</bdi>
          </h3>
          <IconButton
            ref={more}
            size="sm"
            look="quiet"
            label={intl.formatMessage({ id: "checklist.more" }, { name })}
            aria-haspopup="dialog"
            onClick={menu}
          >
            <Icon as={Ellipsis} size={14} />
          </IconButton>
        </div>
      )}
      <p className="flex flex-wrap items-center gap-2 text-xs text-faint">
        {needed && (
          <span className="badge" data-tone="warn">
            <FormattedMessage id="checklist.needed" />
          </span>
        )}
        {foreign && <FormattedMessage id="checklist.ofTicket" values={{ number: <bdi dir="ltr">#{list.ticketNumber}</bdi> }} />}
        {steps.length > 0 && (
          <span className="tabular">
            <FormattedMessage id="checklist.progress" values={{ done, total: steps.length }} />
          </span>
        )}
      </p>
      {steps.length > 0 && <progress className="link-progress" max={steps.length} value={done} aria-labelledby={`checklist-${id}`} />}
      <ul className="checklist-steps" aria-labelledby={`checklist-${id}`}>
        {steps.map((step, index) => (
          <ChecklistStepRow
            key={step.id}
            step={step}
            first={index === 0}
            last={index === steps.length - 1}
            onChange={(wish) => checklists.change(id, step.id, wish)}
            onMove={(by) => move(step.id, by)}
            onRemove={() => checklists.removeStep(id, step.id)}
          />
        ))}
      </ul>
      <AddStep name={name} onAdd={(text) => checklists.addStep(id, text)} />
      <span className="sr-only" role="status">
        {moved?.said}
      </span>
    </div>
  );
}

/** Enter adds and stays, so that several steps are written one after the other. */
function AddStep({ name, onAdd }: { name: string; onAdd: (text: string) => void }) {
  const intl = useIntl();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const field = event.currentTarget.elements.namedItem("text") as HTMLInputElement;
        const text = field.value.trim();
        if (text === "") return;
        onAdd(text);
        field.value = "";
      }}
    >
      <input
        className="input checklist-add"
        name="text"
        dir="auto"
        maxLength={300}
        autoComplete="off"
        placeholder={intl.formatMessage({ id: "checklist.stepAdd" })}
        aria-label={intl.formatMessage({ id: "checklist.stepAddTo" }, { name })}
      />
    </form>
  );
}
