import { useIntl } from "react-intl";

/**
 * A mail as it was laid out, in a frame that may neither run scripts nor send forms. Its HTML is sanitised by the server, and
 * this wall stands even if that missed something; the page's content policy holds in it too, so it loads nothing from elsewhere.
 */
export function MailFrame({ html }: { html: string }) {
  const intl = useIntl();
  const page = `<!doctype html><meta charset="utf-8"><base target="_blank"><link rel="stylesheet" href="/mail-frame.css"><body dir="auto">${html}`;
  return (
    <iframe
      className="mail-frame"
      title={intl.formatMessage({ id: "message.formatted" })}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={page}
    />
  );
}
