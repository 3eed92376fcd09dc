import { useEffect, useRef } from "react";
import type { LucideIcon } from "lucide-react";
import { useShortcuts } from "./shortcuts.ts";

/** What can be done with the open ticket. `id` is the text that names it, `key` the key that does it. */
export type TicketCommand = { id: string; key: string; icon: LucideIcon; run(): void };

/** By the part of the page that offers them. */
const offered = new Map<object, readonly TicketCommand[]>();

/** The commands of the ticket that is open, for the palette. */
export function ticketCommands(): readonly TicketCommand[] {
  return [...offered.values()].flat();
}

/** Offers commands by key and in the palette while the ticket is open. */
export function useTicketCommands(commands: readonly TicketCommand[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
    offered.set(latest, commands);
  });
  useEffect(() => () => void offered.delete(latest), []);
  useShortcuts(Object.fromEntries(commands.map(({ key, id }) => [key, () => latest.current.find((command) => command.id === id)?.run()])));
}
