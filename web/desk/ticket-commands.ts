import { useEffect, useRef } from "react";
import { useIntl } from "react-intl";
import type { LucideIcon } from "lucide-react";
import { useDeskCommands } from "./command-registry.ts";
import { useShortcuts } from "./shortcuts.ts";

/** What can be done with the open ticket. `id` is the text that names it, `key` the key that does it. */
export type TicketCommand = { id: string; key: string; icon: LucideIcon; run(): void };

/** Offers commands by key and in the palette while the ticket is open. */
export function useTicketCommands(commands: readonly TicketCommand[]): void {
  const intl = useIntl();
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useDeskCommands(commands.map(({ id, key, icon, run }) => ({ id: `do:${id}`, label: intl.formatMessage({ id }), icon, hint: key, run })));
  useShortcuts(Object.fromEntries(commands.map(({ key, id }) => [key, () => latest.current.find((command) => command.id === id)?.run()])));
}
