import { useRef, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import CircleDot from "lucide-react/icons/circle-dot";
import Flag from "lucide-react/icons/flag";
import Shapes from "lucide-react/icons/shapes";
import TextCursorInput from "lucide-react/icons/text-cursor-input";
import Tag from "lucide-react/icons/tag";
import UserRoundCheck from "lucide-react/icons/user-round-check";
import UsersRound from "lucide-react/icons/users-round";
import X from "lucide-react/icons/x";
import type { LucideIcon } from "lucide-react";
import { localize } from "../../shared/locales.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";
import { ApiError } from "./api-client.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import { BulkFields } from "./bulk-fields.tsx";
import { applyBulk, undoBulk, wholeOf, type Bulk, type BulkChange, type Chosen } from "./bulk-model.ts";
import { optionsOf } from "./filter-fields.ts";
import { agents, statuses, teams } from "./lookups.ts";
import { usePicker, type PickerItem } from "./picker-context.tsx";
import { useShortcuts } from "./shortcuts.ts";
import type { Selection } from "./use-selection.ts";
import type { View } from "./views.ts";

const NOBODY = "none";

/** What can be done with the chosen tickets. Nothing happens before its preview was seen; what happened can be taken back. */
export function BulkBar({ selection, view, words }: { selection: Selection; view: View; words: string }) {
  const intl = useIntl();
  const say = useToast();
  const pick = usePicker();
  const bar = useRef<HTMLElement>(null);
  const [asked, setAsked] = useState<{ chosen: Chosen; change: BulkChange; label: string } | null>(null);
  const [asking, setAsking] = useState(false);
  const [progress, setProgress] = useState<Bulk | null>(null);
  const text = (id: string, values?: Record<string, string | number>) => intl.formatMessage({ id }, values);
  const active = selection.numbers.size > 0;

  function ask(change: BulkChange, label: string): void {
    setAsked({ chosen: selection.whole ? wholeOf(view, words) : { numbers: [...selection.numbers] }, change, label });
  }
  function choose(title: string, items: Promise<readonly PickerItem[]>, change: (id: string) => BulkChange): void {
    pick({
      title: text(title),
      items,
      onPick: (id) => void items.then((all) => ask(change(id), `${text(title)}: ${all.find((item) => item.id === id)?.label ?? id}`)),
    });
  }
  const orNone = (id: string) => (id === NOBODY ? null : id);
  const acts: { id: string; key: string; icon: LucideIcon; run: () => void }[] = [
    {
      id: "ticket.assign",
      key: "a",
      icon: UserRoundCheck,
      run: () =>
        choose(
          "ticket.assign",
          agents().then((all) => [
            { id: NOBODY, label: text("ticket.unassign") },
            ...all.map(({ id, name, email }) => ({ id, label: name, keywords: email })),
          ]),
          (id) => ({ assignee: orNone(id) }),
        ),
    },
    {
      id: "ticket.changeStatus",
      key: "s",
      icon: CircleDot,
      run: () =>
        choose(
          "ticket.changeStatus",
          statuses().then((all) =>
            all.filter(({ retired }) => !retired).map(({ slug, name }) => ({ id: slug, label: localize(name, intl.locale) })),
          ),
          (status) => ({ status }),
        ),
    },
    {
      id: "ticket.changePriority",
      key: "p",
      icon: Flag,
      run: () => choose("ticket.changePriority", optionsOf(intl, "priority"), (priority) => ({ priority: priority as "high" })),
    },
    {
      id: "ticket.changeType",
      key: "y",
      icon: Shapes,
      run: () => choose("ticket.changeType", optionsOf(intl, "type"), (type) => ({ type })),
    },
    {
      id: "ticket.changeTeam",
      key: "e",
      icon: UsersRound,
      run: () =>
        choose(
          "ticket.changeTeam",
          teams().then((all) => [{ id: NOBODY, label: text("ticket.noTeam") }, ...all.map(({ id, name }) => ({ id, label: name }))]),
          (id) => ({ team: orNone(id) }),
        ),
    },
    { id: "ticket.changeTags", key: "t", icon: Tag, run: changeTags },
    { id: "bulk.field", key: "f", icon: TextCursorInput, run: () => setAsking(true) },
  ];
  function changeTags(): void {
    pick({
      title: text("bulk.tags"),
      placeholder: text("bulk.tags.placeholder"),
      items: [],
      onPick: () => undefined,
      onText: {
        label: (typed) =>
          typed.startsWith("-") ? text("bulk.removeTag", { tag: tagOf(typed) }) : text("bulk.addTag", { tag: tagOf(typed) }),
        pick: (typed) => {
          const tag = tagOf(typed);
          if (typed.startsWith("-")) ask({ removeTags: [tag] }, text("bulk.removeTag", { tag }));
          else ask({ addTags: [tag] }, text("bulk.addTag", { tag }));
        },
      },
    });
  }
  useShortcuts(active ? Object.fromEntries(acts.map(({ key, run }) => [key, run])) : {});

  async function apply({ chosen, change }: { chosen: Chosen; change: BulkChange }): Promise<void> {
    setAsked(null);
    selection.clear();
    document.querySelector<HTMLElement>("#list")?.focus({ preventScroll: true });
    try {
      const bulk = await applyBulk(chosen, change, setProgress);
      const refused = bulk.refused > 0 ? ` ${text("bulk.refused", { count: bulk.refused })}` : "";
      say(text("bulk.done", { count: bulk.changed }) + refused, { label: text("bulk.undo"), run: () => void undo(bulk.id) });
    } catch (error) {
      fail(error);
    } finally {
      setProgress(null);
    }
  }
  async function undo(id: string): Promise<void> {
    try {
      const { bulk, stay } = await undoBulk(id, setProgress);
      const list = intl.formatList(stay.map((number) => `#${number}`));
      say(
        text("bulk.undone", { count: bulk.restored }) +
          (stay.length > 0 ? ` ${text("bulk.stay", { count: bulk.changedSince, list })}` : ""),
      );
    } catch (error) {
      fail(error);
    } finally {
      setProgress(null);
    }
  }
  function fail(error: unknown): void {
    const why =
      error instanceof ApiError && error.problem.status > 0 ? (error.problem.detail ?? error.problem.title) : text("change.offline");
    say(why);
  }

  return (
    <>
      {progress && (
        <div className="bulk-bar" role="status">
          <progress className="grow" max={Math.max(1, progress.total)} value={progress.done} aria-label={text("bulk.working")} />
          <span className="tabular">
            <FormattedMessage id="bulk.progress" values={{ done: progress.done, total: progress.total }} />
          </span>
        </div>
      )}
      {active && !progress && (
        <section ref={bar} className="bulk-bar" aria-label={text("bulk.label")}>
          <p className="bulk-count" role="status">
            <FormattedMessage id={selection.whole ? "bulk.whole" : "bulk.chosen"} values={{ count: selection.numbers.size }} />
          </p>
          {!selection.whole && (
            <Button size="sm" look="quiet" onClick={selection.chooseWhole}>
              <FormattedMessage id="bulk.chooseWhole" />
            </Button>
          )}
          <span className="bulk-acts">
            {acts.map(({ id, key, icon, run }) => (
              <IconButton key={id} label={`${text(id)} (${key.toUpperCase()})`} onClick={run} aria-haspopup="dialog">
                <Icon as={icon} />
              </IconButton>
            ))}
            <IconButton label={text("bulk.clear")} onClick={selection.clear}>
              <Icon as={X} />
            </IconButton>
          </span>
        </section>
      )}
      {asking && <BulkFields onClose={() => setAsking(false)} onChosen={(fields, words) => ask({ fields }, words)} />}
      {asked && <BulkDialog {...asked} onClose={() => setAsked(null)} onApply={() => void apply(asked)} />}
    </>
  );
}

function tagOf(typed: string): string {
  return typed.replace(/^-+/, "").trim().toLowerCase().replaceAll(/\s+/g, "-");
}
