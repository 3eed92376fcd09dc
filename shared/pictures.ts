/**
 * Pictures within a text that somebody writes: `![what it shows](cid:name)`, by the name of a file that goes along with it. A name rather
 * than an id: the writer sees it between his words. Pure.
 */

/** What is shown in place; what calls itself something else is a file to download. */
export const PICTURE_TYPES: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
/** Beyond it a picture is a file to download. */
export const MOST_PICTURE_BYTES = 10 * 1_048_576;

const MARK = /!\[([^\]\n]{0,200})\]\(cid:([\p{L}\p{M}\p{N}._-]{1,120})\)/gu;

/** A file's name as a text names it: letters, digits, dots and dashes of any script. */
export function pictureName(fileName: string): string {
  const name = fileName
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{M}\p{N}._-]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "");
  return [...name].slice(-100).join("") || "picture";
}

/** Where a text shows a picture. */
export function pictureMark(fileName: string, about: string): string {
  return `![${about.replaceAll(/[[\]\\\n\r]+/g, " ").trim()}](cid:${pictureName(fileName)})`;
}

/** The names of the pictures that a text shows, each once. */
export function picturesIn(text: string): string[] {
  if (!text.includes("](cid:")) return [];
  return [...new Set([...text.matchAll(MARK)].map(([, , name]) => name!))];
}

/** A text with something else in place of its pictures. */
export function replacePictures(text: string, to: (picture: { about: string; name: string }) => string): string {
  return text.includes("](cid:") ? text.replace(MARK, (_, about: string, name: string) => to({ about, name })) : text;
}

/** A text as it reads where no picture can be shown: each stands by its description. */
export function describePictures(text: string): string {
  return replacePictures(text, ({ about, name }) => `[${about || name}]`);
}

/** A text without the places of one picture. */
export function withoutPicture(text: string, fileName: string): string {
  const wanted = pictureName(fileName);
  return replacePictures(text, ({ about, name }) => (name === wanted ? "" : `![${about}](cid:${name})`));
}
