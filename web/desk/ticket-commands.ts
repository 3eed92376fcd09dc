import { useEffect, useRef } from "react";
import type { LucideIcon } from "lucide-react";
import { useShortcuts } from "./shortcuts.ts";

/** What can be done with the open ticket. `id` is the text that names it, `key` the key that does it. */
export type TicketCommand = { id: string; key: string; icon: LucideIcon; run(): void };

let offered: readonly TicketCommand[] = [];

/** The commands of the ticket that is open, for the palette. */
export function ticketCommands(): readonly TicketCommand[] {
  return offered;
}

/** Offers commands by key and in the palette while the ticket is open. */
export function useTicketCommands(commands: readonly TicketCommand[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
    offered = commands;
  });
  useEffect(() => () => void (offered = []), []);
  useShortcuts(Object.fromEntries(commands.map(({ key, id }) => [key, () => latest.current.find((command) => command.id === id)?.run()])));
}
