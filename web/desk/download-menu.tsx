import { FormattedMessage, useIntl } from "react-intl";
import { useRouteLoaderData } from "react-router";
import Download from "lucide-react/icons/download";
import type { loader as rootLoader } from "../root.tsx";
import { Icon } from "../ui/icon.tsx";
import type { loader as shellLoader } from "./shell.tsx";

type Format = "csv" | "xlsx" | "vcf";

/**
 * The whole list as a file, as it is narrowed and sorted now; nothing for who may not take lists along. Plain links in a disclosure.
 * @param path of the operation, such as `/contacts/export`
 * @param small only the sign, its word for those who hear it
 */
export function DownloadMenu({
  path,
  query,
  formats,
  small = false,
}: {
  path: string;
  query: { readonly [name: string]: string | undefined };
  formats: readonly Format[];
  small?: boolean;
}) {
  const intl = useIntl();
  const locale = useRouteLoaderData<typeof rootLoader>("root")?.locale;
  const may = useRouteLoaderData<typeof shellLoader>("desk/shell")?.person.mayExport;
  if (!may) return null;
  const asked = new URLSearchParams({ ...(locale && { locale }) });
  for (const [name, value] of Object.entries(query)) if (value) asked.set(name, value);
  const label = intl.formatMessage({ id: "export.download" });
  return (
    <details
      className="download"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !event.currentTarget.open) return;
        event.stopPropagation();
        event.currentTarget.open = false;
        event.currentTarget.querySelector("summary")?.focus();
      }}
      onBlur={(event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false;
      }}
    >
      <summary className="btn" data-look={small ? "quiet" : "plain"} data-size={small ? "sm" : "md"} title={label}>
        <Icon as={Download} />
        <span className={small ? "sr-only" : undefined}>{label}</span>
      </summary>
      <div className="download-panel">
        <p className="px-2 pb-1 text-xs text-soft">
          <FormattedMessage id="export.what" />
        </p>
        {formats.map((format) => (
          <a
            key={format}
            className="menu-item"
            href={`/api/v1${path}?format=${format}&${asked}`}
            download
            onClick={(event) => {
              event.currentTarget.closest("details")!.open = false;
            }}
          >
            <FormattedMessage id={`export.format.${format}`} />
          </a>
        ))}
      </div>
    </details>
  );
}
