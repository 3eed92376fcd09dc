import type { ReactNode } from "react";

/** A name or word from outside: its direction does not disturb what stands around it. */
export function Bidi({ children, className }: { children: ReactNode; className?: string }) {
  return <bdi className={className}>{children}</bdi>;
}

/** A code, address or file name: left to right on every page, and isolated. */
export function Ltr({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <bdi dir="ltr" className={className}>
      {children}
    </bdi>
  );
}
