import { callApi } from "./api-client.ts";

/** Wishes for this browser, kept in cookies so that the server writes the page right at once. */

function remember(name: string, value: string): void {
  document.cookie = `backstay-${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`;
}

/** Light, dark or as the device; takes effect at once. */
export function chooseTheme(theme: "auto" | "light" | "dark"): void {
  remember("theme", theme);
  document.documentElement.dataset["theme"] = theme;
}

/** Height of rows; takes effect at once, and is kept with the person, for his other browsers. @throws ApiError where it could not be kept */
export async function chooseDensity(density: "comfortable" | "compact"): Promise<void> {
  remember("density", density);
  document.documentElement.dataset["density"] = density;
  const { revision } = await callApi<{ revision: number }>("GET", "/me/writing");
  await callApi("PATCH", "/me/writing", { body: { density }, ifMatch: revision });
}

/** Language of the pages; loads the page again. */
export function chooseLocale(locale: string): void {
  remember("locale", locale);
  location.reload();
}
