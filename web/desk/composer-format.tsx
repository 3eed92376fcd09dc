import type { RefObject } from "react";
import { useIntl } from "react-intl";
import type { LucideIcon } from "lucide-react";
import Bold from "lucide-react/icons/bold";
import Code from "lucide-react/icons/code";
import Eye from "lucide-react/icons/eye";
import Italic from "lucide-react/icons/italic";
import Link from "lucide-react/icons/link";
import List from "lucide-react/icons/list";
import Type from "lucide-react/icons/type";
import { Icon } from "../ui/icon.tsx";
import { link, prefix, wrap, type Selected } from "./format-text.ts";
import { putText } from "./put-text.ts";

type Act = { id: string; icon: LucideIcon; key?: string; change: (selected: Selected) => Selected };

const ACTS: readonly Act[] = [
  { id: "format.bold", icon: Bold, key: "b", change: (selected) => wrap(selected, "**") },
  { id: "format.italic", icon: Italic, key: "i", change: (selected) => wrap(selected, "*") },
  { id: "format.link", icon: Link, change: link },
  { id: "format.list", icon: List, change: (selected) => prefix(selected, "- ") },
  { id: "format.code", icon: Code, change: (selected) => wrap(selected, "`") },
];

/** Changes the selection of a field. The caller's text follows by `onText`. */
function apply(field: HTMLTextAreaElement | null, change: Act["change"], onText: (text: string) => void): void {
  if (!field) return;
  const next = change({ text: field.value, start: field.selectionStart, end: field.selectionEnd });
  putText({ current: field }, () => onText(next.text), next.start, next.end);
}

/** Whether a key with Ctrl or Cmd formats; if so it is done. */
export function formatKey(key: string, field: HTMLTextAreaElement, onText: (text: string) => void): boolean {
  const act = ACTS.find((one) => one.key === key.toLowerCase());
  if (act) apply(field, act.change, onText);
  return act !== undefined;
}

type Props = {
  field: RefObject<HTMLTextAreaElement | null>;
  rich: boolean;
  preview: boolean;
  onText: (text: string) => void;
  onRich: (rich: boolean) => void;
  onPreview: (preview: boolean) => void;
};

/** Formats what is selected, shows how it will look, or turns formatting off for those who write plain text. */
export function FormatBar({ field, rich, preview, onText, onRich, onPreview }: Props) {
  const intl = useIntl();
  const button = (id: string, icon: LucideIcon, run: () => void, pressed?: boolean) => (
    <button
      key={id}
      type="button"
      className="btn"
      data-look="quiet"
      data-icon=""
      data-size="sm"
      title={intl.formatMessage({ id })}
      aria-label={intl.formatMessage({ id })}
      aria-pressed={pressed}
      onClick={run}
    >
      <Icon as={icon} size={14} />
    </button>
  );
  return (
    <div className="composer-format" role="toolbar" aria-label={intl.formatMessage({ id: "format.toolbar" })}>
      {rich && !preview && ACTS.map((act) => button(act.id, act.icon, () => apply(field.current, act.change, onText)))}
      {rich && button("format.preview", Eye, () => onPreview(!preview), preview)}
      {!preview && button("format.rich", Type, () => onRich(!rich), rich)}
    </div>
  );
}
