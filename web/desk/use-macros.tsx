import { useEffect, useEffectEvent, useState, type ReactNode, type RefObject } from "react";
import { useIntl } from "react-intl";
import Zap from "lucide-react/icons/zap";
import TextQuote from "lucide-react/icons/text-quote";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import { registerCommands } from "./command-registry.ts";
import type { ComposerHandle } from "./composer.tsx";
import { statuses } from "./lookups.ts";
import { MacroDialog } from "./macro-dialog.tsx";
import { macros, noteUse, previewMacro, type MacroPreview, type MacroSummary } from "./macros.ts";
import type { Ticket } from "./model.ts";
import { usePicker, type PickerItem } from "./picker-context.tsx";
import { statusShown } from "./status-name.tsx";
import { readsRich } from "./rich-choice.ts";
import type { Change } from "./use-ticket-changes.ts";

type Options = { ticket: Ticket; change: (change: Change) => void; composer: RefObject<ComposerHandle | null> };

/** How a macro or snippet stands in a list to choose from. */
export function macroItem(macro: MacroSummary): PickerItem {
  return {
    id: `macro:${macro.id}`,
    label: macro.folder ? `${macro.folder}/${macro.name}` : macro.name,
    icon: macro.kind === "macro" ? Zap : TextQuote,
    ...(macro.short && { hint: `;${macro.short}`, keywords: macro.short }),
  };
}

/** Macros of the open ticket: chosen, looked at, then done. Changes are made at once and can be taken back; a text goes into the composer. */
export function useMacros({ ticket, change, composer }: Options): { choose(): void; run(id: string): void; dialog: ReactNode } {
  const intl = useIntl();
  const pick = usePicker();
  const say = useToast();
  const [open, setOpen] = useState<{ macro: MacroSummary; preview: MacroPreview } | null>(null);

  async function run(id: string): Promise<void> {
    try {
      const macro = (await macros()).find((one) => one.id === id);
      if (!macro) return;
      const preview = await previewMacro(ticket.number, id, readsRich() && !macro.internal ? "markdown" : "text");
      if (macro.kind === "macro") return setOpen({ macro, preview });
      if (preview.text) composer.current?.insert(macro.internal ? "note" : null, preview.text.body);
      noteUse(id);
    } catch {
      say(intl.formatMessage({ id: "change.offline" }));
    }
  }
  async function apply({ macro, preview }: { macro: MacroSummary; preview: MacroPreview }): Promise<void> {
    const { patch, changes } = preview;
    noteUse(macro.id);
    // Steps come before a status that they may keep it from.
    if (preview.checklist)
      try {
        await callApi("POST", `/tickets/${ticket.number}/checklists`, { body: { template: preview.checklist.id } });
      } catch (error) {
        const known = error instanceof ApiError && error.problem.status > 0;
        say(known ? (error.problem.detail ?? error.problem.title) : intl.formatMessage({ id: "change.offline" }));
      }
    if (Object.keys(patch).length > 0) {
      const all = patch.status ? await statuses() : [];
      const status = all.find((one) => one.slug === patch.status);
      const nameOf = (field: "assignee" | "team") => changes.find((one) => one.field === field)?.to ?? "";
      const shown: Partial<Ticket> = {
        ...(status && statusShown(status, intl.locale)),
        ...(patch.priority && { priority: patch.priority }),
        ...(patch.type && { type: patch.type }),
        ...(patch.tags && { tags: patch.tags }),
        ...(patch.assignee !== undefined && {
          assignee: patch.assignee === null ? null : { id: patch.assignee, name: nameOf("assignee") },
        }),
        ...(patch.team !== undefined && { team: patch.team === null ? null : { id: patch.team, name: nameOf("team") } }),
      };
      const before = undoOf(ticket, patch);
      change({ patch, shown });
      say(intl.formatMessage({ id: "macro.done" }, { name: macro.name }), {
        label: intl.formatMessage({ id: "outgoing.undo" }),
        run: () => change(before),
      });
    }
    if (preview.text) composer.current?.insert(preview.internal ? "note" : "reply", preview.text.body);
  }
  useMacroCommands((id) => void run(id));
  return {
    choose() {
      pick({
        title: intl.formatMessage({ id: "macro.choose" }),
        items: macros().then((all) => all.map(macroItem)),
        onPick: (id) => void run(id.slice("macro:".length)),
      });
    },
    run: (id) => void run(id),
    dialog: open && (
      <MacroDialog
        {...open}
        onDecide={(yes) => {
          setOpen(null);
          if (yes) void apply(open);
        }}
      />
    ),
  };
}

/** Macros and snippets in the palette, while a ticket is open. */
function useMacroCommands(run: (id: string) => void): void {
  const onRun = useEffectEvent(run);
  useEffect(() => registerCommands(async () => (await macros()).map((macro) => ({ ...macroItem(macro), run: () => onRun(macro.id) }))), []);
}

/** The change that takes another one back. */
function undoOf(ticket: Ticket, patch: MacroPreview["patch"]): Change {
  const has = (field: keyof typeof patch) => patch[field] !== undefined;
  return {
    patch: {
      ...(has("status") && { status: ticket.namedStatus?.slug ?? ticket.status }),
      ...(has("priority") && { priority: ticket.priority }),
      ...(has("type") && { type: ticket.type }),
      ...(has("tags") && { tags: ticket.tags }),
      ...(has("assignee") && { assignee: ticket.assignee?.id ?? null }),
      ...(has("team") && { team: ticket.team?.id ?? null }),
    },
    shown: {
      ...(has("status") && { category: ticket.category, namedStatus: ticket.namedStatus }),
      ...(has("priority") && { priority: ticket.priority }),
      ...(has("type") && { type: ticket.type }),
      ...(has("tags") && { tags: ticket.tags }),
      ...(has("assignee") && { assignee: ticket.assignee }),
      ...(has("team") && { team: ticket.team }),
    },
  };
}
