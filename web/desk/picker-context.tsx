import { createContext, lazy, Suspense, use, useCallback, useEffect, useState, type ReactNode } from "react";
import type { LucideIcon } from "lucide-react";

export type PickerItem = {
  id: string;
  label: string;
  /** A word at the end: a shortcut, a role, an address. */
  hint?: string;
  icon?: LucideIcon;
  selected?: boolean;
  /** Other words that find it. */
  keywords?: string;
};

export type PickerRequest = {
  title: string;
  placeholder?: string;
  items: readonly PickerItem[] | Promise<readonly PickerItem[]>;
  /** Finds more by what is typed; shown below what fits among the items. */
  search?(typed: string, signal: AbortSignal): Promise<readonly PickerItem[]>;
  onPick(id: string): void;
  /** Offers what was typed itself, such as a new tag or words to search for; called with it. */
  onText?: { label(text: string): string; pick(text: string): void };
};

const PickerContext = createContext<(request: PickerRequest) => void>(() => undefined);

/** Opens the one list to choose from: commands, people, statuses, tags. */
export function usePicker(): (request: PickerRequest) => void {
  return use(PickerContext);
}

// Loaded when first opened, and left out of the server's build, which never renders it.
const PickerDialog = lazy(() => (import.meta.env.SSR ? Promise.reject(new Error("browser only")) : import("./picker-dialog.tsx")));

export function PickerProvider({ children }: { children: ReactNode }) {
  const [request, setRequest] = useState<PickerRequest | null>(null);
  const [round, setRound] = useState(0);
  const [typed, setTyped] = useState("");
  const [hurried, setHurried] = useState(false);
  const open = useCallback((next: PickerRequest) => {
    setRequest(next);
    setTyped("");
    setHurried(false);
    // One that leads to another begins anew: nothing that was typed carries over.
    setRound((n) => n + 1);
  }, []);
  // Who types on before the field is there means the field: no letter is lost or taken for a shortcut.
  useEffect(() => {
    if (!request) return undefined;
    function onKeyDown(event: KeyboardEvent): void {
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        event.isComposing ||
        document.activeElement?.closest(".picker-field, .picker-list")
      )
        return;
      if (event.key.length === 1) setTyped((before) => before + event.key);
      else if (event.key === "Backspace") setTyped((before) => before.slice(0, -1));
      else if (event.key === "Enter") setHurried(true);
      else if (event.key === "Escape") setRequest(null);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }
    document.addEventListener("keydown", onKeyDown, true);
    return () => document.removeEventListener("keydown", onKeyDown, true);
  }, [request]);
  return (
    <PickerContext value={open}>
      {children}
      {request && (
        <Suspense>
          <PickerDialog key={round} request={request} text={typed} onText={setTyped} hurried={hurried} onClose={() => setRequest(null)} />
        </Suspense>
      )}
    </PickerContext>
  );
}
