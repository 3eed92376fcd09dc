import { useIntl } from "react-intl";
import { useLocation, useNavigate } from "react-router";
import CircleHelp from "lucide-react/icons/circle-question-mark";
import Inbox from "lucide-react/icons/inbox";
import MailPlus from "lucide-react/icons/mail-plus";
import Send from "lucide-react/icons/send";
import SlidersHorizontal from "lucide-react/icons/sliders-horizontal";
import { usePicker, type PickerItem } from "./picker-context.tsx";
import { ticketCommands } from "./ticket-commands.ts";
import { useViews } from "./use-views.ts";
import { listPath, VIEWS } from "./views.ts";

const KEYS: Record<string, string> = { open: "g i", mine: "g m", unassigned: "g u" };

/** The command palette: what can be done with the open ticket, where one can go, and search by what is typed. */
export function useCommands({ openHelp }: { openHelp: () => void }): () => void {
  const intl = useIntl();
  const navigate = useNavigate();
  const pick = usePicker();
  const { pathname } = useLocation();
  const views = useViews();
  const text = (id: string, values?: Record<string, string>) => intl.formatMessage({ id }, values);

  return () => {
    const onTicket = pathname.startsWith("/desk/tickets/") ? ticketCommands() : [];
    const places: PickerItem[] = (views ?? VIEWS.map((id) => ({ id, name: null }))).map(({ id, name }) => ({
      id: `go:${listPath(id)}`,
      label: text("command.goTo", { place: name ?? text(`view.${id}`) }),
      icon: Inbox,
      ...(KEYS[id] && { hint: KEYS[id] }),
    }));
    pick({
      title: text("desk.commands"),
      placeholder: text("command.placeholder"),
      items: [
        ...onTicket.map(({ id, icon, key }) => ({ id: `do:${id}`, label: text(id), icon, hint: key })),
        ...places,
        { id: "go:/desk/views", label: text("command.goTo", { place: text("views.title") }), icon: SlidersHorizontal },
        { id: "go:/desk/views/new", label: text("views.new"), icon: SlidersHorizontal },
        { id: "go:/desk/intake", label: text("command.goTo", { place: text("intake.title") }), icon: MailPlus, hint: "g e" },
        { id: "go:/desk/outbox", label: text("command.goTo", { place: text("outbox.title") }), icon: Send, hint: "g o" },
        { id: "help", label: text("desk.shortcuts"), icon: CircleHelp, hint: "?" },
      ],
      onPick(id) {
        if (id === "help") openHelp();
        else if (id.startsWith("go:")) void navigate(id.slice(3));
        else onTicket.find((command) => `do:${command.id}` === id)?.run();
      },
      onText: {
        label: (typed) =>
          /^#?\d+$/.test(typed) ? text("command.ticket", { number: typed.replace("#", "") }) : text("command.search", { query: typed }),
        pick: (typed) => void navigate(/^#?\d+$/.test(typed) ? `/desk/tickets/${typed.replace("#", "")}` : listPath("open", typed)),
      },
    });
  };
}
