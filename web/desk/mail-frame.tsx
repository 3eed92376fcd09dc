import { useEffect, useMemo, useState } from "react";
import { useIntl } from "react-intl";
import { PICTURE_TYPES } from "../../shared/pictures.ts";
import { picturePath, splitPictures, withPictures, type MailFile } from "../mail-pictures.ts";

/** Of all pictures of one mail together; what is beyond stays a description. */
const MOST_PICTURES = 20 * 1_048_576;
const NO_FILES: readonly MailFile[] = [];

/**
 * A mail as it was laid out, in a frame that may neither run scripts nor send forms. Its HTML is sanitised by the server, and
 * this wall stands even if that missed something: the frame loads its style and nothing else. Pictures of the mail itself are read
 * by the page, under the rights of whoever looks, and stand in the frame as bytes.
 */
export function MailFrame({ html, files = NO_FILES }: { html: string; files?: readonly MailFile[] }) {
  const intl = useIntl();
  const sources = usePictures(html, files);
  const shown = useMemo(() => withPictures(html, files, ({ id }) => sources.get(id) ?? null), [html, files, sources]);
  const style = `${location.origin}/mail-frame.css`;
  const policy = `default-src 'none'; img-src data:; style-src ${style}; form-action 'none'`;
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><base target="_blank"><link rel="stylesheet" href="${style}"><body dir="auto">${shown}`;
  return (
    <iframe
      // A frame of its own once the pictures are there: one that is still loading may miss that its page became another.
      key={sources.size}
      className="mail-frame"
      title={intl.formatMessage({ id: "message.formatted" })}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={page}
    />
  );
}

/** The pictures a mail shows, as `data:` addresses by file, once all of them are read. */
function usePictures(html: string, files: readonly MailFile[]): ReadonlyMap<string, string> {
  const [sources, setSources] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    const { pictures } = splitPictures(html, files);
    if (pictures.length === 0) return;
    const gone = new AbortController();
    void readPictures(pictures, gone.signal).then((read) => !gone.signal.aborted && setSources(read));
    return () => gone.abort();
  }, [html, files]);
  return sources;
}

async function readPictures(pictures: readonly MailFile[], signal: AbortSignal): Promise<Map<string, string>> {
  const read = new Map<string, string>();
  let size = 0;
  for (const { id } of pictures) {
    try {
      const answer = await fetch(picturePath(id), { signal });
      const type = answer.headers.get("content-type") ?? "";
      size += Number(answer.headers.get("content-length"));
      if (!answer.ok || !PICTURE_TYPES.has(type) || size > MOST_PICTURES) await answer.body?.cancel();
      else read.set(id, await dataUrl(await answer.blob()));
    } catch {
      // Not there, or not for us: its description stays.
    }
  }
  return read;
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result as string));
    reader.addEventListener("error", () => reject(new Error("unreadable")));
    reader.readAsDataURL(blob);
  });
}
