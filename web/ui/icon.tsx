import type { LucideIcon } from "lucide-react";

/** An icon of the one set (lucide), import each singly: `import Inbox from "lucide-react/icons/inbox"`. Decoration: the words stand beside it. */
export function Icon({ as: Shape, size = 16, className }: { as: LucideIcon; size?: number; className?: string }) {
  return <Shape size={size} strokeWidth={1.75} className={className ? `shrink-0 ${className}` : "shrink-0"} />;
}
