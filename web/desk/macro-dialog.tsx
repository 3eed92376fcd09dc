import { useEffect, useRef } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { LANGUAGE_NAMES, isLocale } from "../../shared/locales.ts";
import { Button } from "../ui/button.tsx";
import type { MacroPreview, MacroSummary } from "./macros.ts";

/** What a macro will do, before it does it. Enter does it, Esc leaves everything as it is. */
export function MacroDialog({
  macro,
  preview,
  onDecide,
}: {
  macro: MacroSummary;
  preview: MacroPreview;
  onDecide: (apply: boolean) => void;
}) {
  const intl = useIntl();
  const dialog = useRef<HTMLDialogElement>(null);
  const decision = useRef(false);
  const go = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    go.current?.focus();
  }, []);
  const { changes, addsTags, removesTags, missing, text, checklist } = preview;
  const nothing = changes.length + addsTags.length + removesTags.length === 0 && !text && !checklist;

  function value(field: string, code: string | null) {
    if (code === null) return <FormattedMessage id="field.none" />;
    if (field === "priority" || field === "type") return <FormattedMessage id={`${field}.${code}`} />;
    return <bdi>{code}</bdi>;
  }
  return (
    <dialog ref={dialog} className="help" data-dialog="" aria-labelledby="macro-title" onClose={() => onDecide(decision.current)}>
      <div className="help-body">
        <h2 id="macro-title" className="text-lg font-semibold">
          <bdi>{macro.name}</bdi>
        </h2>
        {nothing && (
          <p className="text-soft">
            <FormattedMessage id="macro.nothing" />
          </p>
        )}
        <ul className="macro-acts">
          {changes.map(({ field, from, to }) => (
            <li key={field}>
              <span className="text-faint">
                <FormattedMessage id={`field.${field}`} />
              </span>{" "}
              <s>{value(field, from)}</s> <span aria-hidden="true">→</span> <strong>{value(field, to)}</strong>
            </li>
          ))}
          {addsTags.length > 0 && (
            <li>
              <FormattedMessage id="macro.addsTags" values={{ tags: <bdi>{intl.formatList(addsTags)}</bdi> }} />
            </li>
          )}
          {removesTags.length > 0 && (
            <li>
              <FormattedMessage id="macro.removesTags" values={{ tags: <bdi>{intl.formatList(removesTags)}</bdi> }} />
            </li>
          )}
          {checklist && (
            <li>
              <FormattedMessage id="macro.addsChecklist" values={{ name: <bdi>{checklist.name}</bdi> }} />
            </li>
          )}
        </ul>
        {missing.length > 0 && (
          <p className="callout" data-tone="warn">
            <FormattedMessage
              id="macro.missing"
              values={{ fields: intl.formatList(missing.map((field) => intl.formatMessage({ id: `field.${field}` }))) }}
            />
          </p>
        )}
        {text && (
          <>
            <p className="text-sm text-soft">
              <FormattedMessage id={preview.internal ? "macro.writesNote" : "macro.writesReply"} />
            </p>
            <blockquote className="composer-quote macro-text" dir="auto" lang={text.locale} tabIndex={0}>
              {text.body}
            </blockquote>
            {text.fallback && (
              <p className="callout" data-tone="warn">
                <FormattedMessage
                  id="macro.otherLanguage"
                  values={{ language: isLocale(text.locale) ? LANGUAGE_NAMES[text.locale] : text.locale }}
                />
              </p>
            )}
            {[...text.unknown, ...text.empty].length > 0 && (
              <p className="callout" data-tone="warn">
                <FormattedMessage
                  id="macro.unfilled"
                  values={{ list: <bdi dir="ltr">{[...text.unknown, ...text.empty].join(" ")}</bdi> }}
                />
              </p>
            )}
          </>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => dialog.current?.close()}>
            <FormattedMessage id="common.cancel" />
          </Button>
          <Button
            ref={go}
            look="primary"
            disabled={nothing}
            onClick={() => {
              decision.current = true;
              dialog.current?.close();
            }}
          >
            <FormattedMessage id="macro.apply" />
          </Button>
        </div>
      </div>
    </dialog>
  );
}
