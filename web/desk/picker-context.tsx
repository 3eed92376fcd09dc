import { createContext, lazy, Suspense, use, useCallback, useState, type ReactNode } from "react";
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
  section?: string;
};

export type PickerRequest = {
  title: string;
  placeholder?: string;
  items: readonly PickerItem[] | Promise<readonly PickerItem[]>;
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
  const open = useCallback((next: PickerRequest) => setRequest(next), []);
  return (
    <PickerContext value={open}>
      {children}
      {request && (
        <Suspense>
          <PickerDialog request={request} onClose={() => setRequest(null)} />
        </Suspense>
      )}
    </PickerContext>
  );
}
