import { useEffect, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import Paperclip from "lucide-react/icons/paperclip";
import { Icon } from "../ui/icon.tsx";
import { localize } from "../../shared/locales.ts";
import type { Status } from "./lookups.ts";
import { statusesFor } from "./status-name.tsx";
import type { Files } from "./composer-files.tsx";

/** What a ticket may become with a reply; the statuses that every installation has. */
const THEN = ["", "waiting-on-customer", "solved"] as const;

/** Attaches files to what is being written. */
export function AttachButton({ files }: { files: Pick<Files, "add"> }) {
  const intl = useIntl();
  return (
    <label className="btn" data-look="quiet" data-icon="" title={intl.formatMessage({ id: "compose.attach" })}>
      <Icon as={Paperclip} />
      <span className="sr-only">
        <FormattedMessage id="compose.attach" />
      </span>
      <input
        type="file"
        multiple
        className="sr-only"
        onChange={(event) => {
          if (event.currentTarget.files) files.add([...event.currentTarget.files]);
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}

/** The status a ticket takes with the reply. */
export function ThenChoice({ type, then, onChange }: { type: string; then: string; onChange: (then: string) => void }) {
  const intl = useIntl();
  const [own, setOwn] = useState<readonly Status[]>([]);
  useEffect(
    () =>
      void statusesFor(type, null).then(
        (all) => setOwn(all.filter(({ isDefault }) => !isDefault)),
        () => undefined,
      ),
    [type],
  );
  return (
    <select
      className="input composer-then"
      value={then}
      onChange={(event) => onChange(event.currentTarget.value)}
      aria-label={intl.formatMessage({ id: "compose.then" })}
    >
      {THEN.map((slug) => (
        <option key={slug} value={slug}>
          {intl.formatMessage({
            id: slug === "" ? "compose.then.none" : slug === "solved" ? "compose.then.solved" : "compose.then.waiting",
          })}
        </option>
      ))}
      {own.map(({ slug, name }) => (
        <option key={slug} value={slug}>
          {intl.formatMessage({ id: "compose.then.named" }, { status: localize(name, intl.locale) })}
        </option>
      ))}
    </select>
  );
}
