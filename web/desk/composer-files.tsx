import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import Paperclip from "lucide-react/icons/paperclip";
import X from "lucide-react/icons/x";
import { newId } from "../../shared/ids.ts";
import { sizeLabel } from "../i18n/labels.ts";
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

export type Files = ReturnType<typeof useFiles>;

/** Files on their way into a message. They are stored while the person still writes. */
export function useFiles() {
  const [items, setItems] = useState<readonly Item[]>([]);

  function change(key: string, next: Partial<Item>): void {
    setItems((all) => all.map((item) => (item.key === key ? { ...item, ...next } : item)));
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
    add(list: FileList) {
      const added = [...list].slice(0, MOST - items.length).map((source) => ({
        key: newId(),
        name: source.name,
        size: source.size,
        state: "uploading" as const,
        why: "",
        file: null,
        source,
      }));
      setItems((all) => [...all, ...added]);
      for (const item of added) void upload(item.key, item.source);
    },
    retry(item: Item) {
      if (item.source) void upload(item.key, item.source);
    },
    remove(key: string) {
      setItems((all) => all.filter((item) => item.key !== key));
    },
    restore(files: readonly UploadedFile[]) {
      setItems(files.map((file) => ({ key: file.id, name: file.fileName, size: file.size, state: "done", why: "", file, source: null })));
    },
    clear() {
      setItems([]);
    },
  };
}

/** The files of the message being written. */
export function FileChips({ files }: { files: Files }) {
  const intl = useIntl();
  if (files.items.length === 0) return null;
  return (
    <ul className="files px-3 pb-2">
      {files.items.map((item) => (
        <li key={item.key} className="file" data-state={item.state}>
          <Icon as={Paperclip} className="text-faint" />
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
          <button
            type="button"
            className="tag-x"
            aria-label={intl.formatMessage({ id: "file.remove" }, { name: item.name })}
            onClick={() => files.remove(item.key)}
          >
            <Icon as={X} size={14} />
          </button>
        </li>
      ))}
    </ul>
  );
}
