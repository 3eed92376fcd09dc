import { createElement, type ReactElement } from "react";
import type { LucideIcon } from "lucide-react";

type IconData = { name: string; size?: number; node: readonly (readonly [string, Record<string, unknown>])[] };
type Props = { size?: number | string; strokeWidth?: number | string; className?: string };

/**
 * Makes the component of one icon, in place of lucide's own `createLucideIcon` (vite.config.ts puts it there): the drawing is
 * made once, so an icon on a page costs one element. Takes the properties that our kit uses.
 */
export default function createIcon({ size: box = 24, node }: IconData): LucideIcon {
  const drawing: ReactElement[] = node.map(([tag, attributes], index) => createElement(tag, { ...attributes, key: index }));
  function Shape({ size = 24, strokeWidth = 2, className }: Props) {
    return (
      <svg
        width={size}
        height={size}
        viewBox={`0 0 ${box} ${box}`}
        fill="none"
        stroke="currentColor"
        strokeWidth={strokeWidth}
        strokeLinecap="round"
        strokeLinejoin="round"
        className={className}
        aria-hidden="true"
      >
        {drawing}
      </svg>
    );
  }
  return Shape as unknown as LucideIcon;
}
