import { useEffect, useEffectEvent } from "react";
import { useIntl } from "react-intl";
import { useNavigate } from "react-router";
import CircleHelp from "lucide-react/icons/circle-question-mark";
import Bell from "lucide-react/icons/bell";
import Bug from "lucide-react/icons/bug";
import Inbox from "lucide-react/icons/inbox";
import MailPlus from "lucide-react/icons/mail-plus";
import MoonStar from "lucide-react/icons/moon-star";
import Rows3 from "lucide-react/icons/rows-3";
import SearchIcon from "lucide-react/icons/search";
import Send from "lucide-react/icons/send";
import SlidersHorizontal from "lucide-react/icons/sliders-horizontal";
import PenLine from "lucide-react/icons/pen-line";
import Clock from "lucide-react/icons/clock";
import Zap from "lucide-react/icons/zap";
import { callApi } from "./api-client.ts";
import { allCommands, registerCommands, registerSearch, searchAll, type DeskCommand } from "./command-registry.ts";
import { searchDesk } from "./palette-search.ts";
import { usePicker } from "./picker-context.tsx";
import { chooseDensity, chooseTheme } from "./preferences.ts";
import { recentTickets } from "./recent.ts";
import { searchPath } from "./search-hits.ts";
import { useViews } from "./use-views.ts";
import { listPath, VIEWS } from "./views.ts";

const KEYS: Record<string, string> = { open: "g i", mine: "g m", unassigned: "g u", waiting: "g w", solved: "g s" };
type OwnDraft = { kind: "reply" | "note"; ticket: { number: number; subject: string }; excerpt: string };

/** The command palette: what can be done here, where one can go, what one did last, and whatever fits what is typed. */
export function useCommands({ openHelp }: { openHelp: () => void }): () => void {
  const intl = useIntl();
  const navigate = useNavigate();
  const pick = usePicker();
  const views = useViews();
  const text = (id: string, values?: Record<string, string>) => intl.formatMessage({ id }, values);
  const go = (path: string) => void navigate(path);
  const place = (id: string, path: string, more: Partial<DeskCommand> = {}): DeskCommand => ({
    id: `go:${path}`,
    label: text("command.goTo", { place: text(id) }),
    run: () => go(path),
    ...more,
  });

  const own = useEffectEvent((): DeskCommand[] => {
    const theme = document.documentElement.dataset["theme"];
    const dense = document.documentElement.dataset["density"] === "compact";
    return [
      ...(views ?? VIEWS.map((id) => ({ id, name: null }))).map(({ id, name }) =>
        place(`view.${id}`, listPath(id), {
          icon: Inbox,
          ...(name !== null && { label: text("command.goTo", { place: name }) }),
          ...(KEYS[id] && { hint: KEYS[id] }),
        }),
      ),
      place("search.title", "/desk/search", { icon: SearchIcon, hint: "g /" }),
      place("newTicket.title", "/desk/new", { icon: MailPlus, label: text("newTicket.title") }),
      place("views.title", "/desk/views", { icon: SlidersHorizontal }),
      place("views.new", "/desk/views/new", { icon: SlidersHorizontal, label: text("views.new") }),
      place("intake.title", "/desk/intake", { icon: MailPlus, hint: "g e" }),
      place("outbox.title", "/desk/outbox", { icon: Send, hint: "g o" }),
      place("notification.title", "/desk/notifications", { icon: Bell, hint: "g n" }),
      place("issue.title", "/desk/issues", { icon: Bug }),
      place("macro.title", "/desk/macros", { icon: Zap }),
      place("writing.title", "/desk/writing", { icon: PenLine }),
      ...(["auto", "light", "dark"] as const)
        .filter((one) => one !== theme)
        .map((one) => ({
          id: `theme:${one}`,
          label: `${text("desk.theme")}: ${text(`desk.theme.${one}`)}`,
          icon: MoonStar,
          run: () => chooseTheme(one),
        })),
      {
        id: "density",
        label: `${text("desk.density")}: ${text(`desk.density.${dense ? "comfortable" : "compact"}`)}`,
        icon: Rows3,
        run: () => void chooseDensity(dense ? "comfortable" : "compact").catch(() => undefined),
      },
      { id: "help", label: text("desk.shortcuts"), icon: CircleHelp, hint: "?", run: openHelp },
      ...recentTickets().map(({ number, subject }) => ({
        id: `recent:${number}`,
        label: `#${number} ${subject}`,
        icon: Clock,
        hint: text("command.recent"),
        run: () => go(`/desk/tickets/${number}`),
      })),
    ];
  });
  const drafts = useEffectEvent(async (): Promise<DeskCommand[]> => {
    const { data } = await callApi<{ data: OwnDraft[] }>("GET", "/me/drafts?limit=5");
    return data.map(({ kind, ticket, excerpt }) => ({
      id: `draft:${ticket.number}:${kind}`,
      label: text("command.draft", { number: String(ticket.number), excerpt }),
      keywords: ticket.subject,
      icon: PenLine,
      run: () => go(`/desk/tickets/${ticket.number}`),
    }));
  });
  useEffect(() => {
    const ends = [
      registerCommands(() => own()),
      registerCommands(() => drafts()),
      registerSearch((typed, signal) => searchDesk(typed, signal, go)),
    ];
    return () => ends.forEach((end) => end());
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  return () => {
    const known = new Map<string, DeskCommand>();
    const note = (commands: readonly DeskCommand[]) => {
      for (const command of commands) known.set(command.id, command);
      return commands;
    };
    pick({
      title: text("desk.commands"),
      placeholder: text("command.placeholder"),
      items: allCommands().then(note),
      search: (typed, signal) => searchAll(typed, signal).then(note),
      onPick: (id) => known.get(id)?.run(),
      onText: {
        label: (typed) =>
          /^#?\d+$/.test(typed) ? text("command.ticket", { number: typed.replace("#", "") }) : text("command.search", { query: typed }),
        pick: (typed) => go(/^#?\d+$/.test(typed) ? `/desk/tickets/${typed.replace("#", "")}` : searchPath({ q: typed })),
      },
    });
  };
}
