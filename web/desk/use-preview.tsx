import { useState, type ReactNode, type RefObject } from "react";
import { useIntl } from "react-intl";
import { pictureName } from "../../shared/pictures.ts";
import type { MailFile } from "../mail-pictures.ts";
import { useToast } from "../ui/toast.tsx";
import { callApi, type UploadedFile } from "./api-client.ts";
import { MailFrame } from "./mail-frame.tsx";

type Preview = {
  isOpen: boolean;
  /** The reply as its reader will see it; stands where it is written. */
  view: ReactNode;
  show(on: boolean): Promise<void>;
  close(): void;
};

/** Shows a reply as its reader will see it. @param files that go along, pictures of the text among them */
export function usePreview(field: RefObject<HTMLTextAreaElement | null>, text: string, files: readonly UploadedFile[]): Preview {
  const intl = useIntl();
  const say = useToast();
  const [shown, setShown] = useState<{ html: string; files: MailFile[] } | null>(null);
  return {
    isOpen: shown !== null,
    view: shown && (
      <div className="composer-preview">
        <MailFrame html={shown.html} files={shown.files} />
      </div>
    ),
    close: () => setShown(null),
    async show(on) {
      if (!on) {
        setShown(null);
        requestAnimationFrame(() => field.current?.focus());
        return;
      }
      try {
        const { html } = await callApi<{ html: string }>("POST", "/messages/preview", {
          body: { body: text.trim() || " ", format: "markdown" },
        });
        setShown({ html, files: files.map((file) => ({ ...file, contentId: pictureName(file.fileName) })) });
      } catch {
        say(intl.formatMessage({ id: "message.failed" }));
      }
    },
  };
}
