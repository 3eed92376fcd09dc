import { useParams } from "react-router";

/** A path of the portal in the language that stands in the address, if one does. @param path begins with `/` */
export function portalPath(params: { locale?: string | undefined }, path: string): string {
  if (params.locale === undefined) return path;
  return path === "/" ? `/${params.locale}` : `/${params.locale}${path}`;
}

/** Makes links that keep the language of the address. */
export function usePortalPath(): (path: string) => string {
  const params = useParams();
  return (path) => portalPath(params, path);
}

/** The path of a page without the language in front, as it can follow any language. */
export function withoutLocale(pathname: string, locale: string | undefined): string {
  return locale !== undefined && pathname.startsWith(`/${locale}`) ? pathname.slice(locale.length + 1) || "/" : pathname;
}

/** An address with other query parameters; empty and absent ones are left out. */
export function withQuery(path: string, query: { [name: string]: string | null | undefined }): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}
