import { useEffect, useEffectEvent, useState, type ClipboardEvent } from "react";
import { pictureMark } from "../../shared/pictures.ts";
import { isPicture, type Files } from "./composer-files.tsx";

type Props = {
  files: Files;
  /** Whether pictures can stand in the text. */
  inText: boolean;
  /** Puts a text where the caret is. */
  insert: (text: string) => void;
};

/**
 * Files that are pasted or dropped, pictures among them into the text where the caret stands. A file may be dropped anywhere on the page:
 * one that misses the composer would otherwise take the page's place.
 */
export function usePictures({ files, inText, insert }: Props) {
  const [dropping, setDropping] = useState(false);
  function take(list: readonly File[]): void {
    const taken = files.add(list);
    const pictures = inText ? taken.filter(isPicture) : [];
    if (pictures.length > 0) insert(pictures.map(({ name }) => `${markOf(name)}\n`).join(""));
  }
  const dropped = useEffectEvent(take);

  useEffect(() => {
    let inside = 0;
    const gone = new AbortController();
    const listen = (type: "dragenter" | "dragleave" | "dragover" | "drop", act: (event: DragEvent) => void) =>
      document.addEventListener(type, (event) => event.dataTransfer?.types.includes("Files") && act(event), { signal: gone.signal });
    listen("dragenter", () => {
      inside += 1;
      setDropping(true);
    });
    listen("dragleave", () => {
      inside = Math.max(0, inside - 1);
      if (inside === 0) setDropping(false);
    });
    listen("dragover", (event) => event.preventDefault());
    listen("drop", (event) => {
      inside = 0;
      setDropping(false);
      event.preventDefault();
      // Behind a dialog nobody sees where it went.
      if (!document.querySelector("[role=dialog]")) dropped([...event.dataTransfer!.files]);
    });
    return () => gone.abort();
  }, []);

  return {
    dropping,
    take,
    /** Puts a picture that goes along into the text. */
    show: (fileName: string) => insert(`${markOf(fileName)}\n`),
    onPaste(event: ClipboardEvent): void {
      const { clipboardData } = event;
      // Office programs bring a picture of the text they copy: the text is meant.
      if (clipboardData.files.length === 0 || clipboardData.getData("text/plain") !== "") return;
      event.preventDefault();
      take([...clipboardData.files]);
    },
  };
}

function markOf(fileName: string): string {
  return pictureMark(fileName, fileName.replace(/\.[^.]{1,10}$/, ""));
}
