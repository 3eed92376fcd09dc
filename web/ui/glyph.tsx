import type { LucideIcon } from "lucide-react";
import AtSign from "lucide-react/icons/at-sign";
import CalendarDays from "lucide-react/icons/calendar-days";
import Download from "lucide-react/icons/download";
import EyeOff from "lucide-react/icons/eye-off";
import KeyRound from "lucide-react/icons/key-round";
import Lock from "lucide-react/icons/lock";
import Paperclip from "lucide-react/icons/paperclip";
import ShieldAlert from "lucide-react/icons/shield-alert";
import ShieldCheck from "lucide-react/icons/shield-check";
import ShieldQuestion from "lucide-react/icons/shield-question-mark";

const GLYPHS = {
  atSign: AtSign,
  calendar: CalendarDays,
  download: Download,
  license: KeyRound,
  lock: Lock,
  masked: EyeOff,
  paperclip: Paperclip,
  proven: ShieldCheck,
  unproven: ShieldQuestion,
  failed: ShieldAlert,
} satisfies Record<string, LucideIcon>;
export type GlyphName = keyof typeof GLYPHS;

/** The drawings that `Glyph` refers to; once on a page that uses them. */
export function Glyphs() {
  return (
    <svg className="sr-only" aria-hidden="true" width="0" height="0">
      {(Object.keys(GLYPHS) as GlyphName[]).map((name) => {
        const Shape = GLYPHS[name];
        return (
          <symbol key={name} id={`g-${name}`} viewBox="0 0 24 24">
            <Shape strokeWidth={1.75} />
          </symbol>
        );
      })}
    </svg>
  );
}

/** An icon that stands many times on a page: drawn once, referred to. */
export function Glyph({ name, size = 14 }: { name: GlyphName; size?: number }) {
  return (
    <svg className="shrink-0" width={size} height={size} aria-hidden="true">
      <use href={`#g-${name}`} />
    </svg>
  );
}
