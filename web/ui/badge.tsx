import type { ReactNode } from "react";

export type Tone = "neutral" | "accent" | "good" | "warn" | "danger" | "note" | "outline";

/** A short fact about a thing. The words carry the meaning, the colour only helps. */
export function Badge({ tone = "neutral", children, title }: { tone?: Tone; children: ReactNode; title?: string }) {
  return (
    <span className="badge" data-tone={tone} title={title}>
      {children}
    </span>
  );
}
