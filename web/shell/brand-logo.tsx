import { useRouteLoaderData } from "react-router";
import type { FacePicture } from "../../server/web/vendor-face.ts";
import type { loader as rootLoader } from "../root.tsx";

/**
 * The vendor's logo, for the ground of the page. Where there is only one for the other ground it stands on a plate of that ground, so that it can be
 * seen. Its box has its height and its proportions before it is loaded: nothing jumps.
 * @returns nothing where the brand has no logo
 */
export function BrandLogo() {
  const root = useRouteLoaderData<typeof rootLoader>("root");
  if (!root) return null;
  const { logo, logoDark } = root.brand;
  if (!logo && !logoDark) return null;
  const both = logo && logoDark;
  const shown = both ? (root.theme === "dark" ? logoDark : logo) : (logo ?? logoDark)!;
  const image = (
    <img
      src={shown.url}
      {...sizeOf(shown)}
      alt={root.vendorName}
      className="brand-logo"
      data-only={both ? undefined : logo ? "light" : "dark"}
    />
  );
  if (!both || root.theme !== "auto") return image;
  return (
    <picture className="brand-picture">
      <source media="(prefers-color-scheme: dark)" srcSet={logoDark.url} {...sizeOf(logoDark)} />
      {image}
    </picture>
  );
}

const sizeOf = ({ width, height }: FacePicture) => ({ width, height });
