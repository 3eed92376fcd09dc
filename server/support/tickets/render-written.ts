/** What somebody wrote, as it is stored: with the pictures that go along where he put them. */
import { namesOfFiles } from "#platform/files";
import type { Ctx } from "#platform/http";
import { imageHtml, renderMarkdown, textToHtml } from "#platform/text";
import { describePictures, PICTURE_TYPES, pictureName, picturesIn, replacePictures } from "#shared/pictures";

type Written = { body: string; format?: "text" | "markdown" | undefined; attachments?: readonly string[] | undefined };
type Rendered = {
  html: string | null;
  /** Reads well where no picture can be shown; absent where there is none. */
  visibleText?: string;
  attachments: { fileId: string; contentId: string | null }[];
};

/** Marks the place of a picture while the text around it becomes HTML. */
const PLACE = /\ue000(\d+)\ue001/g;

/**
 * Renders a text. A picture it names that goes along stands in place, in mail by its Content-ID (RFC 2392); one that does not is its
 * description. Plain text with pictures becomes HTML so that they have a place.
 */
export async function renderWritten(ctx: Pick<Ctx, "db">, { body, format, attachments = [] }: Written): Promise<Rendered> {
  const named = picturesIn(body).length > 0;
  const pictures = named ? await picturesOf(ctx, attachments) : new Map<string, string>();
  const used = new Set<string>();
  const picture = (name: string) => {
    const id = pictures.get(name);
    if (id === undefined) return null;
    used.add(id);
    return contentIdOf(id);
  };
  const html = format === "markdown" ? renderMarkdown(body, picture) : plainWithPictures(body, picture);
  return {
    html: format === "markdown" || used.size > 0 ? html : null,
    ...(named && { visibleText: describePictures(body) }),
    attachments: attachments.map((fileId) => ({ fileId, contentId: used.has(fileId) ? contentIdOf(fileId) : null })),
  };
}

/** A text as its readers will see it, its pictures under the names it gives them. */
export function previewWritten({ body, format }: Written): string {
  return format === "markdown" ? renderMarkdown(body, (name) => name) : textToHtml(body);
}

function contentIdOf(fileId: string): string {
  return `${fileId}@backstay`;
}

/** Ids of the pictures among files by the names that texts give them; of two of one name the first. */
async function picturesOf(ctx: Pick<Ctx, "db">, ids: readonly string[]): Promise<Map<string, string>> {
  const files = new Map((await namesOfFiles(ctx.db, ids)).map((file) => [file.id, file]));
  const pictures = new Map<string, string>();
  for (const id of ids) {
    const file = files.get(id);
    const name = file && PICTURE_TYPES.has(file.mediaType) ? pictureName(file.fileName) : null;
    if (name !== null && !pictures.has(name)) pictures.set(name, id);
  }
  return pictures;
}

function plainWithPictures(body: string, picture: (name: string) => string | null): string {
  const images: string[] = [];
  const text = replacePictures(body.replaceAll(/[\ue000\ue001]/g, ""), ({ about, name }) => {
    const contentId = picture(name);
    if (contentId === null) return `[${about || name}]`;
    images.push(imageHtml(contentId, about));
    return `\ue000${images.length - 1}\ue001`;
  });
  return textToHtml(text).replace(PLACE, (_, index: string) => images[Number(index)] ?? "");
}
