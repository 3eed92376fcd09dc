import { FormattedMessage, useIntl } from "react-intl";

export type Preview = { subject: string; text: string; html: string; direction: "ltr" | "rtl" };

/** A mail as its reader sees it: a frame that runs nothing and loads nothing, and the plain text beside it. */
export function MailPreview({ preview, locale }: { preview: Preview; locale: string }) {
  const intl = useIntl();
  return (
    <section className="mail-preview" aria-label={intl.formatMessage({ id: "admin.texts.preview" })} aria-live="polite">
      <h2 className="text-sm">
        <FormattedMessage id="admin.texts.sample" />
      </h2>
      <p className="font-medium" dir="auto" lang={locale}>
        {preview.subject}
      </p>
      <iframe
        title={intl.formatMessage({ id: "admin.texts.asMail" })}
        sandbox=""
        referrerPolicy="no-referrer"
        srcDoc={preview.html}
        className="mail-preview-frame"
      />
      <details>
        <summary>
          <FormattedMessage id="admin.texts.asText" />
        </summary>
        <pre className="mail-preview-text" dir={preview.direction} lang={locale} tabIndex={0}>
          {preview.text}
        </pre>
      </details>
    </section>
  );
}
