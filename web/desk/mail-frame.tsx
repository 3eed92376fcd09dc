import { useIntl } from "react-intl";

/**
 * A mail as it was laid out, in a frame that may neither run scripts, send forms, open windows nor load anything: its HTML is
 * sanitised by the server, and this wall stands even if that missed something.
 */
export function MailFrame({ html }: { html: string }) {
  const intl = useIntl();
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'`;
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><base target="_blank"><style>body{margin:12px;font:15px/1.5 system-ui,sans-serif;color:#1c2530;background:#fff;overflow-wrap:break-word}img{max-width:100%;height:auto}table{max-width:100%}</style><body dir="auto">${html}`;
  return <iframe className="mail-frame" title={intl.formatMessage({ id: "message.formatted" })} sandbox="allow-popups allow-popups-to-escape-sandbox" referrerPolicy="no-referrer" srcDoc={page} />;
}
