/** Pictures that stand inside a mail (`cid:`, RFC 2392): which files they are, and how its HTML comes to show them. Pure. */

import { PICTURE_TYPES } from "../shared/pictures.ts";

export type MailFile = { id: string; mediaType: string; contentId: string | null };
const ALIASES: { [type: string]: string } = { "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png" };

/** An image of sanitised HTML: `<`, `>` and `"` within its attributes are escaped, so it ends where it seems to. */
const IMAGE = /<img\b[^<>]*>/g;

/** Where a picture is read, under the rights of whoever looks. */
export function picturePath(id: string): string {
  return `/api/v1/files/${id}?inline=true`;
}

/**
 * Parts the files of a message into pictures that its HTML shows and the others. A file that nothing refers to stays a file.
 * @param html sanitised
 */
export function splitPictures<F extends MailFile>(html: string | null, files: readonly F[]): { pictures: F[]; others: F[] } {
  if (html === null || !files.some(isPicture)) return { pictures: [], others: [...files] };
  const found = new Set([...html.matchAll(IMAGE)].map(([image]) => fileOf(image, files)?.id));
  return { pictures: files.filter((file) => found.has(file.id)), others: files.filter((file) => !found.has(file.id)) };
}

/**
 * Puts pictures into the HTML of a mail. An image that is none of its own pictures becomes its description, as images of elsewhere do.
 * @param html sanitised
 * @param sourceOf the address of a file of the same mail, safe in an attribute; null while there is none
 */
export function withPictures<F extends MailFile>(html: string, files: readonly F[], sourceOf: (file: F) => string | null): string {
  return html.replaceAll(IMAGE, (image) => {
    const file = fileOf(image, files);
    const source = file ? sourceOf(file) : null;
    const alt = attribute(image, "alt") ?? "";
    if (source !== null) return `<img src="${source.replaceAll(/[&"<>]/g, escaped)}" alt="${alt}">`;
    return alt === "" ? "" : `<span>[${alt}]</span>`;
  });
}

function fileOf<F extends MailFile>(image: string, files: readonly F[]): F | undefined {
  const source = attribute(image, "src");
  if (source === null || !/^cid:/i.test(source)) return undefined;
  const id = plainId(unescaped(source.slice(4)));
  const decoded = percentDecoded(id);
  return files.find((file) => isPicture(file) && [id, decoded].includes(plainId(file.contentId!)));
}

function isPicture({ mediaType, contentId }: MailFile): boolean {
  return contentId !== null && contentId !== "" && PICTURE_TYPES.has(ALIASES[mediaType] ?? mediaType);
}

/** The value as it is written, its escapes included. */
function attribute(image: string, name: "src" | "alt"): string | null {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(image)?.[1] ?? null;
}

function plainId(id: string): string {
  return id.trim().replaceAll(/^<|>$/g, "");
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const ENTITIES: { [entity: string]: string } = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

function unescaped(text: string): string {
  return text.replaceAll(/&(?:lt|gt|quot|amp);/g, (entity) => ENTITIES[entity]!);
}

function escaped(char: string): string {
  return `&${{ "&": "amp", '"': "quot", "<": "lt", ">": "gt" }[char]};`;
}
