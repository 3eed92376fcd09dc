import { use } from "react";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from "react-router";
import { direction } from "../shared/locales.ts";
import type { Route } from "./+types/root.ts";
import { sessionContext } from "./context.ts";
import type { loader as deskLoader } from "./desk/shell.tsx";
import { PageContext } from "./shell/page-context.ts";
import { ErrorPage } from "./shell/error-page.tsx";
import { brandStyle } from "./ui/brand.ts";
import interUrl from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import arabicUrl from "@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2?url";
import "./styles.css";

export function loader({ context }: Route.LoaderArgs) {
  const { locale, timeZone, theme, density, actor, brandColor, vendorName, brand } = context.get(sessionContext);
  const { welcome: _, ...shown } = brand;
  return { locale, timeZone, theme, density, actor, brandColor, vendorName, brand: shown, now: Date.now() };
}

/** Who and how do not change while a page is open; a sign-in or another language loads a new page. */
export function shouldRevalidate(): boolean {
  return false;
}

export function Layout({ children }: { children: React.ReactNode }) {
  const data = useRouteLoaderData<typeof loader>("root");
  const page = use(PageContext);
  // What an agent chose goes with him to every browser.
  const own = useRouteLoaderData<typeof deskLoader>("desk/shell")?.person.density;
  const locale = data?.locale ?? "en";
  const brand = brandStyle(data?.brandColor ?? null);
  const icon = data?.brand.icon;
  return (
    <html
      lang={locale}
      dir={direction(locale)}
      data-theme={data?.theme ?? "auto"}
      data-density={own ?? data?.density ?? "comfortable"}
      data-zone={data?.timeZone ?? "UTC"}
      data-messages={page.hydrate ? page.messageUrls.join(" ") : undefined}
      suppressHydrationWarning
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        {page.hydrate && <meta property="csp-nonce" nonce={page.nonce} suppressHydrationWarning />}
        {icon ? <link rel="icon" href={icon.url} type={icon.mediaType} /> : <link rel="icon" href="/favicon.svg" type="image/svg+xml" />}
        <link rel="preload" as="font" type="font/woff2" href={locale === "ar" ? arabicUrl : interUrl} crossOrigin="anonymous" />
        {page.hydrate && page.messageUrls.map((url) => <link key={url} rel="preload" as="fetch" href={url} crossOrigin="anonymous" />)}
        <Meta />
        <Links />
        {brand && (
          <style nonce={page.nonce} suppressHydrationWarning>
            {brand}
          </style>
        )}
      </head>
      <body>
        {children}
        {page.hydrate && <ScrollRestoration nonce={page.nonce} />}
        {page.hydrate && <Scripts nonce={page.nonce} />}
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} />;
}
