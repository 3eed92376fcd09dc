import { FormattedMessage, useIntl } from "react-intl";
import ListChecks from "lucide-react/icons/list-checks";
import Plus from "lucide-react/icons/plus";
import type { ChecklistTemplate } from "../../server/support/checklists/contract.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { callApi } from "./api-client.ts";
import { ChecklistCard } from "./checklist-card.tsx";
import { useDeskCommands } from "./command-registry.ts";
import type { Ticket } from "./model.ts";
import { usePicker, type PickerItem } from "./picker-context.tsx";
import { useChecklists } from "./use-checklists.ts";

/** Whether a template is meant for such tickets: what it leaves open fits all. */
function fits({ type, product, brand, form }: ChecklistTemplate, ticket: Ticket): boolean {
  return (
    (type === null || type === ticket.type) &&
    [product, brand, form].every((one, index) => one === null || one.id === [ticket.product, ticket.brand, ticket.form][index]?.id)
  );
}

/** Brings the first step that keeps a ticket from being solved before the eyes and under the fingers. */
export function showNeededStep(): void {
  document.querySelector<HTMLElement>("#checklists [data-needed] input:not(:checked)")?.focus();
}

/** Checklists at the ticket's side: what is to be done, what is done, by whom and when. */
export function Checklists({ ticket }: { ticket: Ticket }) {
  const intl = useIntl();
  const pick = usePicker();
  const checklists = useChecklists(ticket);
  const { lists, failed, again, begin } = checklists;

  async function templates(): Promise<PickerItem[]> {
    const { data } = await callApi<{ data: ChecklistTemplate[] }>("GET", "/checklist-templates");
    const other = intl.formatMessage({ id: "checklist.other" });
    return data
      .toSorted((a, b) => Number(fits(b, ticket)) - Number(fits(a, ticket)))
      .map((one) => ({
        id: one.id,
        label: one.name,
        icon: ListChecks,
        keywords: one.description,
        selected: lists.some(({ template }) => template?.id === one.id),
        ...(!fits(one, ticket) && { hint: other }),
      }));
  }
  const title = intl.formatMessage({ id: "checklist.add" });
  function choose(): void {
    pick({
      title,
      placeholder: intl.formatMessage({ id: "checklist.choose" }),
      items: templates(),
      onPick: (template) => begin({ template }),
      onText: {
        label: (name) => intl.formatMessage({ id: "checklist.own" }, { name }),
        pick: (name) => begin({ name: name.slice(0, 100) }),
      },
    });
  }
  useDeskCommands(ticket.merged ? [] : [{ id: "do:checklist.add", label: title, icon: ListChecks, run: choose }]);
  const total = lists.reduce((sum, { steps }) => sum + steps.length, 0);
  const done = lists.reduce((sum, { steps }) => sum + steps.filter(({ doneAt }) => doneAt).length, 0);

  return (
    <section id="checklists" className="side-part" aria-labelledby="checklists-title">
      <div className="side-head">
        <h2 id="checklists-title" className="side-label">
          <FormattedMessage id="checklist.title" />
          {lists.length > 1 && total > 0 && (
            <span className="tabular font-normal">
              {" · "}
              <FormattedMessage id="checklist.progress" values={{ done, total }} />
            </span>
          )}
        </h2>
        {!ticket.merged && (
          <IconButton size="sm" label={title} aria-haspopup="dialog" onClick={choose}>
            <Icon as={Plus} size={14} />
          </IconButton>
        )}
      </div>
      {failed && (
        <p className="flex flex-wrap items-center gap-2 text-xs text-danger" role="alert">
          <FormattedMessage id="checklist.failed" />
          <Button size="sm" onClick={again}>
            <FormattedMessage id="common.retry" />
          </Button>
        </p>
      )}
      {lists.map((list) => (
        <ChecklistCard key={list.id} list={list} checklists={checklists} foreign={list.ticketNumber !== ticket.number} />
      ))}
    </section>
  );
}
