import { isLocale, negotiateLocale, type Locale } from "#shared/locales";
import type { Density, Theme } from "./session.ts";

/** What a browser says of its user's wishes. Cookies set by the pages, not secrets. */
export type Preferences = { locale: Locale; timeZone: string; theme: Theme; density: Density };

/** The cookies of a request by name; a value that cannot be decoded is left out. */
export function readCookies(header: string | null): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at < 1) continue;
    try {
      cookies.set(part.slice(0, at).trim(), decodeURIComponent(part.slice(at + 1).trim()));
    } catch {
      // Another program's cookie on this host.
    }
  }
  return cookies;
}

const zones = new Map<string, boolean>();

/** Whether the runtime knows a time zone's name; remembered, since the check costs a formatter. */
function knowsZone(zone: string): boolean {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  let valid = zone.length > 0 && zone.length <= 60;
  try {
    if (valid) new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch {
    valid = false;
  }
  if (zones.size > 1_000) zones.clear();
  zones.set(zone, valid);
  return valid;
}

/**
 * Decides language, time zone and look of a page.
 * The language: the one in the address, else the one chosen in this browser, else the person's own, else the browser's.
 * @param own the language on the person's account, or null
 */
export function readPreferences(request: Request, own: Locale | null): Preferences {
  const cookies = readCookies(request.headers.get("Cookie"));
  const first = new URL(request.url).pathname.split("/", 2)[1]?.replace(/\.data$/, "");
  const chosen = cookies.get("backstay-locale");
  const zone = cookies.get("backstay-zone");
  const theme = cookies.get("backstay-theme");
  return {
    locale: isLocale(first) ? first : isLocale(chosen) ? chosen : (own ?? negotiateLocale(request.headers.get("Accept-Language"))),
    timeZone: zone !== undefined && knowsZone(zone) ? zone : "UTC",
    theme: theme === "light" || theme === "dark" ? theme : "auto",
    density: cookies.get("backstay-density") === "compact" ? "compact" : "comfortable",
  };
}
