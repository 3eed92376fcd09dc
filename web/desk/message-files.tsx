import type { IntlShape } from "react-intl";
import { labelWith, sizeLabel } from "../i18n/labels.ts";
import { picturePath } from "../mail-pictures.ts";
import { Glyph } from "../ui/glyph.tsx";
import type { ShownMessage } from "./message-model.ts";

type Files = ShownMessage["attachments"];

/** Pictures that stand inside a mail, small; each opens whole. */
export function Pictures({ intl, files }: { intl: IntlShape; files: Files }) {
  return (
    <ul className="shots">
      {files.map((file) => (
        <li key={file.id}>
          <a href={picturePath(file.id)} target="_blank" rel="noopener" className="shot">
            <img
              src={picturePath(file.id)}
              alt={labelWith(intl, "message.picture", "name", file.fileName)}
              loading="lazy"
              decoding="async"
            />
          </a>
        </li>
      ))}
    </ul>
  );
}

/** What was sent along. */
export function Attachments({ intl, files }: { intl: IntlShape; files: Files }) {
  return (
    <ul className="files">
      {files.map((file) => (
        <li key={file.id}>
          <a className="file" href={`/api/v1/files/${file.id}`} download={file.fileName}>
            <Glyph name="paperclip" />
            <bdi className="min-w-0 truncate" dir="ltr">
              {file.fileName}
            </bdi>
            <span className="shrink-0 text-faint">{sizeLabel(intl, file.size)}</span>
            <Glyph name="download" />
          </a>
        </li>
      ))}
    </ul>
  );
}
