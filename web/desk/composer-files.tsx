import { useRef, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import ImagePlus from "lucide-react/icons/image-plus";
import Paperclip from "lucide-react/icons/paperclip";
import X from "lucide-react/icons/x";
import { newId } from "../../shared/ids.ts";
import { MOST_PICTURE_BYTES, PICTURE_TYPES, pictureName } from "../../shared/pictures.ts";
import { sizeLabel } from "../i18n/labels.ts";
import { picturePath } from "../mail-pictures.ts";
import { Icon } from "../ui/icon.tsx";
import { ApiError, uploadFile, type UploadedFile } from "./api-client.ts";

type Item = {
  key: string;
  name: string;
  size: number;
  state: "uploading" | "done" | "failed";
  why: string;
  file: UploadedFile | null;
  source: File | null;
};

const MOST = 20;
/** What browsers call a picture that was copied rather than saved. */
const UNNAMED = /^image\.(png|jpe?g|gif|webp)$/i;

/** Whether a file can stand in a text as a picture. */
export function isPicture({ type, size }: Pick<File, "type" | "size">): boolean {
  return PICTURE_TYPES.has(type) && size <= MOST_PICTURE_BYTES;
}

/** A name for a file that no other of the message has: a text shows its pictures by their names. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const [, stem = name, ending = ""] = /^(.+?)(\.[^.]{1,10})?$/s.exec(UNNAMED.test(name) ? `picture-1${name.slice(5)}` : name) ?? [];
  const base = UNNAMED.test(name) ? "picture" : stem;
  let free = stem + ending;
  for (let n = 2; taken.has(pictureName(free)); n++) free = `${base}-${n}${ending}`;
  return free;
}

/** A stored file, as one of those being written with. */
function kept(file: UploadedFile): Item {
  return { key: file.id, name: file.fileName, size: file.size, state: "done", why: "", file, source: null };
}

export type Files = ReturnType<typeof useFiles>;

/** Files on their way into a message. They are stored while the person still writes. */
export function useFiles() {
  const [items, setItems] = useState<readonly Item[]>([]);
  /** The names given out, before the page shows them. */
  const names = useRef<ReadonlySet<string>>(new Set());

  function change(key: string, next: Partial<Item>): void {
    setItems((all) => all.map((item) => (item.key === key ? { ...item, ...next } : item)));
  }
  function keepNames(kept: readonly { name: string }[]): void {
    names.current = new Set(kept.map((item) => pictureName(item.name)));
  }
  async function upload(key: string, source: File): Promise<void> {
    change(key, { state: "uploading" });
    try {
      change(key, { state: "done", file: await uploadFile(source) });
    } catch (error) {
      change(key, { state: "failed", why: error instanceof ApiError ? (error.problem.detail ?? "") : "" });
    }
  }
  return {
    items,
    done: items.flatMap((item) => (item.file ? [item.file] : [])),
    busy: items.some((item) => item.state === "uploading"),
    failed: items.filter((item) => item.state === "failed").map((item) => item.name),
    /** Takes files in and stores them. @returns those taken */
    add(list: readonly File[]): File[] {
      const added = list.slice(0, MOST - items.length).map((given) => {
        const name = freeName(given.name, names.current);
        names.current = new Set([...names.current, pictureName(name)]);
        const source = name === given.name ? given : new File([given], name, { type: given.type });
        return { key: newId(), name, size: source.size, state: "uploading" as const, why: "", file: null, source };
      });
      setItems((all) => [...all, ...added]);
      for (const item of added) void upload(item.key, item.source);
      return added.map((item) => item.source);
    },
    /** Takes in a file that is stored already. */
    attach(file: UploadedFile) {
      names.current = new Set([...names.current, pictureName(file.fileName)]);
      setItems((all) => [...all, kept(file)].slice(0, MOST));
    },
    retry(item: Item) {
      if (item.source) void upload(item.key, item.source);
    },
    remove(key: string) {
      const left = items.filter((item) => item.key !== key);
      keepNames(left);
      setItems(left);
    },
    restore(files: readonly UploadedFile[]) {
      keepNames(files.map((file) => ({ name: file.fileName })));
      setItems(files.map(kept));
    },
    clear() {
      keepNames([]);
      setItems([]);
    },
  };
}

type ChipProps = {
  files: Files;
  /** Names of the pictures that stand in the text; null where none can. */
  shown: readonly string[] | null;
  onShow: (fileName: string) => void;
  onRemove: (fileName: string) => void;
};

/** The files of the message being written; a picture can be put into the text. */
export function FileChips({ files, shown, onShow, onRemove }: ChipProps) {
  const intl = useIntl();
  if (files.items.length === 0) return null;
  return (
    <ul className="files px-3 pb-2">
      {files.items.map((item) => (
        <li key={item.key} className="file" data-state={item.state}>
          {item.file && isPicture({ type: item.file.mediaType, size: item.size }) ? (
            <img className="file-shot" src={picturePath(item.file.id)} alt="" />
          ) : (
            <Icon as={Paperclip} className="text-faint" />
          )}
          <bdi className="min-w-0 truncate" dir="ltr">
            {item.name}
          </bdi>
          <span className="shrink-0 text-faint" role="status">
            {item.state === "done" && sizeLabel(intl, item.size)}
            {item.state === "uploading" && <FormattedMessage id="file.uploading" />}
            {item.state === "failed" && (
              <span className="text-danger">
                <FormattedMessage id="file.failed" /> <bdi>{item.why}</bdi>
              </span>
            )}
          </span>
          {item.state === "failed" && (
            <button type="button" className="link" onClick={() => files.retry(item)}>
              <FormattedMessage id="common.retry" />
            </button>
          )}
          {shown && item.file && isPicture({ type: item.file.mediaType, size: item.size }) && !shown.includes(pictureName(item.name)) && (
            <button
              type="button"
              className="tag-x"
              aria-label={intl.formatMessage({ id: "file.show" }, { name: item.name })}
              title={intl.formatMessage({ id: "file.show" }, { name: item.name })}
              onClick={() => onShow(item.name)}
            >
              <Icon as={ImagePlus} size={14} />
            </button>
          )}
          <button
            type="button"
            className="tag-x"
            aria-label={intl.formatMessage({ id: "file.remove" }, { name: item.name })}
            onClick={() => {
              files.remove(item.key);
              onRemove(item.name);
            }}
          >
            <Icon as={X} size={14} />
          </button>
        </li>
      ))}
    </ul>
  );
}
