import { useEffect, useRef } from "react";

type Handler = (event: KeyboardEvent) => unknown;
/** By key, or by two keys one after the other: `g i`. `mod+k` is Ctrl or Command with K. */
export type Shortcuts = Record<string, Handler | undefined>;

const stack: { current: Shortcuts }[] = [];
let first: { key: string; at: number } | null = null;

const OFF_KEY = "backstay-keys";
/** Keys that do what they do everywhere; they are never turned off. */
const ALWAYS = new Set(["Escape", "ArrowDown", "ArrowUp"]);

/** Whether single letters do something in this browser. Who dictates or whose keys slip turns them off (WCAG 2.1.4). */
export function keysAreOn(): boolean {
  try {
    return localStorage.getItem(OFF_KEY) !== "off";
  } catch {
    return true;
  }
}

export function turnKeys(on: boolean): void {
  try {
    localStorage.setItem(OFF_KEY, on ? "on" : "off");
  } catch {
    // A forbidden store: the keys stay on.
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function find(name: string): Handler | undefined {
  // The part of the page that came last knows best.
  for (const shortcuts of stack.toReversed()) if (shortcuts.current[name]) return shortcuts.current[name];
  return undefined;
}

/** With a letter's place on the keyboard as second choice, the keys work under Arabic and other layouts too. */
function keyOf(event: KeyboardEvent): string[] {
  const place = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
  return place && !/^[a-z]$/i.test(event.key) ? [event.key, place] : [event.key];
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const mod = event.ctrlKey || event.metaKey;
  if (document.querySelector("[data-dialog]:not(dialog:not([open]))")) return;
  for (const key of keyOf(event)) {
    if (mod) {
      const handler = find(`mod+${key.toLowerCase()}`);
      if (handler) {
        event.preventDefault();
        handler(event);
      }
      continue;
    }
    if (isTyping(event.target) || (!ALWAYS.has(key) && !keysAreOn())) return;
    const sequence = first && event.timeStamp - first.at < 1_000 ? `${first.key} ${key}` : "";
    first = null;
    const handler = (sequence && find(sequence)) || find(key);
    if (handler) {
      if (key.length === 1) event.preventDefault();
      handler(event);
      return;
    }
    if (stack.some((shortcuts) => Object.keys(shortcuts.current).some((name) => name.startsWith(`${key} `)))) {
      first = { key, at: event.timeStamp };
      return;
    }
  }
}

/** Listens to keys while the calling part is on the page. Nothing is heard while somebody types or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    if (stack.length === 0) document.addEventListener("keydown", onKeyDown);
    stack.push(latest);
    return () => {
      stack.splice(stack.indexOf(latest), 1);
      if (stack.length === 0) document.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
