import { createContext, use, useCallback, useRef, useState, type ReactNode } from "react";
import { FormattedMessage } from "react-intl";

export type ToastAction = { label: string; run: () => void };
type Toast = { id: number; text: string; action: ToastAction | undefined };
type Say = (text: string, action?: ToastAction) => void;

const ToastContext = createContext<Say>(() => undefined);

/** Says something short that needs no answer; gone after six seconds, or ten when it offers a step. */
export function useToast(): Say {
  return use(ToastContext);
}

/** Holds the messages and the one polite live region of the page. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const next = useRef(1);
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const say = useCallback<Say>(
    (text, action) => {
      const id = next.current++;
      setToasts((all) => [...all.slice(-2), { id, text, action }]);
      setTimeout(() => dismiss(id), action ? 10_000 : 6_000);
    },
    [dismiss],
  );
  return (
    <ToastContext value={say}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className="toast">
            <span className="min-w-0 grow">{toast.text}</span>
            {toast.action && (
              <button
                type="button"
                className="font-semibold underline underline-offset-2"
                onClick={() => {
                  toast.action?.run();
                  dismiss(toast.id);
                }}
              >
                {toast.action.label}
              </button>
            )}
            <button type="button" className="px-1" onClick={() => dismiss(toast.id)}>
              <FormattedMessage id="common.dismiss" />
            </button>
          </div>
        ))}
      </div>
    </ToastContext>
  );
}
