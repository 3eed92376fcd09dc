import { useEffect, useRef, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Button } from "../ui/button.tsx";
import { ApiError } from "./api-client.ts";
import { useTicketFields } from "./ticket-fields.tsx";
import { previewBulk, type BulkChange, type Chosen, type Preview } from "./bulk-model.ts";

type Props = { chosen: Chosen; change: BulkChange; label: string; onClose: () => void; onApply: () => void };
type State = { at: "loading" } | { at: "failed"; why: string } | { at: "there"; preview: Preview };

/** What a change of many tickets would do: how many, what changes, who is told. */
export function BulkDialog({ chosen, change, label, onClose, onApply }: Props) {
  const intl = useIntl();
  const dialog = useRef<HTMLDialogElement>(null);
  const [state, setState] = useState<State>({ at: "loading" });
  useEffect(() => {
    dialog.current?.showModal();
    let current = true;
    previewBulk(chosen, change).then(
      (preview) => current && setState({ at: "there", preview }),
      (error: unknown) =>
        current &&
        setState({
          at: "failed",
          why:
            error instanceof ApiError ? (error.problem.errors?.[0]?.message ?? error.problem.detail ?? error.problem.title) : String(error),
        }),
    );
    return () => {
      current = false;
    };
  }, [chosen, change]);
  const custom = useTicketFields();
  const labelOf = (field: string) =>
    field.startsWith("fields.")
      ? (custom.find(({ key }) => `fields.${key}` === field)?.label ?? field)
      : intl.formatMessage({ id: `field.${field}` });
  const preview = state.at === "there" ? state.preview : null;
  const changed = preview ? preview.total - preview.unchanged : 0;

  return (
    <dialog ref={dialog} className="help bulk-dialog" data-dialog="" aria-labelledby="bulk-title" onClose={onClose}>
      <div className="help-body">
        <h2 id="bulk-title" className="text-lg font-semibold">
          <bdi>{label}</bdi>
        </h2>
        {state.at === "loading" && <p className="text-soft">{intl.formatMessage({ id: "common.loading" })}</p>}
        {state.at === "failed" && (
          <p role="alert" className="text-danger">
            <bdi>{state.why}</bdi>
          </p>
        )}
        {preview && (
          <div className="grid gap-2" role="status">
            <p>
              <FormattedMessage id="bulk.willChange" values={{ count: changed, total: preview.total }} />
            </p>
            {preview.changes.length > 1 && (
              <ul className="list-disc ps-5 text-sm">
                {preview.changes.map(({ field, count }) => (
                  <li key={field}>
                    <FormattedMessage id="bulk.fieldCount" values={{ field: labelOf(field), count }} />
                  </li>
                ))}
              </ul>
            )}
            <p className="text-sm text-soft">
              {preview.told.customers === 0 && preview.told.agents.length === 0 ? (
                <FormattedMessage id="bulk.tellsNobody" />
              ) : (
                <>
                  {preview.told.customers > 0 && <FormattedMessage id="bulk.tellsCustomers" values={{ count: preview.told.customers }} />}{" "}
                  {preview.told.agents.map(({ agent, count }) => (
                    <FormattedMessage key={agent.id} id="bulk.tellsAgent" values={{ name: <bdi>{agent.name}</bdi>, count }} />
                  ))}
                </>
              )}
            </p>
          </div>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => dialog.current?.close()}>
            <FormattedMessage id="common.cancel" />
          </Button>
          <Button look="primary" disabled={changed === 0} onClick={onApply}>
            <FormattedMessage id="bulk.apply" values={{ count: changed }} />
          </Button>
        </div>
      </div>
    </dialog>
  );
}
