import { use } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { PageContext } from "../shell/page-context.ts";
import { withStylesheet } from "./mail-styles.ts";

export type Preview = { subject: string; text: string; html: string; direction: "ltr" | "rtl" };

/** A mail as its reader sees it: a frame that runs nothing and loads nothing, and the plain text beside it. */
export function MailPreview({ preview, locale }: { preview: Preview; locale: string }) {
  const intl = useIntl();
  const nonce = useNonce();
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
        srcDoc={withStylesheet(preview.html, nonce)}
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

/** The nonce of the page: on the server that of the answer, in the browser that of the page as it came. */
function useNonce(): string {
  const { nonce } = use(PageContext);
  return (
    nonce || (typeof document === "undefined" ? "" : (document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ""))
  );
}
