import type { Api } from "../../server/api.ts";
import { BRAND_PICTURES, MOST_BRAND_LINKS, type BrandPictureKind } from "../../shared/brand-theme.ts";
import { isLocale, type LocalizedText } from "../../shared/locales.ts";
import { attempt, textOf, type Problem } from "../data.ts";
import { dispositionOf } from "../portal/uploads.ts";
import { textsOf } from "./texts-of.ts";

type FilledLink = { /** Where it stands in the form. */ row: number; url: string; labels: LocalizedText };

/** The links that a form fills in; rows left empty are none. */
function linksOf(form: FormData): FilledLink[] {
  return Array.from({ length: MOST_BRAND_LINKS }, (_, row) => ({
    row,
    url: textOf(form, `links.${row}.url`).trim(),
    labels: textsOf(form, `links.${row}.labels`),
  })).filter(({ url, labels }) => url !== "" || Object.keys(labels).length > 0);
}

/** What a form says of a brand, as the operations take it. */
function brandOf(form: FormData, links: readonly FilledLink[], pictures: { [kind in BrandPictureKind]?: string | null }) {
  const slug = textOf(form, "slug").trim();
  const texts = Object.entries(textsOf(form, "welcomeTexts")).map(([locale, text]) => [locale, text.replaceAll("\r\n", "\n")]);
  return {
    name: textOf(form, "name"),
    ...(slug && { slug }),
    color: textOf(form, "color").toLowerCase(),
    locales: form.getAll("locales").filter(isLocale),
    ...pictures,
    welcomeTitles: textsOf(form, "welcomeTitles"),
    welcomeTexts: Object.fromEntries(texts) as LocalizedText,
    links: links.map(({ url, labels }) => ({ url, labels })),
  };
}
type BrandBody = ReturnType<typeof brandOf>;

/**
 * Stores the pictures that a form brings and saves the brand with them. When it is refused for another reason the form keeps what was stored, since
 * browsers empty a file field; files that nothing refers to are removed after a day.
 * @param form what it holds of pictures is changed
 */
export async function saveBrand<T>(
  request: Request,
  api: Api,
  form: FormData,
  save: (body: BrandBody) => Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false; problem: Problem }> {
  const pictures: { [kind in BrandPictureKind]?: string | null } = {};
  for (const kind of BRAND_PICTURES) {
    const file = form.get(kind);
    const kept = textOf(form, `${kind}.kept`);
    if (file instanceof File && (file.size > 0 || file.name !== "")) {
      const stored = await storePicture(request, api, file);
      if (!stored.ok) return { ok: false, problem: atPicture(stored.problem, kind, file.name) };
      pictures[kind] = stored.value.id;
      form.set(`${kind}.kept`, stored.value.id);
      form.set(`${kind}.keptName`, stored.value.fileName);
    } else if (kept !== "") pictures[kind] = kept;
    else if (form.has(`${kind}.remove`)) pictures[kind] = null;
  }
  const links = linksOf(form);
  const saved = await attempt(request, () => save(brandOf(form, links, pictures)));
  if (saved.ok) return saved;
  for (const kind of BRAND_PICTURES) if (saved.problem.errors?.some(({ path }) => path === kind)) form.delete(`${kind}.kept`);
  return { ok: false, problem: atRows(saved.problem, links) };
}

function storePicture(request: Request, api: Api, file: File) {
  const headers = new Headers({ "Content-Disposition": dispositionOf(file.name) });
  const mediaType = file.type || "application/octet-stream";
  return attempt(request, () => api.call("files.upload", { body: { stream: file.stream(), mediaType, headers } }));
}

/** A file that could not be stored, said at its field and by its name. */
function atPicture(problem: Problem, kind: BrandPictureKind, name: string): Problem {
  const why = problem.errors?.[0]?.message ?? problem.title;
  return { ...problem, errors: [{ path: kind, message: `\u2068${name}\u2069: ${why}` }] };
}

/** Faults of links at the rows of the form: the operation counts only those that are filled in. */
function atRows(problem: Problem, links: readonly FilledLink[]): Problem {
  if (!problem.errors) return problem;
  const errors = problem.errors.map(({ path, message }) => ({
    path: path.replace(/^links\.(\d+)/, (_, index) => `links.${links[Number(index)]?.row ?? index}`),
    message,
  }));
  return { ...problem, errors };
}
