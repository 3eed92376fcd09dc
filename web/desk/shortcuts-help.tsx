import { useEffect, useRef, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import X from "lucide-react/icons/x";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { keysAreOn, turnKeys } from "./shortcuts.ts";

const GROUPS: readonly { id: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    id: "help.everywhere",
    keys: [
      ["Ctrl K", "desk.commands"],
      ["/", "search.title"],
      ["g i", "view.open"],
      ["g m", "view.mine"],
      ["g u", "view.unassigned"],
      ["g w", "view.waiting"],
      ["g s", "view.solved"],
      ["g n", "notification.title"],
      ["g o", "outbox.title"],
      ["g e", "intake.title"],
      ["?", "desk.shortcuts"],
    ],
  },
  {
    id: "help.list",
    keys: [
      ["j", "help.next"],
      ["k", "help.previous"],
      ["Enter", "help.open"],
      ["Esc", "help.back"],
      ["x", "list.chooseKey"],
      ["Shift X", "list.chooseRange"],
      ["u", "help.back"],
    ],
  },
  {
    id: "help.ticket",
    keys: [
      ["r", "ticket.reply"],
      ["n", "ticket.note"],
      ["m", "macro.choose"],
      ["a", "ticket.assign"],
      ["s", "ticket.changeStatus"],
      ["p", "ticket.changePriority"],
      ["t", "ticket.changeTags"],
      ["e", "ticket.changeTeam"],
      ["y", "ticket.changeLicense"],
      ["h", "ticket.changeSubject"],
      ["b", "snooze.action"],
      ["c", "ticket.copyLink"],
      ["Ctrl Enter", "ticket.send"],
      ["Ctrl Shift Enter", "help.sendAndSolve"],
      ["z", "outgoing.undoReply"],
      ["l", "link.command"],
      ["i", "issue.tie"],
      ["Shift M", "merge.command"],
    ],
  },
];

/** State of the help: the browser's own dialog keeps the focus inside and gives it back. */
export function useHelp(): { isOpen: boolean; open(): void; close(): void } {
  const [isOpen, setOpen] = useState(false);
  return { isOpen, open: () => setOpen(true), close: () => setOpen(false) };
}

/** All keys of the desk. */
export function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const intl = useIntl();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="help"
      data-dialog=""
      aria-labelledby="help-title"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
    >
      <div className="help-body">
        <header className="flex items-center justify-between gap-3">
          <h2 id="help-title" className="text-lg font-semibold">
            <FormattedMessage id="desk.shortcuts" />
          </h2>
          <IconButton label={intl.formatMessage({ id: "common.dismiss" })} onClick={() => dialog.current?.close()}>
            <Icon as={X} />
          </IconButton>
        </header>
        <label className="help-switch">
          <input type="checkbox" defaultChecked={keysAreOn()} onChange={(event) => turnKeys(event.currentTarget.checked)} />
          <FormattedMessage id="help.keysOn" />
        </label>
        <div className="help-groups">
          {GROUPS.map((group) => (
            <section key={group.id}>
              <h3 className="mb-2 text-xs font-semibold text-faint">
                <FormattedMessage id={group.id} />
              </h3>
              <dl className="grid gap-1.5">
                {group.keys.map(([keys, id]) => (
                  <div key={id} className="flex items-center justify-between gap-4 text-sm">
                    <dt>
                      <FormattedMessage id={id} />
                    </dt>
                    <dd className="flex gap-1" dir="ltr">
                      {keys.split(" ").map((key) => (
                        <kbd key={key} className="kbd">
                          {key}
                        </kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </dialog>
  );
}
