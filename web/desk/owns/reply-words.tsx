import { FormattedMessage } from "react-intl";
import { LANGUAGE_NAMES, isLocale } from "../../../shared/locales.ts";

/** The reply that is prepared, as the customer would read it. */
export function ReplyWords({ text, locale }: { text: string; locale: string }) {
  return (
    <section>
      <p className="text-sm text-soft">
        <FormattedMessage id="owns.answer.reply" values={{ language: isLocale(locale) ? LANGUAGE_NAMES[locale] : locale }} />
      </p>
      <blockquote className="composer-quote macro-text" dir="auto" lang={locale} tabIndex={0}>
        {text}
      </blockquote>
    </section>
  );
}

/** Why an answer is not to be had. */
export function Refused({ title, detail }: { title: string; detail: string }) {
  return (
    <div className="callout" data-tone="warn" role="alert">
      <div className="grid gap-1">
        <p className="font-semibold">{title}</p>
        <p dir="auto">{detail}</p>
      </div>
    </div>
  );
}
