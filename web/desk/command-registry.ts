import { useEffect, useRef } from "react";
import type { PickerItem } from "./picker-context.tsx";

/** A command of the palette. Whatever part of the desk has one registers it; the palette knows none of them by name. */
export type DeskCommand = PickerItem & { run(): void };
type Source = () => readonly DeskCommand[] | Promise<readonly DeskCommand[]>;
/** What is found by typing: tickets, people, articles. Answers what fits, best first. */
export type DeskSearch = (typed: string, signal: AbortSignal) => Promise<readonly DeskCommand[]>;

const sources = new Set<Source>();
const searches = new Set<DeskSearch>();

/** Offers commands in the palette. @returns takes them away */
export function registerCommands(source: Source): () => void {
  sources.add(source);
  return () => void sources.delete(source);
}

/** Offers something to search in by the palette. @returns takes it away */
export function registerSearch(search: DeskSearch): () => void {
  searches.add(search);
  return () => void searches.delete(search);
}

/** Offers commands while the calling part is on the page. */
export function useDeskCommands(commands: readonly DeskCommand[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => registerCommands(() => latest.current), []);
}

/** All commands now; a source that fails has none. */
export async function allCommands(): Promise<DeskCommand[]> {
  const lists = await Promise.all(
    [...sources]
      .toReversed()
      .map(async (source) => source())
      .map((list) => list.catch(() => [])),
  );
  return lists.flat();
}

/** What all searches find; one that fails finds nothing. */
export async function searchAll(typed: string, signal: AbortSignal): Promise<DeskCommand[]> {
  const lists = await Promise.all([...searches].map((search) => search(typed, signal).catch(() => [])));
  return lists.flat();
}
