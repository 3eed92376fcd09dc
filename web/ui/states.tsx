import type { ReactNode } from "react";
import type { LucideIcon } from "lucide-react";
import { Icon } from "./icon.tsx";

/** What will be here, and the first step. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon: LucideIcon;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="grid justify-items-center gap-2 px-6 py-14 text-center">
      <span className="grid size-11 place-items-center rounded-full bg-hover text-faint">
        <Icon as={icon} size={20} />
      </span>
      <p className="text-base font-semibold">{title}</p>
      {children && <div className="max-w-sm text-sm text-soft">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** Grey lines in the shape of what comes. They show after 300 ms, so that a quick answer never flashes. */
export function Skeleton({ className }: { className: string }) {
  return <span className={`skeleton block ${className}`} aria-hidden="true" />;
}

/** A box that says something about the page: a warning, a success, a hint. */
export function Callout({
  tone = "accent",
  icon,
  children,
  role,
}: {
  tone?: "accent" | "good" | "warn" | "danger";
  icon?: LucideIcon;
  children: ReactNode;
  role?: "alert" | "status";
}) {
  return (
    <div className="callout" data-tone={tone} role={role}>
      {icon && <Icon as={icon} className="mt-0.5" />}
      <div className="min-w-0">{children}</div>
    </div>
  );
}
