import { useIntl } from "react-intl";
import { useLocation } from "react-router";
import { ButtonLink } from "../ui/button.tsx";

const PARTS = ["", "lines", "versions", "editions", "platforms"] as const;

/** The pages of a product. @param of its id */
export function ProductPartsNav({ of, name }: { of: string; name: string }) {
  const intl = useIntl();
  const { pathname } = useLocation();
  const base = `/admin/products/${of}`;
  return (
    <nav className="flex flex-wrap gap-1" aria-label={name}>
      {PARTS.map((part) => {
        const to = part === "" ? base : `${base}/${part}`;
        const here = part === "" ? pathname === base : pathname.startsWith(to);
        return (
          <ButtonLink key={part} to={to} look={here ? "plain" : "quiet"} {...(here && { "aria-current": "page" as const })}>
            {intl.formatMessage({ id: part === "" ? "admin.products.details" : `admin.products.${part}` })}
          </ButtonLink>
        );
      })}
    </nav>
  );
}
