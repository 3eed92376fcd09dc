import { useEffect, useRef } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Button } from "../ui/button.tsx";
import type { Ticket } from "./model.ts";
import { FieldsShown } from "./ticket-fields.tsx";
import type { Conflict } from "./use-ticket-changes.ts";

/** Two people changed the same thing: shows both, and lets the person choose. */
export function ConflictDialog({ conflict, onDecide }: { conflict: Conflict; onDecide: (mine: boolean) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const decision = useRef(false);
  useEffect(() => dialog.current?.showModal(), []);
  function close(mine: boolean): void {
    decision.current = mine;
    dialog.current?.close();
  }
  return (
    <dialog ref={dialog} className="help" data-dialog="" aria-labelledby="conflict-title" onClose={() => onDecide(decision.current)}>
      <div className="help-body">
        <h2 id="conflict-title" className="text-lg font-semibold">
          <FormattedMessage id="conflict.title" />
        </h2>
        <p className="text-sm text-soft">
          <FormattedMessage id="conflict.body" />
        </p>
        <table className="conflict-table">
          <thead>
            <tr>
              <td />
              <th scope="col">
                <FormattedMessage id="conflict.theirs" />
              </th>
              <th scope="col">
                <FormattedMessage id="conflict.mine" />
              </th>
            </tr>
          </thead>
          <tbody>
            {conflict.fields.map((field) => (
              <tr key={field}>
                <th scope="row">
                  <FormattedMessage id={`field.${field}`} />
                </th>
                <td>
                  {field === "fields" ? (
                    <FieldsShown values={conflict.theirs.fields} keys={Object.keys(conflict.change.patch.fields ?? {})} />
                  ) : (
                    <FieldValue field={field} value={conflict.theirs[field]} />
                  )}
                </td>
                <td>
                  {field === "fields" ? (
                    <FieldsShown values={conflict.change.shown.fields ?? {}} keys={Object.keys(conflict.change.patch.fields ?? {})} />
                  ) : (
                    <FieldValue field={field} value={conflict.change.shown[field]} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => close(false)} autoFocus>
            <FormattedMessage id="conflict.keepTheirs" />
          </Button>
          <Button look="primary" onClick={() => close(true)}>
            <FormattedMessage id="conflict.useMine" />
          </Button>
        </div>
      </div>
    </dialog>
  );
}

function FieldValue({ field, value }: { field: keyof Ticket; value: unknown }) {
  const intl = useIntl();
  if (value === null || value === undefined) return <FormattedMessage id="field.none" />;
  if (Array.isArray(value)) return <bdi>{intl.formatList(value.map(String))}</bdi>;
  if (typeof value === "object" && "name" in value && typeof value.name === "string") return <bdi>{value.name}</bdi>;
  if (typeof value !== "string") return <FormattedMessage id="field.none" />;
  if (field === "priority" || field === "type") return <FormattedMessage id={`${field}.${value}`} />;
  return <bdi>{value}</bdi>;
}
